"""One to one: probabilities over all assignments against counting them one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padan.linkage.decision.assignment import best_assignment, marginals

Pair = tuple[int, int]

unhurried = settings(deadline=None)
"""The first example pays for imports: on a busy machine more than a second."""


def assignments(pairs: list[Pair]) -> Iterator[tuple[int, ...]]:
    """Every set of pairs in which no row stands twice, by place."""
    for size in range(len(pairs) + 1):
        for places in itertools.combinations(range(len(pairs)), size):
            lefts, rights = ({pairs[place][side] for place in places} for side in (0, 1))
            if len(lefts) == len(rights) == size:
                yield places


def counted(pairs: list[Pair], log_odds: list[float]) -> np.ndarray:
    """The share of each pair in the odds of all assignments."""
    share, total = np.zeros(len(pairs)), 0.0
    for places in assignments(pairs):
        odds = float(np.exp(sum(log_odds[place] for place in places)))
        total += odds
        share[list(places)] += odds
    return share / total


@st.composite
def graphs(draw: st.DrawFn, *, tree: bool) -> tuple[list[Pair], list[float]]:
    """Up to seven pairs among few rows; a tree has no circle."""
    chosen: list[Pair] = []
    joined: dict[str, set[str]] = {}
    for left, right in draw(st.permutations(list(itertools.product(range(4), range(4)))))[:7]:
        one, other = joined.get(f"l{left}", {f"l{left}"}), joined.get(f"r{right}", {f"r{right}"})
        if tree and one & other:
            continue
        for row in one | other:
            joined[row] = one | other
        chosen.append((left, right))
    chosen.sort()
    log_odds = draw(st.lists(st.floats(-6, 12), min_size=len(chosen), max_size=len(chosen)))
    return chosen, log_odds


def sides(pairs: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.array(pairs).T
    return first, second


@unhurried
@given(graphs(tree=True))
def test_without_circles_the_probabilities_are_exact(graph: tuple[list[Pair], list[float]]) -> None:
    pairs, log_odds = graph
    found = marginals(*sides(pairs), np.array(log_odds))
    assert found == pytest.approx(counted(pairs, log_odds), abs=1e-9)


@unhurried
@given(graphs(tree=False))
def test_with_circles_no_row_is_promised_twice(graph: tuple[list[Pair], list[float]]) -> None:
    pairs, log_odds = graph
    found = marginals(*sides(pairs), np.array(log_odds))
    for side in sides(pairs):
        assert np.bincount(side, weights=found).max() < 1 + 1e-6


def test_with_circles_the_probabilities_are_mostly_close() -> None:
    """No bound: odds sought for it, with two assignments nearly alike, put a pair 0.45 off."""
    rng, cells = np.random.default_rng(1), list(itertools.product(range(4), range(4)))
    off = []
    for _ in range(1500):
        pairs = sorted(cells[place] for place in rng.choice(len(cells), 7, replace=False))
        log_odds = rng.uniform(-6, 12, len(pairs))
        found = marginals(*sides(pairs), log_odds)
        off.append(np.abs(found - counted(pairs, list(log_odds))).max())
    assert np.quantile(off, 0.9) < 0.002
    assert np.mean(off) < 0.01
    assert np.mean(np.array(off) > 0.15) < 0.02


@unhurried
@given(graphs(tree=False))
def test_sides_may_change_places(graph: tuple[list[Pair], list[float]]) -> None:
    pairs, log_odds = graph
    first, second = sides(pairs)
    there, back = (marginals(*way, np.array(log_odds)) for way in ((first, second), (second, first)))
    assert there == pytest.approx(back, abs=1e-6)


@unhurried
@given(graphs(tree=False))
def test_the_best_assignment_is_the_likeliest(graph: tuple[list[Pair], list[float]]) -> None:
    pairs, log_odds = graph
    chosen = best_assignment(*sides(pairs), np.array(log_odds))
    assert tuple(np.flatnonzero(chosen)) in set(assignments(pairs))
    most = max(sum(log_odds[place] for place in places) for places in assignments(pairs))
    assert np.array(log_odds)[chosen].sum() == pytest.approx(most, abs=1e-6)


def test_what_is_small_beside_a_certainty_still_counts() -> None:
    pairs = [(0, 0), (0, 1), (1, 0)]
    log_odds = [40.0, 1.0, 40.0]
    assert marginals(*sides(pairs), np.array(log_odds)) == pytest.approx(counted(pairs, log_odds), abs=1e-9)
