"""Reads the rule files and answers which version is in force on an enrolment date."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

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
from padan.yamlfiles import YamlFile, locate, read_yaml

V = TypeVar("V", bound=Version)

NOT_OF_DECISIONS = ("retention",)
"""Rule files that say nothing about who is verified: nobody is decided anew because one changes."""


@dataclass(frozen=True)
class Rules:
    """Everything in force on one enrolment date. tariffs: all versions, for what other months cost."""

    eligibility: Eligibility
    overlap: OverlapRules
    tariff: Tariff
    tariffs: tuple[Tariff, ...]
    decision: DecisionRules
    verdicts: VerdictRules


def rules_in_force(settings: Settings, on: dt.date) -> Rules:
    """The rules in force on the enrolment date `on`.

    Raises ConfigurationError, naming file, line and field, when a file is not what it should be or has
    no version for the date.
    """
    folder = settings.include / "rules"
    return Rules(
        eligibility=version_in_force(folder / "eligibility.yaml", Eligibility, on),
        overlap=version_in_force(folder / "overlap.yaml", OverlapRules, on),
        tariff=version_in_force(folder / "tariffs.yaml", Tariff, on),
        tariffs=tuple(_versions(folder / "tariffs.yaml", Tariff)),
        decision=version_in_force(folder / "decision.yaml", DecisionRules, on),
        verdicts=version_in_force(folder / "verdicts.yaml", VerdictRules, on),
    )


def own_version_in_force(settings: Settings, name: str, kind: type[V], on: dt.date) -> V:
    """The version of include/rules/<name>.yaml in force on `on`: for rules of later stages.

    Raises ConfigurationError as `rules_in_force` does.
    """
    return version_in_force(settings.include / "rules" / f"{name}.yaml", kind, on)


def rules_sha256(settings: Settings) -> str:
    """One hash over all rule files that decisions come from: a decision names it."""
    digest = hashlib.sha256()
    for path in sorted((settings.include / "rules").glob("*.yaml")):
        if path.stem in NOT_OF_DECISIONS:
            continue
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def version_in_force(path: Path, kind: type[V], on: dt.date) -> V:
    """The version of one rule file that is in force on `on`: the last that has begun.

    Raises ConfigurationError, naming file, line and field, when the file is not what it should be
    or has no version for the date.
    """
    begun = [version for version in _versions(path, kind) if version.from_ <= on]
    if not begun:
        raise ConfigurationError(f"{path}: no version is in force on {on}; add one with an earlier `from`.")
    return max(begun, key=lambda version: version.from_)


def _versions(path: Path, kind: type[V]) -> list[V]:
    read = read_yaml(path)
    content = read.content
    entries = content.get("versions") if isinstance(content, dict) and len(content) == 1 else None
    if not isinstance(entries, list) or not entries:
        raise ConfigurationError(
            f"{path}: line 1: one key `versions` with a list of dated versions is expected."
        )
    versions = [_version(path, kind, read, number) for number in range(1, len(entries) + 1)]
    if len({version.from_ for version in versions}) < len(versions):
        raise ConfigurationError(f"{path}: two versions have the same `from`.")
    return versions


def _version(path: Path, kind: type[V], read: YamlFile, number: int) -> V:
    try:
        return kind.model_validate(read.content["versions"][number - 1])
    except ValidationError as error:
        first = error.errors()[0]
        line, _ = locate(read.tree, ("versions", number - 1, *first["loc"]))
        field = ".".join(str(part) for part in first["loc"]) or "(whole version)"
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{path}: line {line}, version {number}, {field}: {reason}") from None
