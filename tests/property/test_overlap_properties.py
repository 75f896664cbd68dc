"""Memberships drawn at random: what is kept of each month against months counted one by one."""

from __future__ import annotations

import random
from typing import Any

import pytest

from padan.verification import decide
from padan.warehouse import begin
from tests.conftest import fresh_settings
from tests.unit.verification.world import World, decisions, nik_of, overlap_months

PERSONS = range(1, 151)
LIST, ENROLMENT = 2026 * 12 + 11, 2026 * 12 + 12
KINDS = ("city_programme", "city_programme", "city_other", "other", "self", "employer")


def month(number: int) -> str:
    return f"{(number - 1) // 12:04}-{(number - 1) % 12 + 1:02}"


def membership(draw: random.Random) -> dict[str, Any]:
    last = draw.randint(LIST - 20, LIST + 1)
    kind = draw.choice(KINDS)
    return {
        "sponsor_kind": kind,
        "segment": "PU" if kind == "employer" else "BPU",
        "first_month": month(last - draw.randint(0, 15)),
        "last_month": month(last),
        "membership_status": draw.choice(("active", "inactive")),
        "arrears_months": draw.choice((None, max(LIST - last, 0))),
        "programmes": draw.choice(("JKK+JKM", "JKK+JKM", "JKK+JKM+JHT", "JKK")),
    }


def number_of(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:])


def paid(held: dict[str, Any]) -> set[int]:
    return set(range(number_of(held["first_month"]), number_of(held["last_month"]) + 1))


def kept(postgres: str, folder, members: dict[int, list[dict[str, Any]]], order: random.Random) -> Any:
    """Decisions, months, staged first-active months; the file's rows in the order drawn."""
    w = World()
    for number in members:
        w.person(number)
    rows = [(number, held) for number, of_person in members.items() for held in of_person]
    order.shuffle(rows)
    for place, (number, held) in enumerate(rows, 1):
        w.member(place, nik=nik_of(number), **held)
    with fresh_settings(postgres, folder) as settings:
        run_id = w.write(settings)
        decide(settings, run_id)
        with begin(settings) as connection:
            staged = connection.exec_driver_sql(
                "SELECT candidate_row_id %% 100000000, first_active_month FROM staging.submission_row", ()
            ).all()
        decided = {n: (one.state, one.overlap) for n, one in decisions(settings, run_id).items()}
        months = {
            n: {m: (k.overlap, k.standing, k.programme_rp, k.is_paid_elsewhere) for m, k in of.items()}
            for n, of in overlap_months(settings, run_id).items()
        }
        speaks = {
            n: rows[of[month(ENROLMENT)].member - 1][1]
            for n, of in overlap_months(settings, run_id).items()
            if month(ENROLMENT) in of
        }
    return decided, months, {row[0]: row[1] for row in staged}, speaks


@pytest.fixture(scope="module")
def drawn():
    draw = random.Random(20261101)
    return {number: [membership(draw) for _ in range(draw.randint(0, 4))] for number in PERSONS}


@pytest.fixture(scope="module")
def found(postgres, tmp_path_factory, drawn):
    return kept(postgres, tmp_path_factory.mktemp("drawn"), drawn, random.Random(1))


def test_neither_the_order_of_the_file_nor_what_begins_later_matters(
    postgres, tmp_path_factory, drawn, found
):
    later = {
        "sponsor_kind": "city_other",
        "first_month": month(ENROLMENT + 1),
        "last_month": month(ENROLMENT + 6),
    }
    more = {number: [later, *held] for number, held in drawn.items()}
    again = kept(postgres, tmp_path_factory.mktemp("later"), more, random.Random(2))
    for before, after in zip(found[:3], again[:3], strict=True):
        assert {n: (before.get(n), after.get(n)) for n in PERSONS if before.get(n) != after.get(n)} == {}


def test_a_month_before_every_membership_has_none(drawn, found):
    for number, months in found[1].items():
        first = min(held["first_month"] for held in drawn[number])
        assert min(months) >= first


def test_what_the_programme_paid_is_what_its_memberships_say(drawn, found):
    price = {"JKK": 10_000, "JKM": 6_800, "JHT": 0}
    for number, held in drawn.items():
        for at in range(LIST - 10, ENROLMENT + 1):
            own = [
                h
                for h in held
                if h["sponsor_kind"] == "city_programme"
                and at in paid(h)
                and (at <= LIST or h["membership_status"] == "active")
            ]
            rupiah = sum(price[code] for h in own for code in h["programmes"].split("+"))
            kept_of_month = found[1].get(number, {}).get(month(at))
            assert (kept_of_month[2] if kept_of_month else 0) == rupiah, (number, month(at))


def test_nobody_is_refused_unless_somebody_else_pays_on(drawn, found):
    refused = [number for number, (state, _) in found[0].items() if state == "ineligible"]
    assert refused
    for number in refused:
        assert any(
            held["sponsor_kind"] in {"city_other", "other", "self"}
            and held["membership_status"] == "active"
            and number_of(held["last_month"]) >= LIST
            for held in drawn[number]
        )


def test_the_first_active_month_is_counted_back_month_by_month(drawn, found):
    decided, _, staged, speaks = found
    renewed = [number for number, (state, overlap) in decided.items()
               if (state, overlap) == ("verified", "RENEWAL")]  # fmt: skip
    assert len(renewed) > 10
    for number in renewed:
        covered = set().union(*(paid(h) for h in drawn[number] if h["sponsor_kind"] == "city_programme"))
        first = number_of(speaks[number]["first_month"])
        while first - 1 in covered:
            first -= 1
        assert staged[number] == month(first), number
    # whoever is not renewed begins with the enrolment month
    others = {n for n, (state, overlap) in decided.items() if state == "verified"} - set(renewed)
    assert {staged[number] for number in others} == {month(ENROLMENT)}
