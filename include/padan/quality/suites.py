"""Suites as data: expectations/<dataset>.json, read strictly.

Great Expectations drops an expectation it does not understand and goes on; a rule that silently
does not run is worse than none. So nothing reaches it that this module has not checked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from padan.errors import ConfigurationError
from padan.i18n import translator
from padan.settings import Settings

LANGUAGES = ("id", "en")
SUITES = ("candidate", "resident", "member", "staging")

Anchor = Literal["period", "enrolment_date"]

# Expectation type -> (keyword arguments it must have, those it may have).
# `mostly` is left out on purpose: how much may fail is a gate's question, not a rule's.
KNOWN_TYPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "expect_column_values_to_not_be_null": (frozenset({"column"}), frozenset()),
    "expect_column_values_to_be_unique": (frozenset({"column"}), frozenset()),
    "expect_column_values_to_be_in_set": (frozenset({"column", "value_set"}), frozenset()),
    "expect_column_values_to_not_be_in_set": (frozenset({"column", "value_set"}), frozenset()),
    "expect_column_values_to_match_regex": (frozenset({"column", "regex"}), frozenset()),
    "expect_column_values_to_be_between": (
        frozenset({"column"}),
        frozenset({"min_value", "max_value", "strict_min", "strict_max"}),
    ),
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(_Strict):
    """A date that a rule compares with: so many years before the period's last day or the enrolment date."""

    anchor: Anchor
    years_before: int = Field(ge=0, le=200)


class RuleMeta(_Strict):
    """The rule's id, whether it quarantines, and the columns a fix-list names."""

    rule: str = Field(pattern=r"^[A-Z][A-Z0-9_]+$")
    quarantine: bool
    columns: tuple[str, ...] = Field(min_length=1)


class Rule(_Strict):
    """One expectation. Critical and warning findings go on the fix-list; info is only counted."""

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning", "info"]
    meta: RuleMeta

    @property
    def id(self) -> str:
        """The rule's id, e.g. NIK_SHARED."""
        return self.meta.rule

    @property
    def parameters(self) -> frozenset[str]:
        """Names of the parameters its arguments refer to."""
        values = (value for value in self.kwargs.values() if isinstance(value, dict))
        return frozenset(str(value.get("$PARAMETER")) for value in values)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.type not in KNOWN_TYPES:
            raise ValueError(f"type {self.type!r} is not one of {', '.join(sorted(KNOWN_TYPES))}")
        required, optional = KNOWN_TYPES[self.type]
        if missing := sorted(required - self.kwargs.keys()):
            raise ValueError(f"{self.id} needs {', '.join(missing)}")
        if unknown := sorted(self.kwargs.keys() - required - optional):
            raise ValueError(f"{self.id} has {', '.join(unknown)}, which {self.type} does not take")
        self._check_values()
        return self

    def _check_values(self) -> None:
        if "value_set" in self.kwargs and not self.kwargs["value_set"]:
            raise ValueError(f"{self.id} has an empty value_set")
        if "regex" in self.kwargs:
            _compile(self.id, self.kwargs["regex"])
        if self.type.endswith("_between") and not {"min_value", "max_value"} & self.kwargs.keys():
            raise ValueError(f"{self.id} needs min_value or max_value")
        if self.meta.quarantine and self.severity != "critical":
            raise ValueError(f"{self.id} quarantines, so its severity is critical")


class SuiteMeta(_Strict):
    """Where the rules come from, since when they hold, and the dates they compare with."""

    source: str
    date: dt.date
    parameters: dict[str, Parameter] = {}


class Suite(_Strict):
    """The rules of one dataset; `sha256` is that of its file."""

    name: str
    meta: SuiteMeta
    expectations: tuple[Rule, ...] = Field(min_length=1)
    sha256: str = Field(default="", exclude=True)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in the order of the file."""
        return self.expectations

    def parameter_values(self, anchors: dict[Anchor, dt.date]) -> dict[str, str]:
        """The suite's dates, as YYYY-MM-DD, for these days."""
        return {
            name: years_before(anchors[parameter.anchor], parameter.years_before).isoformat()
            for name, parameter in self.meta.parameters.items()
        }

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        counts = Counter(rule.id for rule in self.expectations)
        if twice := [rule for rule, count in counts.items() if count > 1]:
            raise ValueError(f"rule {twice[0]} stands there twice")
        used = frozenset[str]().union(*(rule.parameters for rule in self.expectations))
        if odd := sorted(used ^ self.meta.parameters.keys()):
            raise ValueError(f"parameter {odd[0]} is not both defined and used")
        return self


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day of the year `years` earlier; for 29 February, 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def load_suite(settings: Settings, name: str) -> Suite:
    """Read expectations/<name>.json; ConfigurationError names file, rule and what is wrong."""
    path = settings.expectations / f"{name}.json"
    content = _content(path)
    try:
        suite = Suite.model_validate({**json.loads(content), "sha256": hashlib.sha256(content).hexdigest()})
    except (json.JSONDecodeError, TypeError) as error:
        raise ConfigurationError(f"{path} is not a JSON object: {error}") from None
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {_describe(error)}") from None
    if suite.name != name:
        raise ConfigurationError(f"{path}: its name is {suite.name!r}; the file is called otherwise.")
    _require_texts(path, suite)
    return suite


def suite_sha256(settings: Settings, name: str) -> str:
    """SHA-256 of the suite's file, in hexadecimal: what a decision names."""
    return hashlib.sha256(_content(settings.expectations / f"{name}.json")).hexdigest()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(f"{path} is missing: each dataset has a suite of that name.") from None


def _require_texts(path: Path, suite: Suite) -> None:
    for rule in suite.rules:
        keys = [f"quality.rule.{rule.id}", f"quality.action.{rule.id}"]
        keys += [f"quality.column.{column}" for column in rule.meta.columns]
        for language in LANGUAGES:
            for key in keys:
                try:
                    translator(language)(key)
                except ConfigurationError as error:
                    raise ConfigurationError(f"{path}: rule {rule.id} has no words. {error}") from None


def _compile(rule: str, regex: Any) -> None:
    try:
        re.compile(str(regex))
    except re.error as error:
        raise ValueError(f"{rule} has a regex that is not one: {error}") from None
    if not regex:
        raise ValueError(f"{rule} has an empty regex")


def _describe(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc']) or 'suite'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    )
