"""Every rule, class, standing, state and reason has a numbered person who shows it.

Whoever adds one to the rules or to the SQL and gives it no person is told here.
"""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from padan.settings import Settings
from padan.verification import decide, rules_in_force
from padan.verification.rules import Overlap, State, SurvivorKey
from tests.conftest import fresh_settings
from tests.spec import (
    test_duplicates,
    test_eligibility,
    test_eligibility_rules,
    test_judgements,
    test_overlap,
    test_overlap_months,
    test_states,
    test_two_sources,
)
from tests.unit.verification.test_texts import reasons
from tests.unit.verification.world import overlap_months

RULES = rules_in_force(Settings(), dt.date(2026, 12, 1))
COUNTED_ONLY = {"SERVICE_KECAMATAN"}  # a disagreement that holds nobody: person 12 beside the extract
NEITHER_CLASS_NOR_PERSON = {"NEW"}  # no membership: nothing is kept of the month


def shown() -> set[tuple[str, str]]:
    """State and reason of every row of the spec tests; each of these is asserted where it is written."""
    told = [row[:2] for row in test_states.ROWS.values()]
    told += [row[:2] for row in test_duplicates.ROWS.values()]
    told += [row[:2] for row in test_duplicates.JUDGED.values()]
    told += [after[:2] for _, after in test_judgements.ROWS.values()]
    told += [person[2:4] for person in test_eligibility.PERSONS]
    told += [person[3] for persons in test_eligibility_rules.PERSONS.values() for person in persons]
    told += list(test_two_sources.NO_RESIDENT.values())
    told += [person[4:6] for person in test_two_sources.BESIDE + test_two_sources.ALONE]
    told += [(person[3], [person[2]]) for person in test_overlap.PERSONS if person[3] == "verified"]
    return {(state, reason) for state, given in told for reason in given}


def test_every_eligibility_rule_has_three_persons():
    assert list(test_eligibility_rules.PERSONS) == [rule.id for rule in RULES.eligibility.rules]
    assert {len(persons) for persons in test_eligibility_rules.PERSONS.values()} == {3}


def test_every_state_and_reason_has_a_person():
    assert {state for state, _ in shown()} == set(get_args(State))
    assert reasons() - COUNTED_ONLY <= {reason for _, reason in shown()}


def test_every_way_to_be_a_double_or_to_share_a_nik_has_a_person():
    doubles = {reason for row in test_duplicates.ROWS.values() for reason in row[1]}
    doubles |= {reason for row in test_duplicates.JUDGED.values() for reason in row[1]}
    assert doubles >= {
        "SAME_PERSON", "POSSIBLE_DUPLICATE", "NIK_SHARED", "REGISTER_NIK_SHARED", "NIK_UNSUPPORTED",
        "JUDGEMENTS_CONTRADICT",
    }  # fmt: skip


def test_every_key_of_the_surviving_row_is_in_force():
    assert RULES.decision.survivor == list(get_args(SurvivorKey))


def test_every_class_has_a_person_in_the_enrolment_month_and_one_before():
    assert {person[2] for person in test_overlap.PERSONS} == set(get_args(Overlap))
    months = [test_overlap_months.written(person[2]) for person in test_overlap_months.PERSONS]
    before = {overlap for spans in months for month, overlap in spans.items() if month < "2026-12"}
    assert before == set(get_args(Overlap)) - NEITHER_CLASS_NOR_PERSON


@pytest.fixture(scope="module")
def kept(postgres, tmp_path_factory):
    """Class and standing of all that is kept of the persons of both overlap tests."""
    found = set()
    for spec in (test_overlap, test_overlap_months):
        with fresh_settings(postgres, tmp_path_factory.mktemp("kept")) as settings:
            run_id = spec.world().write(settings)
            decide(settings, run_id)
            months = overlap_months(settings, run_id).values()
            found |= {(one.overlap, one.standing) for by_month in months for one in by_month.values()}
    return found


def test_every_standing_of_every_class_has_a_person(kept):
    assert kept == {(one.name, standing) for one in RULES.overlap.classes for standing in one.standings}
