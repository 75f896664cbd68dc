"""Every rule of every suite, on the real warehouse: a bad row fails it, a good row passes it.

A rule without an example of a bad row fails the test, so a rule that never fires cannot be added.
"""

from __future__ import annotations

from typing import Any

import pytest

from padan.quality.engine import run_suite
from padan.quality.suites import SUITES, load_suite
from padan.settings import Settings
from padan.warehouse import Role, begin
from tests.unit.quality.quality_rows import nik_of, put_file, put_row, put_run, put_staged

PARAMETERS = {
    "birth_date_min": "1916-11-30",
    "birth_date_max": "2014-11-30",
    "birth_date_of_65": "1961-12-01",
    "birth_date_of_18": "2008-12-01",
}

# suite -> rule -> what is wrong with the row: values as read, and under "raw" as received.
BAD: dict[str, dict[str, dict[str, Any]]] = {
    "candidate": {
        "NAME_MISSING": {"name": None, "daeng": None, "raw": {"full_name": "-"}},
        "NOT_IDENTIFIABLE": {"nik": None, "nik_form": "blank", "birth_date": None},
        "NAME_ONLY_DAENG": {"name": None, "raw": {"full_name": "Dg. Puji"}},
        "DECEASED_MARK": {"deceased_mark": True},
        "NIK_BLANK": {"nik": None, "nik_form": "blank"},
        "NIK_LENGTH": {"nik": None, "nik_form": "unreadable", "nik_damage": "length"},
        "NIK_SCIENTIFIC": {"nik": None, "nik_form": "unreadable", "nik_damage": "scientific"},
        "NIK_CHARACTERS": {"nik": None, "nik_form": "unreadable", "nik_damage": "characters"},
        "NIK_PLACEHOLDER": {"nik": None, "nik_form": "unreadable", "nik_damage": "placeholder"},
        "NIK_IS_KK": {"nik": None, "nik_form": "unreadable", "nik_damage": "kk_number"},
        "NIK_SERIAL_0000": {"nik_form": "suspect", "nik_damage": "serial_0000"},
        "NIK_DATE_PART": {"nik": "7371019908750001", "nik_form": "suspect", "nik_damage": "date_part"},
        "NIK_PROVINCE_UNKNOWN": {"nik": "9971011708750001"},
        "NIK_SHARED": {"nik": nik_of(1)},
        "NIK_BIRTH_DATE_DIFFERS": {"birth_date": "1975-08-18"},
        "NIK_SEX_DIFFERS": {"sex": "P"},
        "NIK_REPAIRED": {"nik_form": "repaired", "nik_damage": "letters"},
        "NIK_LAST_DIGIT_ZERO": {"nik_damage": "last_digit_zero"},
        "KK_BLANK": {"kk": None, "kk_form": "blank"},
        "KK_UNREADABLE": {"kk": None, "kk_form": "unreadable"},
        "BIRTH_DATE_BLANK": {"birth_date": None, "birth_date_form": "blank"},
        "BIRTH_DATE_UNREADABLE": {"birth_date": None, "birth_date_form": "unreadable"},
        "BIRTH_DATE_AMBIGUOUS": {"birth_date_form": "ambiguous"},
        "BIRTH_DATE_REPAIRED": {"birth_date_form": "repaired"},
        "BIRTH_DATE_IMPLAUSIBLE": {"birth_date": "2014-12-01"},
        "SEX_UNKNOWN": {"sex": None},
        "ADDRESS_MISSING": {"address": " "},
        "KECAMATAN_UNKNOWN": {"kecamatan_code": None},
        "KELURAHAN_UNKNOWN": {"kelurahan_code": None},
        "SEGMENT_UNKNOWN": {"segment": None},
        "OCCUPATION_MISSING": {"occupation": None, "occupation_code": None},
        "OCCUPATION_UNKNOWN": {"occupation_code": None},
        "PHONE_UNREADABLE": {"phone": None, "raw": {"phone": "ada"}},
    },
    "resident": {
        "NIK_UNREADABLE": {"nik": None, "nik_form": "unreadable"},
        "NIK_REPEATED": {"nik": nik_of(1)},
        "NAME_MISSING": {"full_name": " "},
        "STATUS_UNKNOWN": {"population_status": None},
        "NIK_SUSPECT": {"nik_form": "suspect"},
        "BIRTH_DATE_UNKNOWN": {"birth_date": None},
        "BIRTH_DATE_IMPLAUSIBLE": {"birth_date": "1916-11-29"},
        "SEX_UNKNOWN": {"sex": None},
        "REGION_UNKNOWN": {"region_code": None},
        "KELURAHAN_UNKNOWN": {"kelurahan_code": None},
        "KK_UNREADABLE": {"kk": None, "kk_form": "unreadable"},
    },
    "member": {
        "MEMBER_NOT_IDENTIFIABLE": {"nik": None, "birth_date": None},
        "MEMBER_NO_MISSING": {"member_no": None},
        "NAME_MISSING": {"name": None},
        "NIK_UNREADABLE": {"nik": None},
        "NIK_SUSPECT": {"nik_form": "suspect"},
        "BIRTH_DATE_UNKNOWN": {"birth_date": None},
        "BIRTH_DATE_IMPLAUSIBLE": {"birth_date": "1916-11-29"},
        "SEX_UNKNOWN": {"sex": None},
        "MEMBER_SEGMENT_UNKNOWN": {"segment": None},
        "SPONSOR_MISSING": {"sponsor": None},
        "PROGRAMMES_MISSING": {"programmes": None},
        "FIRST_MONTH_UNREADABLE": {"first_month": None},
        "LAST_MONTH_UNREADABLE": {"last_month": None},
        "MONTH_ORDER": {"first_month": "2026-11", "last_month": "2026-10"},
        "MEMBER_STATUS_UNKNOWN": {"membership_status": None},
        "ARREARS_UNREADABLE": {"arrears_months": None},
    },
    "staging": {
        "REQUIRED_MISSING": {"overlap": None},
        "NIK_FORMAT": {"nik": "737101170875001"},
        "NIK_TWICE": {"nik": nik_of(1)},
        "NIK_NOT_OF_REGISTER": {"nik": nik_of(9999)},
        "NOT_ALIVE": {"register": {"population_status": "deceased"}},
        "NOT_VERIFIED": {"state": "review"},
        "AGE_OUTSIDE_LIMITS": {"birth_date": "1961-12-01"},
        "SEX_CODE": {"sex": "X"},
        "REGION_OUTSIDE_CITY": {"kelurahan_code": "7306011001", "kecamatan_code": "730601"},
        "KECAMATAN_DIFFERS": {"kecamatan_code": "737102"},
        "SEGMENT_OUTSIDE_PROGRAMME": {"segment": "kader"},
        "CONTRIBUTION_NOT_POSITIVE": {"contribution_rp": 0},
        "START_MONTH_FORM": {"start_month": "2026-13"},
        "FIRST_ACTIVE_MONTH_FORM": {"first_active_month": "2026-00"},
        "FIRST_ACTIVE_AFTER_START": {"first_active_month": "2027-01"},
    },
}

# Rows that look odd and are right: no rule may fail on them.
ALSO_GOOD: dict[str, list[dict[str, Any]]] = {
    "candidate": [
        {"nik": "7371015708750777", "sex": "P"},  # a woman: day of birth + 40
        {"nik": "7306011708750003"},  # first registered in Gowa
        {"phone": None, "raw": {"phone": None}},  # no telephone at all
        {"daeng": None},
    ],
    "resident": [{"region_code": "7306", "in_city": False, "kelurahan_code": None}],
    "member": [
        {"last_month": None, "raw": {"last_month": None}},  # never paid yet
        {"birth_date": "1920-01-01"},
    ],
    "staging": [
        {"birth_date": "1961-12-02"},  # turns 65 the day after
        {"birth_date": "2008-12-01"},  # turns 18 on the day
        {"first_active_month": "2025-01", "overlap": "RENEWAL"},
    ],
}


def _drop_constraints(connection: Any) -> None:
    """The suite must not lean on the table's constraints: let bad rows in."""
    connection.exec_driver_sql(
        """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT conname FROM pg_constraint
            WHERE conrelid = 'staging.submission_row'::regclass AND contype IN ('c', 'p') LOOP
                EXECUTE format('ALTER TABLE staging.submission_row DROP CONSTRAINT %%I', name);
            END LOOP;
            ALTER TABLE staging.submission_row ALTER overlap DROP NOT NULL;
        END $$
        """
    )


def _put(settings: Settings, suite: str, rows: list[dict[str, Any]]) -> tuple[dict[str, int], list[int]]:
    """Two good rows, then these; the query's parameter and the keys of all rows in order."""
    rows = [{}, {}, *rows]
    with begin(settings, Role.OWNER) as connection:
        if suite == "staging":
            _drop_constraints(connection)
            run = put_run(connection)
            return {"run_id": run[0]}, [
                put_staged(connection, run, number, **row) for number, row in enumerate(rows, start=1)
            ]
        file_id = put_file(connection, suite)
        return {"file_id": file_id}, [
            put_row(connection, suite, file_id, number, **row) for number, row in enumerate(rows, start=1)
        ]


def _run(settings: Settings, name: str, key: dict[str, int]) -> dict[str, list[int]]:
    suite = load_suite(settings, name)
    parameters = {p: PARAMETERS[p] for p in suite.meta.parameters}
    results = run_suite(settings, suite, rows=key, parameters=parameters)
    assert [result.rule.id for result in results] == [rule.id for rule in suite.rules]
    return {result.rule.id: result.failing.to_pylist() for result in results}


@pytest.mark.parametrize("name", SUITES)
def test_every_rule_has_a_bad_row(settings, name):
    assert set(BAD[name]) == {rule.id for rule in load_suite(settings, name).rules}


@pytest.mark.parametrize("name", SUITES)
def test_a_bad_row_fails_its_rule_and_good_rows_fail_none(settings, name):
    key, row_ids = _put(settings, name, list(BAD[name].values()))
    found = _run(settings, name, key)
    first, second, *bad = row_ids
    assert second not in {row_id for failing in found.values() for row_id in failing}
    for rule, row_id in zip(BAD[name], bad, strict=True):
        assert row_id in found[rule], rule
        # the first row is good but for the bad row that repeats its NIK
        repeats = rule in ("NIK_SHARED", "NIK_TWICE")
        assert (first in found[rule]) is repeats, rule


@pytest.mark.parametrize("name", SUITES)
def test_odd_but_right_rows_fail_no_rule(settings, name):
    key, _ = _put(settings, name, ALSO_GOOD[name])
    assert {rule: rows for rule, rows in _run(settings, name, key).items() if rows} == {}


@pytest.mark.parametrize("name", SUITES)
def test_no_rows_fail_nothing(settings, name):
    key = {"run_id": 0} if name == "staging" else {"file_id": 0}
    assert not any(_run(settings, name, key).values())


def test_more_than_twenty_failing_keys_are_all_named(settings):
    key, row_ids = _put(settings, "candidate", [{"sex": None} for _ in range(123)])
    assert _run(settings, "candidate", key)["SEX_UNKNOWN"] == row_ids[2:]


def test_empty_rows_are_not_checked(settings):
    blank = {"nik": None, "nik_form": "blank", "name": None, "daeng": None, "birth_date": None}
    key, row_ids = _put(settings, "candidate", [{**blank, "intake_state": "empty"}])
    assert row_ids[2] not in _run(settings, "candidate", key)["NAME_MISSING"]
