"""YAML files that people write, read so that a mistake can be told with file and line.

A file that is not YAML is never quoted: somebody may name a list of persons by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from padan.errors import ConfigurationError


@dataclass(frozen=True)
class YamlFile:
    """What a file says, and the tree that knows in which line it says so."""

    content: Any
    tree: yaml.Node | None


def read_yaml(path: Path) -> YamlFile:
    """Read one file. Raises ConfigurationError naming the file, and the line where it is not YAML."""
    try:
        text = path.read_text(encoding="utf-8")
        return YamlFile(yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader))
    except OSError as error:
        reason = error.strerror
        raise ConfigurationError(
            f"{path}: cannot be read ({reason}). Check its name, or restore it."
        ) from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not YAML: it is no text in UTF-8.") from None
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: not YAML: {_problem(error)}.") from None
    except (ValueError, RecursionError):  # a date that is none, brackets without end
        raise ConfigurationError(f"{path}: not YAML: it holds a value that cannot be read.") from None


def locate(tree: yaml.Node | None, location: tuple[str | int, ...]) -> tuple[int, str]:
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


def _problem(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1}, {error.problem}"
    return "it holds a character that YAML does not allow"
