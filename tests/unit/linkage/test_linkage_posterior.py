"""Decisions: rivals share the denominator, ties go to people, rows of one person are no rivals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from padan.linkage.decision.posterior import Decisions, decide
from padan.linkage.model.parameters import Parameters
from padan.linkage.pairs.patterns import ComparedPairs, Patterns
from tests.unit.linkage.linkage_models import small_model

EXPECTED, RIGHT_ROWS = 0.5, 1_000.0


def decided(pairs: list[tuple[int, int, float]], entity: Any = None, **changes: Any) -> Decisions:
    """Decide over (left, right, likelihood ratio), sorted by left and right."""
    spec = small_model(**changes)
    parameters = Parameters(
        model=spec.name,
        spec_sha256=spec.sha256,
        expected=EXPECTED,
        right_rows=RIGHT_ROWS,
        population=1_000,
        known={},
        comparisons={},
    )
    first, second, ratio = (np.array(column) for column in zip(*pairs, strict=True))
    nothing = Patterns(np.zeros((0, 0), dtype=np.uint8), np.zeros(0))
    compared = ComparedPairs(
        first.astype(np.int32), second.astype(np.int32), nothing, np.zeros(len(first), dtype=np.int64)
    )
    return decide(spec, parameters, compared, np.log(ratio), None if entity is None else np.array(entity))


def test_one_pair_is_bayes_with_nobody_as_the_other_hypothesis() -> None:
    (probability,) = decided([(0, 0, 1e6)]).probability
    assert probability == pytest.approx(EXPECTED / RIGHT_ROWS * 1e6 / (EXPECTED / RIGHT_ROWS * 1e6 + 0.5))


def test_two_rivals_share_and_the_likelier_is_the_best() -> None:
    found = decided([(0, 3, 9e6), (0, 7, 1e6)])
    assert found.probability.tolist() == pytest.approx([0.9, 0.1], rel=1e-3)
    assert found.rival.tolist() == pytest.approx([0.1, 0.9], rel=1e-2)
    assert found.is_best.tolist() == [True, False]
    assert found.decision.tolist() == ["review", "review"]
    assert not found.is_tie.any()


def test_a_tie_goes_to_people_and_never_to_the_first() -> None:
    found = decided([(0, 3, 1e9), (0, 7, 1e9), (1, 3, 1e9)])
    assert found.is_tie.tolist() == [True, True, False]
    assert found.decision.tolist() == ["review", "review", "match"]
    assert found.is_best.tolist() == [True, False, True]


def test_a_tie_of_many_is_reviewed_though_each_alone_is_unlikely() -> None:
    found = decided([(0, k, 1e9) for k in range(40)])
    assert found.probability.max() < 0.05
    assert set(found.decision) == {"review"}


def test_a_tie_of_the_hopeless_is_no_match() -> None:
    assert set(decided([(0, 1, 1e-3), (0, 2, 1e-3)]).decision) == {"non_match"}


def test_rows_of_one_person_are_no_rivals() -> None:
    found = decided([(0, 1, 1e9), (0, 2, 1e9), (0, 3, 1e8)], entity=[0, 1, 1, 3])
    assert found.probability[0] == found.probability[1] == pytest.approx(10 / 11, rel=1e-6)
    assert not found.is_tie.any()
    assert found.rival.tolist() == pytest.approx([1 / 11, 1 / 11, 10 / 11], rel=1e-6)
    alone = decided([(0, 1, 1e9), (0, 2, 1e9)], entity=[0, 1, 1])
    assert alone.decision.tolist() == ["match", "match"]
    assert alone.rival.tolist() == [0, 0]


def test_two_persons_with_two_rows_each_tie() -> None:
    pairs = [(0, k, 1e9) for k in range(4)]
    found = decided(pairs, entity=[0, 1, 0, 1])
    assert found.is_tie.all()
    assert set(found.decision) == {"review"}


def test_within_one_table_each_pair_is_judged_alone() -> None:
    found = decided([(1, 0, 1e9), (2, 0, 1e9), (2, 1, 1e9)], cardinality="dedupe")
    assert set(found.decision) == {"match"}
    assert found.rival.tolist() == [0, 0, 0]
    prior = EXPECTED / RIGHT_ROWS
    assert found.probability[0] == pytest.approx(prior * 1e9 / (prior * 1e9 + 1 - prior), abs=1e-9)


def test_one_to_one_two_left_rows_are_rivals_for_one_right_row() -> None:
    pairs = [(0, 0, 1e9), (1, 0, 1e9), (1, 1, 1.0), (2, 2, 1e9)]
    many = decided(pairs)
    assert many.decision.tolist() == ["match", "match", "non_match", "match"]
    one = decided(pairs, cardinality="one_to_one")
    assert one.decision.tolist() == ["review", "review", "non_match", "match"]
    assert one.probability[0] == pytest.approx(1.001 / 2.001)  # alone, or while the other has its own row


def test_one_to_one_a_row_that_is_taken_frees_its_other_claimant() -> None:
    found = decided([(0, 0, 1e7), (0, 1, 1e7), (1, 1, 1e13)], cardinality="one_to_one")
    assert found.decision.tolist() == ["match", "non_match", "match"]
    assert found.is_best.tolist() == [True, False, True]
    assert not found.is_tie.any()


def test_one_to_one_two_left_rows_alike_are_a_tie_on_the_right() -> None:
    found = decided([(left, 0, 1e9) for left in range(30)], cardinality="one_to_one")
    assert found.is_tie.all()
    assert set(found.decision) == {"review"}
    assert found.is_best.sum() == 1


def test_weights_beyond_floating_point_do_no_harm() -> None:
    huge = math.exp(600)
    found = decided([(0, 0, huge), (0, 1, 1 / huge), (1, 2, 1 / huge)], cardinality="one_to_one")
    assert found.decision.tolist() == ["match", "non_match", "non_match"]
    assert np.isfinite(found.probability).all()
