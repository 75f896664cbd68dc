"""The strict loader: what Great Expectations would drop or pass in silence is refused here."""

from __future__ import annotations

import copy
import datetime as dt
import json
import subprocess
import sys

import pytest

from padan.errors import ConfigurationError
from padan.quality.rules_page import PAGE, rules_page
from padan.quality.suites import SUITES, load_suite, suite_sha256, years_before
from padan.settings import PROJECT_ROOT, Settings

RULE = {
    "type": "expect_column_values_to_match_regex",
    "kwargs": {"column": "nik", "regex": "^7"},
    "severity": "critical",
    "meta": {"rule": "NIK_FORMAT", "quarantine": True, "columns": ["nik"]},
}
SUITE = {
    "name": "candidate",
    "meta": {"source": "a test", "date": "2026-11-01", "parameters": {}},
    "expectations": [RULE],
}


def _settings(tmp_path, suite=SUITE, name="candidate"):
    (tmp_path / f"{name}.json").write_text(suite if isinstance(suite, str) else json.dumps(suite))
    return Settings(expectations=tmp_path)


def _spoilt(**changes):
    """The suite with its one rule changed; None takes a key away."""
    suite = copy.deepcopy(SUITE)
    rule = suite["expectations"][0]
    for key, value in changes.items():
        target = rule["meta"] if key in rule["meta"] else rule
        target[key] = value
    return suite


@pytest.mark.parametrize("name", SUITES)
def test_every_suite_loads_with_words_in_both_languages(name):
    suite = load_suite(Settings(), name)
    document = json.loads((PROJECT_ROOT / "expectations" / f"{name}.json").read_text())
    assert len(suite.rules) == len(document["expectations"])
    assert suite.sha256 == suite_sha256(Settings(), name)


@pytest.mark.parametrize("name", SUITES)
def test_great_expectations_understands_every_rule_as_written(name):
    from padan.quality.engine import _suite

    suite = load_suite(Settings(), name)
    built = _suite(suite).expectations
    assert [e.expectation_type for e in built] == [rule.type for rule in suite.rules]
    assert [e.severity for e in built] == [rule.severity for rule in suite.rules]


def test_only_a_row_that_names_nobody_is_quarantined():
    rules = load_suite(Settings(), "candidate").rules
    assert {rule.id for rule in rules if rule.meta.quarantine} == {"NAME_MISSING", "NOT_IDENTIFIABLE"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"type": "expect_column_values_to_match_regexp"}, "match_regexp"),
        ({"severity": "fatal"}, "severity"),
        ({"kwargs": {"column": "nik"}}, "needs regex"),
        ({"kwargs": {"column": "nik", "regex": ""}}, "empty regex"),
        ({"kwargs": {"column": "nik", "regex": "("}}, "regex that is not one"),
        ({"kwargs": {"column": "nik", "regex": "^7", "mostly": 0.9}}, "mostly"),
        (
            {"kwargs": {"column": "nik", "value_set": []}, "type": "expect_column_values_to_be_in_set"},
            "empty",
        ),
        ({"kwargs": {"column": "nik"}, "type": "expect_column_values_to_be_between"}, "min_value or max"),
        (
            {
                "kwargs": {"column": "birth_date", "min_value": {"$PARAMETER": "first"}},
                "type": "expect_column_values_to_be_between",
            },
            "parameter first",
        ),
        ({"severity": "warning"}, "its severity is critical"),
        ({"rule": "nik format"}, "rule"),
        ({"columns": []}, "columns"),
        ({"rule": "NIK_WITHOUT_WORDS"}, "NIK_WITHOUT_WORDS has no words"),
        ({"columns": ["shoe_size"]}, "no words"),
        ({"notes": "x"}, "notes"),
    ],
)
def test_a_rule_that_would_not_run_is_refused_by_name(tmp_path, changes, complaint):
    with pytest.raises(ConfigurationError, match=complaint) as caught:
        load_suite(_settings(tmp_path, _spoilt(**changes)), "candidate")
    assert "candidate.json" in str(caught.value)


def test_two_rules_of_one_name_are_refused(tmp_path):
    suite = {**SUITE, "expectations": [RULE, {**RULE, "severity": "critical"}]}
    with pytest.raises(ConfigurationError, match="NIK_FORMAT stands there twice"):
        load_suite(_settings(tmp_path, suite), "candidate")


def test_a_parameter_nobody_uses_is_refused(tmp_path):
    suite = copy.deepcopy(SUITE)
    suite["meta"]["parameters"] = {"birth_date_max": {"anchor": "period", "years_before": 12}}
    with pytest.raises(ConfigurationError, match="birth_date_max is not both defined and used"):
        load_suite(_settings(tmp_path, suite), "candidate")


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "{}"])
def test_what_is_no_suite_is_refused(tmp_path, text):
    with pytest.raises(ConfigurationError, match=r"candidate\.json"):
        load_suite(_settings(tmp_path, text), "candidate")


def test_a_suite_without_rules_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="expectations"):
        load_suite(_settings(tmp_path, {**SUITE, "expectations": []}), "candidate")


def test_a_suite_under_another_name_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="called otherwise"):
        load_suite(_settings(tmp_path, name="member"), "member")


def test_a_missing_suite_says_which(tmp_path):
    with pytest.raises(ConfigurationError, match=r"candidate\.json is missing"):
        load_suite(Settings(expectations=tmp_path), "candidate")


def test_the_hash_changes_with_any_byte(tmp_path):
    settings = _settings(tmp_path)
    before = suite_sha256(settings, "candidate")
    _settings(tmp_path, json.dumps(SUITE) + " ")
    assert suite_sha256(settings, "candidate") != before


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (dt.date(2026, 12, 1), 18, dt.date(2008, 12, 1)),
        (dt.date(2028, 2, 29), 18, dt.date(2010, 2, 28)),
        (dt.date(2028, 2, 29), 20, dt.date(2008, 2, 29)),
        (dt.date(2026, 12, 1), 0, dt.date(2026, 12, 1)),
    ],
)
def test_years_before_a_day(day, years, expected):
    assert years_before(day, years) == expected


def test_the_reference_page_tells_todays_rules():
    assert PAGE.read_text(encoding="utf-8") == rules_page(Settings()), (
        "write it anew: python -m padan.quality.rules_page"
    )


def test_importing_the_package_does_not_import_great_expectations():
    code = "import sys, padan.quality; sys.exit('great_expectations' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT / "include", check=False).returncode
        == 0
    )
