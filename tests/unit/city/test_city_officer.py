"""The simulated officer: answers by the truth, with errors at the stated rate."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from padan.city.officer import Officer

CASES = range(4000)


def test_an_officer_without_errors_says_what_is_true():
    officer = Officer(wrong=0, unsure=0)
    assert {officer.same(case, is_same=True) for case in CASES} == {"same"}
    assert {officer.same(case, is_same=False) for case in CASES} == {"not_the_same"}
    assert officer.finding("x", is_true=True) == "confirm" and officer.finding("x", is_true=False) == "reject"


def test_errors_and_doubts_come_at_their_rates():
    officer = Officer(seed=7, wrong=0.1, unsure=0.2)
    told = Counter(officer.same(case, is_same=True) for case in CASES)
    assert 0.18 < (told["cannot_tell"] + told["to_the_field"]) / len(CASES) < 0.22
    assert 0.08 < told["not_the_same"] / (told["same"] + told["not_the_same"]) < 0.12
    assert 0.08 < sum(officer.finding(case, is_true=True) == "reject" for case in CASES) / len(CASES) < 0.12


def test_a_case_has_one_answer_whatever_the_order():
    one, other = Officer(seed=3), Officer(seed=3)
    first = [one.same(case, is_same=case % 2 == 0) for case in CASES]
    assert first == [other.same(case, is_same=case % 2 == 0) for case in reversed(CASES)][::-1]
    assert first != [Officer(seed=4).same(case, is_same=case % 2 == 0) for case in CASES]


def test_cases_are_judged_by_the_truth_of_the_list():
    truth = pd.DataFrame(
        {"sheet": ["TALLO", "TALLO"], "sheet_row": ["5", "6"], "register_nik": ["7371010508750003", ""]}
    )
    cases = pd.DataFrame(
        {
            "sheet": ["TALLO"] * 4,
            "sheet_row": [5, 5, 6, 99],
            "nik": ["7371010508750003", "7371010508750004", "7371010508750003", "7371010508750003"],
        },
        index=[10, 11, 12, 13],
    )
    answers = Officer(wrong=0, unsure=0).cases(cases, truth)
    assert answers.to_dict() == {10: "same", 11: "not_the_same", 12: "not_the_same", 13: "not_the_same"}
