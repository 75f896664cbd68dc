"""Training: m, u and the prior of a model, from the compared pairs and from random ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import (
    LevelTable,
    Parameters,
    Probabilities,
    Tables,
    evidence_of,
    relatives_rate,
    rounded,
)
from padan.linkage.model.spec import Comparison, ModelSpec
from padan.linkage.pairs.frequencies import Frequencies
from padan.linkage.pairs.job import Job
from padan.linkage.pairs.patterns import Patterns
from padan.linkage.training.chance import Chance, chance_levels
from padan.linkage.training.classifier import LevelClassifier
from padan.linkage.training.estimate import Estimate, Settings, expect

# Matches are thought to be at their best level at first; EM moves on from there.
_START_M = 0.8
_RARE = 1e-12
_FEW = 5
# "Everybody matches" would leave no room for somebody who does not.
_EXPECTED_RANGE = (1e-6, 0.999)


def train(
    job: Job, patterns: Patterns, frequencies: Frequencies
) -> tuple[Parameters, list[dict[str, float]]]:
    """Fit the classifier on the patterns and their counts; the parameters and the history of EM."""
    spec = job.spec
    chance = chance_levels(spec, job.compare, job.left, job.right, frequencies)
    settings = Settings(
        len(job.left) * job.right_rows,
        spec.training.max_iterations,
        spec.training.tolerance,
        chance.levels,
        chance.sampled,
        tuple(_added(spec, k, chance) for k in range(len(spec.comparisons))),
    )
    prior = spec.expected / job.right_rows
    start = _start(spec, chance, job.right_rows)
    if not len(patterns.codes):
        return _parameters(spec, Estimate(start, prior, []), frequencies, job.right_rows), []
    classifier = LevelClassifier(start, prior, settings)
    vectors = pd.DataFrame(patterns.codes, columns=[c.name for c in spec.comparisons])
    found = classifier.fit(vectors, counts=patterns.counts).fitted
    supported = replace(found, tables=_supported(patterns, found, chance))
    return _parameters(spec, supported, frequencies, job.right_rows), found.history


def _supported(patterns: Patterns, found: Estimate, chance: Chance) -> Tables:
    """Levels that hardly a match and hardly a random pair is in get weight 0: nothing is known of them."""
    posterior, _ = expect(patterns, found.tables, found.prior)
    tables = []
    for k, table in enumerate(found.tables.comparisons):
        matches = np.bincount(
            patterns.codes[:, k], weights=posterior * patterns.counts, minlength=len(table.m)
        )
        unknown = chance.sampled[k] & (chance.seen[k] < _FEW) & (matches < _FEW)
        tables.append(replace(table, m=np.where(unknown, table.u, table.m)))
    return replace(found.tables, comparisons=tuple(tables))


def _start(spec: ModelSpec, chance: Chance, right_rows: float) -> Tables:
    tables = []
    for comparison, u in zip(spec.comparisons, chance.levels, strict=True):
        evidence = evidence_of(comparison)
        m = _told_m(comparison)
        if m is None:
            m = np.where(evidence, (1 - _START_M) / max(evidence.sum() - 1, 1), 1.0)
            m[np.flatnonzero(evidence)[0]] = _START_M
        tables.append(LevelTable(m, np.maximum(u, _RARE), evidence, comparison.shared))
    return Tables(tuple(tables), relatives_rate(spec, right_rows))


def _told_m(comparison: Comparison) -> Floats | None:
    """What the model says of m by level code, 1 where a level is no evidence; None if it says nothing."""
    if all(level.m is None for level in comparison.levels):
        return None
    return np.array([1.0, *(level.m or 1.0 for level in comparison.levels)])


def _added(spec: ModelSpec, column: int, chance: Chance) -> Floats:
    """Pairs to add to each level of m before matches are counted.

    As the model says, if it does. Else sampled levels get them as random pairs are spread, so that a
    level nobody has seen, in matches or elsewhere, never counts for a match; levels whose u is exact
    get the same each.
    """
    told = _told_m(spec.comparisons[column])
    if told is not None:
        return told * spec.training.prior_pairs
    levels, each = chance.levels[column], spec.training.smoothing
    return np.where(chance.sampled[column], each * len(levels) * levels, each)


def _parameters(spec: ModelSpec, found: Estimate, frequencies: Frequencies, right_rows: float) -> Parameters:
    comparisons = {
        comparison.name: {
            name: Probabilities(m=rounded(table.m[code]), u=rounded(table.u[code]))
            for code, name in enumerate(comparison.level_names)
            if table.evidence[code]
        }
        for comparison, table in zip(spec.comparisons, found.tables.comparisons, strict=True)
    }
    least, most = _EXPECTED_RANGE
    if spec.is_dedupe:  # rows that stand many times in a table make more pairs than rows
        most = max(most, right_rows / 2)
    return Parameters(
        model=spec.name,
        spec_sha256=spec.sha256,
        expected=rounded(min(max(found.prior * right_rows, least), most)),
        right_rows=right_rows,
        population=frequencies.rows,
        known=frequencies.known,
        comparisons=comparisons,
    )
