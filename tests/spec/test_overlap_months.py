"""What memberships mean month by month, as numbered persons: list of 2026-11, enrolment on 2026-12-01.

Months are written as spans of 2026: "1-3 SELF_PAID" is January to March; a month that no span names is NEW.
"""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
import yaml
from typer.testing import CliRunner

from padan.cli import app
from padan.errors import PadanError
from padan.reporting.overlap import overlaps
from padan.verification import decide
from padan.verification.overlap import months_looked_at
from padan.warehouse import Role, begin
from tests.conftest import fresh_settings
from tests.unit.verification.world import World, decisions, overlap_months

ENDED = {"membership_status": "inactive"}


def paid(kind: str, first: str | None, last: str | None, **different) -> dict:
    segment = "PU" if kind == "employer" else "BPU"
    return {"sponsor_kind": kind, "segment": segment, "first_month": first, "last_month": last, **different}


def city(first: str | None, last: str | None, **different) -> dict:
    return paid("city_programme", first, last, **different)


def alone(first: str | None, last: str | None, **different) -> dict:
    return paid("self", first, last, **different)


PERSONS = [
    # number, what it proves, months, state, first-active month if staged, memberships
    (1, "a membership that begins after the enrolment month is none yet", "", "verified", "2026-12",
     [alone("2027-01", "2027-01")]),
    (2, "covers the enrolment month, and not the one before", "12 SELF_PAID", "ineligible", None,
     [alone("2026-12", "2026-12")]),
    (3, "ended before", "1-9 SELF_PAID, 10-12 DORMANT", "verified", "2026-12",
     [alone("2025-01", "2026-09", **ENDED)]),
    (4, "paid up to the file's month goes on", "1-12 SELF_PAID", "ineligible", None,
     [alone("2025-01", "2026-11")]),
    (5, "paid up to the file's month, and ended: nobody pays for the next", "1-11 SELF_PAID, 12 DORMANT",
     "verified", "2026-12", [alone("2025-01", "2026-11", **ENDED)]),
    (6, "paid alone until March, by the programme from April", "1-3 SELF_PAID, 4-12 RENEWAL", "verified",
     "2026-04", [alone("2025-01", "2026-03", **ENDED), city("2026-04", "2026-11")]),
    (7, "by the programme until March, alone from April", "1-3 RENEWAL, 4-12 SELF_PAID", "ineligible", None,
     [city("2025-01", "2026-03", **ENDED), alone("2026-04", "2026-11")]),
    (8, "employed until March, by another line from June", "1-3 PU_ACTIVE, 6-12 CROSS_SEGMENT",
     "ineligible", None,
     [paid("employer", "2020-01", "2026-03", **ENDED), paid("city_other", "2026-06", "2026-11")]),
    (9, "another sponsor until May, employed since", "1-5 OTHER_SPONSOR, 6-12 PU_ACTIVE", "review", None,
     [paid("other", "2026-01", "2026-05", **ENDED), paid("employer", "2026-06", "2026-11")]),
    (10, "for accidents only until June, in full since", "1-6 PROGRAM_GAP, 7-12 SELF_PAID", "ineligible",
     None, [alone("2026-01", "2026-06", programmes="JKK", **ENDED), alone("2026-07", "2026-11")]),
    (11, "arrears are counted back from the file's month", "1-12 DORMANT", "verified", "2026-12",
     [alone("2025-01", "2025-12", arrears_months=11)]),
    (12, "three months in arrears: those before were paid, the first two lapse", "1-8 RENEWAL, 9-10 RENEWAL,"
     " 11-12 DORMANT", "verified", "2026-12", [city("2025-01", "2026-08", arrears_months=3)]),
    (13, "no arrears told: they are the months since the last paid", "1-5 RENEWAL, 6-7 RENEWAL,"
     " 8-12 DORMANT", "verified", "2026-12", [city("2025-01", "2026-05", arrears_months=None)]),
    (14, "no beginning told: the last month paid is all that is known", "11-12 SELF_PAID", "ineligible", None,
     [alone(None, "2026-11")]),
    (15, "no month told at all is no cover", "1-12 DORMANT", "verified", "2026-12", [alone(None, None)]),
    (16, "the programme took over while the person still paid", "1-5 SELF_PAID, 6-12 SELF_PAID",
     "ineligible", None, [alone("2025-01", "2026-11"), city("2026-06", "2026-11")]),
    (17, "the programme and another line, until the line ended", "1-6 CROSS_SEGMENT, 7-12 RENEWAL",
     "verified", "2025-01",
     [city("2025-01", "2026-11"), paid("city_other", "2025-06", "2026-06", **ENDED)]),

    # the first-active month
    (20, "a cohort follows the last one", "1-12 RENEWAL", "verified", "2025-01",
     [city("2025-01", "2025-12", **ENDED), city("2026-01", "2026-11")]),
    (21, "a month between them begins anew", "1 RENEWAL, 2-12 RENEWAL", "verified", "2026-02",
     [city("2025-01", "2025-12", **ENDED), city("2026-02", "2026-11")]),
    (22, "cohorts that overlap", "1-12 RENEWAL", "verified", "2025-01",
     [city("2025-01", "2026-03", **ENDED), city("2026-02", "2026-11")]),
    (23, "three cohorts, a gap after the first", "1-12 RENEWAL", "verified", "2025-03",
     [city("2024-01", "2024-12", **ENDED), city("2025-03", "2025-12", **ENDED), city("2026-01", "2026-11")]),
    (24, "a short one within a long one hides no month", "1-12 RENEWAL", "verified", "2024-01",
     [city("2024-01", "2026-05", **ENDED), city("2025-01", "2025-03", **ENDED),
      city("2026-06", "2026-11")]),
    (25, "the cohort ended with the file's month: renewed without a gap", "1-12 RENEWAL", "verified",
     "2025-01", [city("2025-01", "2026-11", **ENDED)]),
    (26, "it ended a month earlier: a gap", "1-10 RENEWAL, 11 RENEWAL, 12 DORMANT", "verified", "2026-12",
     [city("2025-01", "2026-10", **ENDED)]),
    (27, "two months in arrears is a membership still", "1-12 RENEWAL", "verified", "2025-01",
     [city("2025-01", "2026-09", arrears_months=2)]),
    (28, "the next cohort begins with the enrolment month", "1-12 RENEWAL", "verified", "2025-01",
     [city("2025-01", "2026-11", **ENDED), city("2026-12", "2026-12")]),
    (29, "what the person paid before is not the programme's cover", "1 SELF_PAID, 2-12 RENEWAL", "verified",
     "2026-02", [alone("2024-01", "2026-01", **ENDED), city("2026-02", "2026-11")]),
    (30, "no beginning told: since the last month paid", "11-12 RENEWAL", "verified", "2026-11",
     [city(None, "2026-11")]),
    (31, "the rows stand in the file in any order", "1-12 RENEWAL", "verified", "2024-01",
     [city("2026-01", "2026-11"), city("2024-01", "2024-12", **ENDED), city("2025-01", "2025-12", **ENDED)]),
]  # fmt: skip


def written(spans: str) -> dict[str, str]:
    """ "1-3 SELF_PAID, 4 NEW" -> class by month of 2026."""
    months = {}
    for span in filter(None, spans.split(", ")):
        numbers, overlap = span.split()
        first, _, last = numbers.partition("-")
        months |= {f"2026-{n:02}": overlap for n in range(int(first), int(last or first) + 1)}
    return months


def world() -> World:
    w = World()
    for number, _, _, _, _, memberships in PERSONS:
        w.person(number, member=memberships)
    # the same person twice, and one of whom nobody is sure: neither is counted as a person more
    w.row(50)
    w.link("candidate_register", 50, 17)
    w.person(51, link={"decision": "review", "probability": 0.9},
             member=[city("2025-01", "2026-11"), alone("2025-01", "2026-11")])  # fmt: skip
    return w


@pytest.fixture(scope="module")
def run(postgres, tmp_path_factory):
    with fresh_settings(postgres, tmp_path_factory.mktemp("overlap")) as settings:
        run_id = world().write(settings)
        decide(settings, run_id)
        yield settings, run_id


@pytest.fixture(scope="module")
def decided(run):
    return decisions(*run)


@pytest.fixture(scope="module")
def months(run):
    return overlap_months(*run)


@pytest.fixture(scope="module")
def first_active(run):
    settings, run_id = run
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.candidate_row_id %% 100000000, s.first_active_month FROM staging.submission_row AS s"
            " JOIN staging.batch AS b USING (batch_id) WHERE b.run_id = %(run_id)s",
            {"run_id": run_id},
        ).all()
    return {row[0]: row[1] for row in rows}


PERSON = pytest.mark.parametrize("person", PERSONS, ids=[f"{p[0]} {p[1]}" for p in PERSONS])


@PERSON
def test_each_month_has_its_class(months, person):
    number, _, spans, *_ = person
    assert {month: kept.overlap for month, kept in months.get(number, {}).items()} == written(spans)


@PERSON
def test_the_class_of_the_enrolment_month_decides(decided, person):
    number, _, spans, state, *_ = person
    assert (decided[number].overlap, decided[number].state) == (written(spans).get("2026-12", "NEW"), state)


@PERSON
def test_a_renewal_keeps_its_first_active_month(first_active, person):
    assert first_active.get(person[0]) == person[4]


def test_the_membership_that_speaks_for_the_month_is_named(months, decided):
    march, april = months[6]["2026-03"], months[6]["2026-04"]
    assert april.member == march.member + 1
    assert decided[6].member == months[6]["2026-12"].member == april.member


def test_standings_tell_what_was_paid_from_what_is_expected(months):
    assert [months[27][f"2026-{n:02}"].standing for n in (9, 10, 11, 12)] == [
        "covers", "lapsing", "lapsing", "lapsing"
    ]  # fmt: skip
    assert [months[25][f"2026-{n}"].standing for n in (11, 12)] == ["covers", "ended"]


def test_what_the_programme_paid_is_kept_by_month(months):
    programme = {month: kept.programme_rp for month, kept in months[16].items()}
    assert programme == {f"2026-{n:02}": 16_800 if 6 <= n <= 11 else 0 for n in range(1, 13)}
    # a lapsed month was not paid, nor the enrolment month yet
    assert [months[27][f"2026-{n:02}"].programme_rp for n in (9, 10, 12)] == [16_800, 0, 0]


def test_who_was_paid_for_twice_is_counted_in_persons_months_and_rupiah(run):
    settings, run_id = run
    with begin(settings, Role.REPORTER) as connection:
        rows = connection.exec_driver_sql(
            "SELECT class, is_settled, persons, person_months, paid_twice_persons, paid_twice_months,"
            " paid_twice_rp FROM mart.run_overlap WHERE run_id = %(run_id)s",
            {"run_id": run_id},
        ).all()
    found = {(row[0], row[1]): tuple(row[2:]) for row in rows}
    # 17: January to June, once though listed twice
    assert found["CROSS_SEGMENT", True][2:] == (1, 6, 6 * 16_800)
    # 16: June to November, the last month paid
    assert found["SELF_PAID", True][2:] == (1, 6, 6 * 16_800)
    # 51: nobody is sure who that is
    assert found["SELF_PAID", False] == (1, 12, 1, 11, 11 * 16_800)
    assert found["RENEWAL", True][2:] == (0, 0, 0)


def test_the_months_of_a_run_add_up(run):
    settings, run_id = run
    with begin(settings, Role.REPORTER) as connection:
        months = connection.exec_driver_sql(
            "SELECT class, is_settled, sum(persons), sum(paid_twice_persons), sum(paid_twice_rp)"
            " FROM mart.run_overlap_month WHERE run_id = %(run_id)s GROUP BY 1, 2 ORDER BY 1, 2",
            {"run_id": run_id},
        ).all()
        whole = connection.exec_driver_sql(
            "SELECT class, is_settled, person_months, paid_twice_months, paid_twice_rp"
            " FROM mart.run_overlap WHERE run_id = %(run_id)s ORDER BY 1, 2",
            {"run_id": run_id},
        ).all()
    assert [tuple(row) for row in months] == [tuple(row) for row in whole]


def test_the_command_shows_the_counts_and_nobody(run, monkeypatch):
    settings, run_id = run
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'decided' WHERE run_id = %s", (run_id,)
        )
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", settings.warehouse_url)
    monkeypatch.setenv("COLUMNS", "200")
    told = CliRunner().invoke(app, ["overlap", "--language", "en"])
    assert told.exit_code == 0, told.output
    line = next(line for line in told.output.splitlines() if "another line" in line)
    assert [cell.strip() for cell in line.split("│")[4:7]] == ["1", "6", "IDR 100,800"]
    assert "PERSON" not in told.output
    assert "7371" not in told.output
    with pytest.raises(PadanError, match="No run is decided"):
        overlaps(settings, "2020-01")


def test_months_that_are_looked_at():
    assert months_looked_at("2026-11", dt.date(2026, 12, 1), 3) == ["2026-10", "2026-11", "2026-12"]
    assert months_looked_at("2026-12", dt.date(2027, 1, 1), 3) == ["2026-11", "2026-12", "2027-01"]
    # the month of the list is looked at though it is not among the last
    assert months_looked_at("2026-11", dt.date(2027, 3, 1), 2) == ["2026-11", "2027-02", "2027-03"]


@pytest.mark.parametrize(
    ("enrolment", "overlap", "state"),
    [
        pytest.param(dt.date(2026, 11, 1), "SELF_PAID", "ineligible", id="in the month of the list: paid"),
        pytest.param(dt.date(2026, 12, 1), "DORMANT", "verified", id="the month after: ended"),
        pytest.param(dt.date(2027, 2, 1), "CROSS_SEGMENT", "ineligible", id="later: another line begins"),
    ],
)
def test_the_enrolment_date_says_which_month(settings, enrolment, overlap, state):
    w = World(enrolment=enrolment)
    w.person(1, member=[alone("2025-01", "2026-11", **ENDED), paid("city_other", "2027-02", "2027-02")])
    run_id = w.write(settings)
    decide(settings, run_id)
    assert (decisions(settings, run_id)[1].overlap, decisions(settings, run_id)[1].state) == (overlap, state)


def test_what_the_programme_paid_is_by_the_tariff_of_the_month(settings, tmp_path):
    shutil.copytree(settings.include / "rules", tmp_path / "rules")
    path = tmp_path / "rules" / "tariffs.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    dearer = [{"code": "JKK", "rupiah_per_month": 12_000}, {"code": "JKM", "rupiah_per_month": 8_000}]
    content["versions"].append(content["versions"][0] | {"from": dt.date(2026, 10, 1), "programmes": dearer})
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    w = World()
    w.person(1, member=city("2025-01", "2026-11"))
    run_id = w.write(settings)
    decide(settings.model_copy(update={"include": tmp_path}), run_id)
    kept = overlap_months(settings, run_id)[1]
    assert [kept[f"2026-{n:02}"].programme_rp for n in (9, 10, 11, 12)] == [16_800, 20_000, 20_000, 0]
