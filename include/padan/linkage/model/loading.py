"""Models are read from YAML; a bad one is refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from padan.errors import ConfigurationError
from padan.linkage.model.spec import ModelSpec


def load_spec(path: Path) -> ModelSpec:
    """Read and check one model file. Raises ConfigurationError naming file, line, place and reason."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}).") from None
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    try:
        return ModelSpec.model_validate(content)
    except ValidationError as error:
        complaints = "; ".join(_complaint(tree, found) for found in error.errors()[:5])
        raise ConfigurationError(f"{path}: {complaints}") from None


def _complaint(tree: yaml.Node | None, found: Any) -> str:
    error = found.get("ctx", {}).get("error")
    line, place = _locate(tree, found["loc"] + getattr(error, "place", ()))
    reason = found["msg"].removeprefix("Value error, ")
    return f"line {line}, {place}: {reason}" if place else f"line {line}: {reason}"


def _locate(tree: yaml.Node | None, location: tuple[str | int, ...]) -> tuple[int, str]:
    """The line (from 1) of the deepest part of `location` that the file has, and its path in words.

    Pydantic's location also names the kinds of a union; what the file does not have is passed over.
    """
    node, path = tree, []
    for place, step in enumerate(location, start=1):
        child = _child(node, step)
        # a kind may be called like a key of what it is the kind of: a way does not end before its end
        if child is not None and (place == len(location) or not isinstance(child, yaml.ScalarNode)):
            node = child
            path.append(str(step))
        elif place == len(location):
            path.append(str(step))
    return (node.start_mark.line + 1 if node is not None else 1), ".".join(path)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]  # yaml's stubs leave `value` untyped
    return None
