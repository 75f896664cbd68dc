"""The truth's states, on numbered rows: one line each for what it proves."""

from __future__ import annotations

import pandas as pd
import pytest

from padan.city import evidence, truth

BORN = 2000
REGISTERED = 7371010508750003
CLEAN = {
    "person": 1, "register_nik": REGISTERED, "nik_read": REGISTERED, "is_empty": False, "unnamed": False,
    "registered": True, "same_name": True, "like_name": True, "birth": BORN, "birth_read": BORN, "status": 1,
    "dead": False, "age": 40, "occupation": 19, "alone": True, "deceased_mark": False,
    **{f"{kind}{found}": False for found in ("", "_found") for kind in (
        "pu", "gap", "cross_segment", "other_sponsor", "self_paid", "renewal", "dormant")},
}  # fmt: skip
NOBODY = {"person": -1, "register_nik": 0, "nik_read": 0, "is_empty": True, "registered": False,
          "same_name": False, "like_name": False, "birth_read": evidence.NO_DAY}  # fmt: skip
OTHER_NIK = {"nik_read": REGISTERED + 1}


def both(name: str) -> dict:
    return {name: True, f"{name}_found": True}


def judged(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame([CLEAN | {"person": number} | row for number, row in enumerate(rows, start=1)])
    evidence.link(frame)
    evidence.find_duplicates(frame)
    truth.judge(frame)
    return frame


@pytest.mark.parametrize(
    ("row", "expected", "true"),
    [
        ({}, "verified NEW", "verified NEW"),
        (NOBODY, "empty EMPTY_ROW", "empty EMPTY_ROW"),
        ({"unnamed": True}, "quarantined NAME_MISSING", "verified NEW"),
        ({"nik_read": 0, "birth_read": evidence.NO_DAY}, "quarantined NOT_IDENTIFIABLE", "verified NEW"),
        # the register's NIK needs the name or the birth date beside it
        ({"same_name": False, "like_name": False}, "verified NEW", "verified NEW"),
        ({"birth_read": BORN + 1, "same_name": False}, "verified NEW", "verified NEW"),
        (
            {"same_name": False, "like_name": False, "birth_read": BORN + 1},
            "review NIK_UNSUPPORTED",
            "verified NEW",
        ),
        # another NIK, or none, needs name and full birth date, and nobody else who has both
        (OTHER_NIK, "verified NEW", "verified NEW"),
        ({"nik_read": 0}, "verified NEW", "verified NEW"),
        (OTHER_NIK | {"alone": False}, "review NIK_DIFFERS", "verified NEW"),
        (OTHER_NIK | {"same_name": False}, "review NIK_DIFFERS", "verified NEW"),
        (OTHER_NIK | {"birth_read": BORN + 1}, "review NIK_DIFFERS", "verified NEW"),
        # not in the register, and not to be taken for a namesake who is
        ({"registered": False, "register_nik": 0}, "not_found NOT_IN_REGISTER", "not_found NOT_IN_REGISTER"),
        (
            {"registered": False, "register_nik": 0, "alone": False},
            "review NIK_DIFFERS",
            "not_found NOT_IN_REGISTER",
        ),
        # what the register says
        ({"status": 2, "dead": True}, "ineligible DECEASED", "ineligible DECEASED"),
        ({"dead": True}, "verified NEW", "ineligible DECEASED"),
        ({"dead": True, "deceased_mark": True}, "review DECEASED_MARK", "ineligible DECEASED"),
        ({"status": 2, "dead": True, "deceased_mark": True}, "ineligible DECEASED", "ineligible DECEASED"),
        ({"status": 3}, "ineligible MOVED_OUT", "ineligible MOVED_OUT"),
        ({"status": 4}, "review REGISTER_MISSING", "verified NEW"),
        ({"status": 5}, "review REGISTER_INACTIVE", "verified NEW"),
        ({"status": 6}, "review REGISTER_DOUBLE", "verified NEW"),
        ({"age": 17}, "ineligible UNDER_AGE", "ineligible UNDER_AGE"),
        ({"age": 18}, "verified NEW", "verified NEW"),
        ({"age": 65}, "ineligible OVER_AGE", "ineligible OVER_AGE"),
        ({"occupation": 6}, "ineligible CIVIL_SERVANT", "ineligible CIVIL_SERVANT"),
        ({"occupation": 4}, "ineligible PENSIONER", "ineligible PENSIONER"),
        # an ineligible finding on an uncertain link is for review
        (OTHER_NIK | {"alone": False, "age": 70}, "review NIK_DIFFERS", "ineligible OVER_AGE"),
        # what BPJS says, where its file leads to the person
        (both("pu"), "review PU_ACTIVE", "review PU_ACTIVE"),
        ({"pu": True}, "verified NEW", "review PU_ACTIVE"),
        (both("pu") | {"age": 70}, "review PU_ACTIVE", "review PU_ACTIVE"),
        (both("gap"), "review PROGRAM_GAP", "review PROGRAM_GAP"),
        (both("self_paid"), "ineligible COVERED_SELF_PAID", "ineligible COVERED_SELF_PAID"),
        (both("other_sponsor"), "ineligible COVERED_OTHER_SPONSOR", "ineligible COVERED_OTHER_SPONSOR"),
        (both("cross_segment"), "ineligible COVERED_CROSS_SEGMENT", "ineligible COVERED_CROSS_SEGMENT"),
        (both("renewal"), "verified RENEWAL", "verified RENEWAL"),
        (both("dormant"), "verified DORMANT", "verified DORMANT"),
    ],
)
def test_one_row(row, expected, true):
    (found,) = judged(row).to_dict("records")
    assert f"{found['expected_state']} {found['expected_reason']}" == expected
    assert f"{found['true_state']} {found['true_reason']}" == true
    assert found["knowable"] == (expected.split()[0] == true.split()[0])


def states(frame: pd.DataFrame) -> list[str]:
    return list(frame["expected_state"])


def test_of_two_rows_of_a_person_the_first_stays():
    frame = judged({"person": 9}, {}, {"person": 9})
    assert states(frame) == ["verified", "verified", "duplicate"]
    assert list(frame["duplicate_of"]) == [-1, -1, 0]
    assert list(frame["knowable"]) == [True, True, True]


def test_a_row_linked_better_stays_though_it_is_later():
    frame = judged({"person": 9, "alone": False, **OTHER_NIK}, {"person": 9})
    assert states(frame) == ["duplicate", "verified"]
    assert list(frame["duplicate_of"]) == [1, -1]


def test_a_second_row_that_shows_too_little_is_not_told_from_another_person():
    weak = {"person": 9, "nik_read": 0, "same_name": False}
    frame = judged({"person": 9}, weak)
    assert states(frame) == ["verified", "review"]
    assert list(frame["true_state"]) == ["verified", "duplicate"]


def test_rows_set_aside_or_empty_are_nobodys_duplicate():
    frame = judged({"person": 9}, {"person": 9, "unnamed": True}, NOBODY, NOBODY)
    assert states(frame) == ["verified", "quarantined", "empty", "empty"]


def test_one_nik_on_two_people_sends_the_wrong_one_to_review():
    owner, other = {}, {"register_nik": REGISTERED + 5}
    frame = judged(owner, other)
    assert list(frame["expected_reason"]) == ["NEW", "NIK_SHARED"]
    assert truth.nik_duplicates(frame) == 1
