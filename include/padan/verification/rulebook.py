"""Reads the rule files and answers which version is in force on an enrolment date."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from padan.errors import ConfigurationError
from padan.settings import Settings
from padan.verification.rules import (
    DecisionRules,
    Eligibility,
    OverlapRules,
    Tariff,
    VerdictRules,
    Version,
)

V = TypeVar("V", bound=Version)


@dataclass(frozen=True)
class Rules:
    """Everything in force on one enrolment date."""

    eligibility: Eligibility
    overlap: OverlapRules
    tariff: Tariff
    decision: DecisionRules
    verdicts: VerdictRules


def rules_in_force(settings: Settings, on: dt.date) -> Rules:
    """The rules in force on the enrolment date `on`.

    Raises ConfigurationError, naming file and field, when a file is not what it should be or has
    no version for the date.
    """
    folder = settings.include / "rules"
    return Rules(
        eligibility=_in_force(folder / "eligibility.yaml", Eligibility, on),
        overlap=_in_force(folder / "overlap.yaml", OverlapRules, on),
        tariff=_in_force(folder / "tariffs.yaml", Tariff, on),
        decision=_in_force(folder / "decision.yaml", DecisionRules, on),
        verdicts=_in_force(folder / "verdicts.yaml", VerdictRules, on),
    )


def rules_sha256(settings: Settings) -> str:
    """One hash over all rule files: a decision names it."""
    digest = hashlib.sha256()
    for path in sorted((settings.include / "rules").glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _in_force(path: Path, kind: type[V], on: dt.date) -> V:
    begun = [version for version in _versions(path, kind) if version.from_ <= on]
    if not begun:
        raise ConfigurationError(f"{path}: no version is in force on {on}; add one with an earlier `from`.")
    return max(begun, key=lambda version: version.from_)


def _versions(path: Path, kind: type[V]) -> list[V]:
    content = _content(path)
    if not isinstance(content, dict) or list(content) != ["versions"] or not content["versions"]:
        raise ConfigurationError(f"{path}: one key `versions` with a list of dated versions is expected.")
    versions = [_version(path, kind, number, entry) for number, entry in enumerate(content["versions"], 1)]
    if len({version.from_ for version in versions}) < len(versions):
        raise ConfigurationError(f"{path}: two versions have the same `from`.")
    return versions


def _content(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"{path} is missing; restore it from the repository.") from None
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path} is not YAML: {error}") from None


def _version(path: Path, kind: type[V], number: int, entry: Any) -> V:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(whole version)"
        raise ConfigurationError(f"{path}: version {number}, {field}: {first['msg']}") from None
