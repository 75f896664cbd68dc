"""A row's case in words: who judged it, its memberships by month, the row that stays for it."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from padan.cli import app
from padan.i18n import translator
from padan.verification import decide
from padan.verification.case import case_of
from padan.verification.case_words import sentences
from tests.unit.verification.judges import REASON, Judges
from tests.unit.verification.world import World, rerun, row_id

SELF = {
    "sponsor_kind": "self",
    "first_month": "2025-01",
    "last_month": "2026-03",
    "membership_status": "inactive",
}
CITY = {
    "sponsor_kind": "city_programme",
    "first_month": "2026-05",
    "last_month": "2026-10",
    "arrears_months": 1,
}
DOUBTFUL = {"decision": "review", "probability": 0.9}


@pytest.fixture
def judges(settings):
    """1 has two memberships, 2 is 1 again on another sheet, 3 and 4 are doubtful, 5 is no row's case."""
    w = World()
    w.person(1, member=[SELF, CITY])
    w.row(2, nik=None)
    w.link("candidate_register", 2, 1)
    w.sheets |= {1: "MARISO"}
    w.person(3, link=DOUBTFUL)
    w.person(4, link=DOUBTFUL)
    w.row(5, intake_state="empty", nik=None, name=None, birth_date=None)
    run_id = w.write(settings)
    decide(settings, run_id)
    return Judges(settings, run_id), run_id


def said(settings, judges: Judges, number: int, language: str = "en", **options) -> list[str]:
    case = case_of(settings, judges.row(number), **options)
    assert case is not None
    return sentences(case, translator(language))


def test_memberships_are_told_by_month(settings, judges):
    (memberships, stands_for) = said(settings, judges[0], 1)
    assert memberships == (
        "Membership at BPJS in December 2026, the month of enrolment: Renewal in this programme. Before:"
        " January 2026–March 2026: Pays alone (paid);"
        " April 2026: Dormant member, to be reactivated (just ended);"
        " May 2026–October 2026: Renewal in this programme (paid);"
        " November 2026: Renewal in this programme (active still, not paid)."
    )
    assert stands_for == f"This row stands for the same person in rows {judges[0].row(2)}."


def test_a_double_is_told_which_row_stays_and_by_what(settings, judges):
    survivor = said(settings, judges[0], 2)[-1]
    assert survivor.startswith(f"Row {judges[0].row(1)} (MARISO, row 1) stays for this person.")
    assert survivor.index("the surest match") < survivor.index("most agrees") < survivor.index("the first")


def test_judgements_are_told_with_who_in_what_role_and_when_but_not_why(settings, judges):
    say, run_id = judges
    say.say(3, "same", resident=3)
    say.say(3, "not_the_same", other=4)
    later = said(settings, say, 3)[:2]
    assert all(
        re.match(r"Judged by Petugas Satu \(officer\) on \w+ \d+, \d{4} at \d\d:\d\d WITA, against ", one)
        for one in later
    )
    assert later[0].endswith("a resident: Same. It counts from the next run on.")
    assert later[1].endswith("another row of the list: Not the same. It counts from the next run on.")
    # the other row's case too; and once a run knew of it, it has counted
    assert said(settings, say, 4)[0] == later[1]
    rerun(settings, run_id)
    assert said(settings, say, 3)[0].endswith("a resident: Same.")
    assert not any(REASON in one for one in said(settings, say, 3))
    assert said(settings, say, 3, with_reasons=True)[0].endswith(f"Reason: {REASON}")


def test_the_answer_that_replaced_another_is_told_alone(settings, judges):
    judges[0].say(4, "cannot_tell")
    judges[0].say(4, "same", resident=4)
    assert [one for one in said(settings, judges[0], 4, "id") if "Dinilai" in one] == [
        one for one in said(settings, judges[0], 4, "id") if one.endswith("Berlaku mulai proses berikutnya.")
    ]
    assert len([one for one in said(settings, judges[0], 4, "id") if "Orang yang sama" in one]) == 1


def test_a_row_of_nobody_has_no_memberships_to_tell(settings, judges):
    assert said(settings, judges[0], 5) == []
    assert case_of(settings, row_id(99, 1)) is None


def test_the_command_tells_the_case_before_the_links(settings, judges, monkeypatch):
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", settings.warehouse_url)
    judges[0].say(1, "same", resident=1, reason="[red]KTP")
    told = CliRunner().invoke(app, ["explain", str(judges[0].row(1)), "--reasons"]).output
    assert "Dinilai oleh Petugas Satu (officer)" in told
    assert "Alasan: [red]KTP" in told
    assert "Kepesertaan BPJS untuk Desember 2026, bulan pendaftaran: Perpanjangan" in told
