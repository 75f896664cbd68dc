"""The estimator: recordlinkage's ECM on its own ground, and known parameters found again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import recordlinkage

from padan.linkage.model.parameters import LevelTable, Tables
from padan.linkage.pairs.patterns import Packing, Patterns
from padan.linkage.training.classifier import LevelClassifier
from padan.linkage.training.estimate import Settings

AGREE, DIFFER = 1, 2


def table(m: list[float], u: list[float], shared: float = 0.0) -> LevelTable:
    """Probabilities of levels 1, 2, …; level 0 is no evidence."""
    evidence = np.array([False, *([True] * len(m))])
    return LevelTable(np.array([1.0, *m]), np.array([1.0, *u]), evidence, shared)


def simulate(rng: np.random.Generator, rows: int, prior: float, tables: list[LevelTable]) -> Any:
    """Level codes of pairs of which a share `prior` match."""
    is_match = rng.random(rows) < prior
    codes = np.empty((rows, len(tables)), dtype=np.uint8)
    for column, t in enumerate(tables):
        levels = np.arange(1, len(t.m))
        drawn = [rng.choice(levels, rows, p=p[1:] / p[1:].sum()) for p in (t.m, t.u)]
        codes[:, column] = np.where(is_match, *drawn)
    return codes


JARO = Tables(tuple(table([0.9, 0.1], [0.1, 0.9]) for _ in range(4)), 0.0)


def test_on_binary_data_it_is_recordlinkage_s_ecm_classifier() -> None:
    rng = np.random.default_rng(3)
    truth = [table([0.95, 0.05], [0.02, 0.98]), table([0.9, 0.1], [0.1, 0.9])]
    truth += [table([0.8, 0.2], [0.3, 0.7]), table([0.99, 0.01], [0.01, 0.99])]
    codes = simulate(rng, 20_000, 0.07, truth)
    agrees = pd.DataFrame((codes == AGREE).astype(int), columns=list("abcd"))
    theirs = recordlinkage.ECMClassifier(init="jaro", atol=1e-9, max_iter=500)
    theirs.fit(agrees)
    ours = LevelClassifier(JARO, 0.1, Settings(total_pairs=0, max_iterations=500, tolerance=1e-9))
    found = ours.fit(pd.DataFrame(codes, columns=list("abcd"))).fitted
    assert found.prior == pytest.approx(theirs.p, abs=1e-6)
    for column, name in enumerate("abcd"):
        for level, their_level in ((AGREE, 1), (DIFFER, 0)):
            m, u = found.tables.comparisons[column].m[level], found.tables.comparisons[column].u[level]
            assert m == pytest.approx(theirs.m_probs[name][their_level], abs=1e-6)
            assert u == pytest.approx(theirs.u_probs[name][their_level], abs=1e-6)
    vectors = pd.DataFrame(codes, columns=list("abcd"))
    assert np.allclose(ours.prob(vectors), theirs.prob(agrees), atol=1e-6)
    assert (ours.predict(vectors).to_numpy() == theirs.predict(agrees).to_numpy()).mean() > 0.9999


KNOWN = [
    table([0.7, 0.2, 0.1], [0.01, 0.09, 0.9]),
    table([0.9, 0.05, 0.03, 0.02], [0.001, 0.01, 0.1, 0.889]),
    table([0.95, 0.05], [0.5, 0.5]),
]


def test_known_parameters_are_found_again_with_u_from_random_pairs() -> None:
    rng = np.random.default_rng(5)
    codes = simulate(rng, 400_000, 0.02, KNOWN)
    start = Tables(tuple(_guess(t) for t in KNOWN), 0.0)
    settings = Settings(len(codes), 500, 1e-9, tuple(t.u for t in KNOWN))
    found = LevelClassifier(start, 0.1, settings).fit(pd.DataFrame(codes)).fitted
    assert found.prior == pytest.approx(0.02, rel=0.03)
    for known, table_found in zip(KNOWN, found.tables.comparisons, strict=True):
        assert np.abs(known.m - table_found.m).max() < 0.015
        assert (table_found.u == known.u).all()


def test_missing_values_are_no_evidence() -> None:
    rng = np.random.default_rng(7)
    codes = simulate(rng, 200_000, 0.05, KNOWN)
    gaps = codes.copy()
    gaps[rng.random(codes.shape) < 0.3] = 0
    start = Tables(tuple(_guess(t) for t in KNOWN), 0.0)
    settings = Settings(len(codes), 500, 1e-9, tuple(t.u for t in KNOWN))
    found = LevelClassifier(start, 0.1, settings).fit(pd.DataFrame(gaps)).fitted
    for known, table_found in zip(KNOWN, found.tables.comparisons, strict=True):
        assert np.abs(known.m - table_found.m).max() < 0.03
        assert table_found.weight[0] == 0


def test_patterns_with_counts_are_the_pairs_themselves_and_a_second_fit_is_the_first() -> None:
    codes = simulate(np.random.default_rng(9), 30_000, 0.1, KNOWN)
    start = Tables(tuple(_guess(t) for t in KNOWN), 0.0)
    classifier = LevelClassifier(start, 0.1, Settings(len(codes), 100, 1e-9, tuple(t.u for t in KNOWN)))
    first = classifier.fit(pd.DataFrame(codes)).fitted
    packing = Packing(tuple(len(t.m) for t in KNOWN))
    patterns, _ = Patterns.count(packing, packing.pack(codes))
    second = classifier.fit(pd.DataFrame(patterns.codes), counts=patterns.counts).fitted
    assert first.history == second.history
    assert first.prior == second.prior


def test_matches_among_random_pairs_are_taken_out_of_u() -> None:
    """In a small population one random pair in 50 is a match: u as sampled would be far too high."""
    codes = simulate(np.random.default_rng(11), 400_000, 0.02, KNOWN)
    sampled = tuple(0.02 * t.m + 0.98 * t.u for t in KNOWN)
    start = Tables(tuple(replace(_guess(t), u=u) for t, u in zip(KNOWN, sampled, strict=True)), 0.0)
    free = tuple(t.evidence for t in KNOWN)
    found = LevelClassifier(start, 0.1, Settings(len(codes), 500, 1e-9, sampled, free)).fit(
        pd.DataFrame(codes)
    )
    for known, table_found in zip(KNOWN, found.fitted.tables.comparisons, strict=True):
        assert np.abs(known.u - table_found.u).max() < 0.002


def test_what_a_household_shares_counts_once() -> None:
    """Without relatives every shared field multiplies; with them it only says "one of this family"."""
    shared = [table([0.9, 0.1], [1e-5, 1 - 1e-5], shared=1.0) for _ in range(2)]
    own = table([0.9, 0.1], [1e-3, 1 - 1e-3])
    all_agree = np.array([[AGREE, AGREE, AGREE]], dtype=np.uint8)
    strangers = Tables((*shared, own), 0.0).log_ratio(all_agree)[0]
    relatives = Tables((*shared, own), 1e-6).log_ratio(all_agree)[0]
    assert strangers == pytest.approx(np.log(0.9e5 * 0.9e5 * 900))
    assert relatives == pytest.approx(np.log(1e6 * 900), rel=0.01)


def test_a_supervised_call_and_an_unfitted_one_are_refused() -> None:
    classifier = LevelClassifier(JARO, 0.1, Settings(total_pairs=0))
    with pytest.raises(ValueError, match="call `fit` first"):
        classifier.weights(pd.DataFrame([[1, 1, 1, 1]]))
    with pytest.raises(ValueError, match="takes no match_index"):
        classifier.fit(pd.DataFrame([[1, 1, 1, 1]]), pd.MultiIndex.from_tuples([(1, 2)]))  # type: ignore[arg-type]


def test_weights_are_in_bits_and_ordered_as_the_patterns_are() -> None:
    codes = simulate(np.random.default_rng(13), 30_000, 0.1, KNOWN)
    start = Tables(tuple(_guess(t) for t in KNOWN), 0.0)
    classifier = LevelClassifier(start, 0.1, Settings(len(codes), 100, 1e-9, tuple(t.u for t in KNOWN)))
    vectors = pd.DataFrame([[1, 1, 1], [3, 4, 2]], index=["agree", "differ"])
    weights = classifier.fit(pd.DataFrame(codes)).weights(vectors)
    odds = classifier.prob(vectors) / (1 - classifier.prob(vectors))
    prior = classifier.fitted.prior
    assert np.allclose(weights, np.log2(odds) - np.log2(prior / (1 - prior)))
    assert weights["agree"] > 10 > -5 > weights["differ"]


@pytest.mark.parametrize("sizes", [(3, 5, 2), (2,), (60, 60, 60, 60, 60)])
def test_patterns_are_packed_and_counted_without_loss(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(17)
    codes = np.stack([rng.integers(0, size, 500) for size in sizes], axis=1).astype(np.uint8)
    packing = Packing(sizes)
    assert (packing.unpack(packing.pack(codes)) == codes).all()
    patterns, row = Patterns.count(packing, packing.pack(codes))
    assert (patterns.codes[row] == codes).all()
    assert patterns.counts.sum() == 500
    distinct, counts = np.unique(codes, axis=0, return_counts=True)
    assert (patterns.codes == distinct).all()
    assert (patterns.counts == counts).all()


def _guess(known: LevelTable) -> LevelTable:
    m = np.where(known.evidence, 0.2 / max(known.evidence.sum() - 1, 1), 1.0)
    m[1] = 0.8
    return replace(known, m=m)
