"""Models are read from YAML; a bad one is refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from padan.errors import ConfigurationError
from padan.linkage.model.spec import ModelSpec
from padan.yamlfiles import YamlFile, locate, read_yaml


def load_spec(path: Path) -> ModelSpec:
    """Read and check one model file. Raises ConfigurationError naming file, line, place and reason."""
    read = read_yaml(path)
    try:
        return ModelSpec.model_validate(read.content)
    except ValidationError as error:
        complaints = "; ".join(_complaint(read, found) for found in error.errors()[:5])
        raise ConfigurationError(f"{path}: {complaints}") from None


def _complaint(read: YamlFile, found: Any) -> str:
    error = found.get("ctx", {}).get("error")
    line, place = locate(read.tree, found["loc"] + getattr(error, "place", ()))
    reason = found["msg"].removeprefix("Value error, ")
    return f"line {line}, {place}: {reason}" if place else f"line {line}: {reason}"
