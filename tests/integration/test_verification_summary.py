"""The summary of a run: the contract's keys, figures that add up, the same bytes every time."""

from __future__ import annotations

import json

import pytest

from padan.errors import PadanError
from padan.reporting import summary, write_summary
from padan.verification import decide
from padan.warehouse import begin
from tests.unit.verification.world import PERIOD, World, nik_of

KEYS = {
    "period", "enrolment_date", "target", "received", "empty", "quarantined", "duplicate", "not_found",
    "review", "ineligible", "verified", "ineligible_by_reason", "staged", "disabled",
    "nik_duplicates", "gap_to_target",
    "rupiah_per_month", "balance_difference",
}  # fmt: skip


def world(salt: str = "") -> World:
    w = World(salt=salt)
    w.person(1, row={"is_disabled": True, "segment": "disabled"})
    w.person(2)
    w.person(3, resident={"population_status": "deceased", "birth_date": "1950-01-01"})
    w.person(4, row={"is_disabled": True}, resident={"population_status": "moved"})
    w.person(5, resident={"population_status": "moved"})
    w.row(6, intake_state="empty", nik=None, name=None, birth_date=None)
    w.row(7, intake_state="quarantined", nik=nik_of(1))
    w.row(8, nik=nik_of(1))
    w.link("candidate_candidate", 1, 8)
    w.row(9, nik=None)
    w.row(10, nik=None)
    return w


@pytest.fixture
def city(settings):
    return settings.model_copy(update={"target": 12})


def test_the_figures_of_a_run(city):
    run_id = world().write(city)
    decide(city, run_id)
    assert summary(city, run_id) == {
        "period": PERIOD,
        "enrolment_date": "2026-12-01",
        "target": 12,
        "received": 10,
        "empty": 1,
        "quarantined": 1,
        "duplicate": 1,
        "not_found": 2,
        "review": 0,
        "ineligible": 3,
        "verified": 2,
        "ineligible_by_reason": {"DECEASED": 1, "MOVED_OUT": 2},
        "staged": 2,
        "disabled": {"received": 2, "staged": 1},
        "nik_duplicates": 2,
        "gap_to_target": 10,
        "rupiah_per_month": 2 * 16_800,
        "balance_difference": 0,
    }


def test_a_row_that_went_missing_shows_in_the_balance(city):
    run_id = world().write(city)
    decide(city, run_id)
    with begin(city) as connection:
        connection.exec_driver_sql("UPDATE raw.file_count SET row_count = row_count + 1")
    # the list is off in the run's balance and in its own; the register and the members in their own
    assert summary(city, run_id)["balance_difference"] == 4


def test_a_run_without_rows_has_a_summary(city):
    run_id = World().write(city)
    decide(city, run_id)
    figures = summary(city, run_id)
    assert set(figures) == KEYS
    assert (figures["received"], figures["staged"], figures["ineligible_by_reason"]) == (0, 0, {})


def test_no_figures_before_the_decision(city):
    run_id = world().write(city)
    with pytest.raises(PadanError, match="run `decide`"):
        summary(city, run_id)


def test_the_file_is_the_summary_and_two_homes_write_the_same_bytes(city):
    first = world("a").write(city)
    decide(city, first)
    path = write_summary(city, first)
    text = path.read_bytes()
    assert json.loads(text) == summary(city, first)
    assert list(json.loads(text)) == sorted(KEYS)
    second = world("b").write(city)
    decide(city, second)
    assert write_summary(city, second).read_bytes() == text
    assert [file.name for file in city.out.iterdir()] == ["summary.json"]
