"""Figures over decisions, on numbered people: one case each for what it proves."""

from __future__ import annotations

import pandas as pd
import pytest

from padan.evaluation.decisions import figures

VERIFIED = {"true_state": "verified", "true_reason": "NEW", "expected_state": "verified", "state": "verified"}
DEAD = {"true_state": "ineligible", "true_reason": "DECEASED"}
SECOND = {"true_state": "duplicate", "true_reason": "SAME_PERSON", "expected_state": "duplicate"}


def judged(*rows: dict) -> dict:
    """Figures of rows, each by default its own person, eligible and verified."""
    usual = [
        {"sheet": "A", "sheet_row": number, "person_id": f"P{number}", "register_nik": str(number)} | VERIFIED
        for number in range(1, len(rows) + 1)
    ]
    frame = pd.DataFrame([one | row for one, row in zip(usual, rows, strict=True)])
    frame["knowable"] = frame["true_state"] == frame["expected_state"]
    if "staged_nik" not in frame:
        frame["staged_nik"] = None
    staged = frame["staged_nik"].fillna(frame["register_nik"]).where(frame["state"] == "verified", "")
    decided = frame[["sheet", "sheet_row", "state"]].assign(staged_nik=staged)
    return figures(frame.drop(columns=["state", "staged_nik"]), decided)


def counts(part: dict) -> tuple[int, int, int]:
    return part["count"], part["knowable"]["count"], part["unknowable"]["count"]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        # everybody is as the truth has it
        ([{}, {}], (0, 0, 0)),
        # a death that no file tells, and one that the register tells
        ([DEAD | {"expected_state": "verified"}], (1, 0, 1)),
        ([DEAD | {"expected_state": "ineligible"}], (1, 1, 0)),
        # verified where an officer should have looked
        ([{"true_state": "review", "expected_state": "review"}], (1, 1, 0)),
        # the second row of a person beside the first, and in its place
        ([{}, SECOND | {"person_id": "P1", "register_nik": "1"}], (1, 1, 0)),
        ([{"state": "duplicate"}, SECOND | {"person_id": "P1", "register_nik": "1"}], (0, 0, 0)),
        # the order of the rows does not matter
        ([SECOND | {"person_id": "P2", "register_nik": "2"}, {}], (1, 1, 0)),
        # both rows of a dead person
        ([DEAD | {"expected_state": "ineligible"},
          SECOND | {"person_id": "P1", "register_nik": "1"}], (2, 2, 0)),
        # the right person's row under another person's NIK
        ([{"staged_nik": "9"}], (1, 1, 0)),
        # not verified is never submitted
        ([DEAD | {"expected_state": "ineligible", "state": "review"}], (0, 0, 0)),
    ],
)  # fmt: skip
def test_submitted_wrongly(rows, wrong):
    assert counts(judged(*rows)["submitted_wrongly"]) == wrong


def test_the_ineligible_among_the_submitted_are_counted_apart():
    part = judged(
        DEAD | {"expected_state": "verified"},
        DEAD | {"expected_state": "ineligible"},
        {"true_state": "review", "expected_state": "review"},
        {},
    )["submitted_wrongly"]
    never = part["ineligible_or_duplicate"]
    assert (never["knowable"]["count"], never["unknowable"]["count"]) == (1, 1)
    assert part["by_true_reason"] == {"DECEASED": 2, "NEW": 1}
    assert (part["base"], part["share"]) == (4, 0.75)


@pytest.mark.parametrize(
    ("rows", "wrong", "base"),
    [
        ([{"state": "ineligible"}, {}], (1, 1, 0), 2),
        ([{"state": "ineligible", "expected_state": "review"}], (1, 0, 1), 1),
        # a person whose other row is served, or waits, is not refused
        ([{"state": "duplicate"}, SECOND | {"person_id": "P1"}], (0, 0, 0), 1),
        ([{"state": "duplicate"}, SECOND | {"person_id": "P1", "state": "review"}], (0, 0, 0), 1),
        ([{"state": "duplicate"}, SECOND | {"person_id": "P1", "state": "duplicate"}], (1, 1, 0), 1),
        # waiting and set aside are not refused
        ([{"state": "review"}, {"state": "quarantined"}, {"state": "not_found"}], (0, 0, 0), 3),
        # nor is anybody who is not to be covered
        ([DEAD | {"expected_state": "ineligible", "state": "ineligible"}], (0, 0, 0), 0),
    ],
)
def test_refused_wrongly(rows, wrong, base):
    part = judged(*rows)["refused_wrongly"]
    assert (counts(part), part["base"]) == (wrong, base)


def test_undecided_are_review_and_not_found_of_the_rows_not_empty():
    empty = {"true_state": "empty", "expected_state": "empty", "state": "empty", "person_id": ""}
    part = judged(
        {"state": "review"}, {"state": "not_found", "expected_state": "not_found"}, {}, empty, empty
    )["undecided"]
    assert (counts(part), part["base"]) == ((2, 1, 1), 3)
    assert part["by_state"] == {"not_found": 1, "review": 1}


def test_the_confusion_holds_every_row_once():
    table = judged({}, {"state": "review"}, DEAD | {"expected_state": "ineligible", "state": "ineligible"})
    assert table["confusion"] == {"ineligible": {"ineligible": 1}, "verified": {"review": 1, "verified": 1}}
    assert table["by_true_reason"] == {"DECEASED": {"ineligible": 1}, "NEW": {"review": 1, "verified": 1}}


def test_a_run_of_other_files_is_refused():
    truth = pd.DataFrame(
        [{"sheet": "A", "sheet_row": 1, "person_id": "P1", "register_nik": "1", "knowable": True} | VERIFIED]
    ).drop(columns="state")
    other = pd.DataFrame([{"sheet": "B", "sheet_row": 1, "state": "verified", "staged_nik": "1"}])
    with pytest.raises(ValueError, match="not the rows of the truth"):
        figures(truth, other)


def test_the_row_kept_in_place_of_the_first_is_judged_as_the_first():
    figures_ = judged(
        {"state": "duplicate", "expected_state": "review"},
        SECOND | {"person_id": "P1", "register_nik": "1", "state": "review"},
        SECOND | {"person_id": "P1", "register_nik": "1", "state": "duplicate"},
    )
    assert figures_["confusion"] == {"verified": {"review": 1}, "duplicate": {"duplicate": 2}}
    assert counts(figures_["undecided"]) == (1, 0, 1)
    # where both are kept, or both dropped, nothing is exchanged
    assert judged({}, SECOND | {"person_id": "P1", "register_nik": "1"})["confusion"] == {
        "verified": {"verified": 1}, "duplicate": {"verified": 1}
    }  # fmt: skip
