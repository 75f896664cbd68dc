"""Every code that a row can carry has a text in both languages and a place in the reference."""

from __future__ import annotations

import datetime as dt
import re
from typing import get_args

import pytest

from padan.i18n import translator
from padan.settings import PROJECT_ROOT, Settings
from padan.verification import rules_in_force
from padan.verification.rules import Overlap, State

SQL = PROJECT_ROOT / "include" / "sql" / "verification"


def reasons() -> set[str]:
    """Reasons of the rules, and those written in the SQL that collects findings."""
    rules = rules_in_force(Settings(), dt.date(2026, 12, 1)).eligibility.rules
    written = {
        word
        for path in SQL.glob("findings_*.sql")
        for word in re.findall(r"'([A-Z][A-Z_]{2,})'", path.read_text(encoding="utf-8"))
    }
    return {rule.reason for rule in rules} | {rule.unknown for rule in rules if rule.unknown} | written


def test_the_reasons_are_found():
    assert {"DECEASED", "BIRTH_DATE_UNKNOWN", "LINK_UNCERTAIN", "EMPTY_ROW", "NEW"} <= reasons()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_a_text(language):
    t = translator(language)
    keys = [
        f"reason.{reason}"
        for reason in reasons() | {"RENEWAL", "DORMANT", "NAME_MISSING", "NOT_IDENTIFIABLE"}
    ]
    keys += [f"state.{state}" for state in get_args(State)] + [
        f"overlap.{name}" for name in get_args(Overlap)
    ]
    assert all(t(f"verification.{key}") for key in keys)


def test_the_reference_names_every_state_reason_and_class():
    text = (PROJECT_ROOT / "docs" / "reference" / "states-and-reasons.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Za-z_]+)`", text))
    assert reasons() | set(get_args(State)) | set(get_args(Overlap)) <= named
