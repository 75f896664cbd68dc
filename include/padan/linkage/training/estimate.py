"""Expectation maximisation on agreement patterns (Fellegi & Sunter 1969; Winkler 1988).

Pairs that share a pattern share a posterior, so the millions of pairs are a few thousand patterns with
counts. Non-matches that blocking never made are counted too (`total_pairs`): with them, u may be what
random pairs show, and the match class cannot change places with the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import LevelTable, Tables
from padan.linkage.pairs.patterns import Patterns

# No level is impossible: a probability of 0 could never be revised.
_RARE = 1e-12
_SURE = 1e-9


@dataclass(frozen=True)
class Settings:
    """How EM runs.

    total_pairs: compared or not; fewer than the compared ones means no others. chance: for each
    comparison, how often random pairs are in each level, or None to estimate u from the compared pairs.
    free: for each comparison, the levels whose u may move. smoothing: for each comparison, pairs added
    to each level of m, or None.
    """

    total_pairs: float
    max_iterations: int = 200
    tolerance: float = 1e-6
    chance: tuple[Floats, ...] | None = None
    free: tuple[Any, ...] | None = None
    smoothing: tuple[Floats, ...] | None = None


@dataclass(frozen=True)
class Estimate:
    """What EM found. prior: share of all pairs that match. history: a row an iteration."""

    tables: Tables
    prior: float
    history: list[dict[str, float]]


def estimate(patterns: Patterns, start: Tables, prior: float, settings: Settings) -> Estimate:
    """Run EM from a start until no parameter moves by more than the tolerance."""
    tables, history = start, []
    for iteration in range(1, settings.max_iterations + 1):
        posterior, likelihood = expect(patterns, tables, prior)
        new_tables, new_prior = _maximise(patterns, tables, posterior, settings)
        change = _change(tables, new_tables, prior, new_prior)
        history.append(
            {
                "iteration": iteration,
                "expected_matches": float((posterior * patterns.counts).sum()),
                "log_likelihood": likelihood,
                "largest_change": change,
            }
        )
        converged = _is_close(tables, new_tables, prior, new_prior, settings.tolerance)
        tables, prior = new_tables, new_prior
        if converged:
            break
    return Estimate(tables, prior, history)


def expect(patterns: Patterns, tables: Tables, prior: float) -> tuple[Floats, float]:
    """Posterior of each pattern, and the log likelihood of the compared pairs."""
    ratio = tables.log_ratio(patterns.codes)
    odds = np.log(prior) - np.log1p(-prior) + ratio
    posterior = np.exp(-np.logaddexp(0, -odds))
    chance = np.zeros(len(ratio))
    for column, table in enumerate(tables.comparisons):
        chance += np.log(table.u)[patterns.codes[:, column]]
    chance -= tables.household(tables.relatives_weights(patterns.codes))
    mixture = chance + np.log1p(-prior) + np.logaddexp(0, odds)
    return posterior, float((mixture * patterns.counts).sum())


def _maximise(
    patterns: Patterns, tables: Tables, posterior: Floats, settings: Settings
) -> tuple[Tables, float]:
    matches = posterior * patterns.counts
    total = max(settings.total_pairs, patterns.counts.sum())
    prior = min(max(float(matches.sum() / total), _RARE), 1 - _SURE)
    found = []
    for column, table in enumerate(tables.comparisons):
        codes = patterns.codes[:, column]
        added = 0.0 if settings.smoothing is None else settings.smoothing[column]
        m = _shares(codes, matches, table, added)
        u = table.u
        if settings.chance is None:
            u = _shares(codes, patterns.counts - matches, table, 0.0)
        elif settings.free is not None and settings.free[column].any():
            u = _without_matches(settings.chance[column], m, prior, settings.free[column])
        found.append(replace(table, m=m, u=u))
    return replace(tables, comparisons=tuple(found)), prior


def _shares(codes: Any, pairs: Floats, table: LevelTable, added: Any) -> Floats:
    """How the pairs with evidence spread over the levels; 1 for levels that are no evidence."""
    counts = np.bincount(codes, weights=pairs, minlength=len(table.m)) + added
    counts[~table.evidence] = 0
    shares = np.maximum(counts / max(counts.sum(), _RARE), _RARE)
    return np.where(table.evidence, shares, 1.0)


def _without_matches(chance: Floats, m: Floats, prior: float, free: Any) -> Floats:
    """What random pairs show, less the matches among them: in a small population they are not rare."""
    u = chance.copy()
    without = np.maximum(chance[free] - prior * m[free], chance[free] * 0.01)
    u[free] = without * (chance[free].sum() / without.sum())
    return u


def _flat(tables: Tables, prior: float) -> Floats:
    return np.concatenate([[prior], *(np.concatenate([t.m, t.u]) for t in tables.comparisons)])


def _change(old: Tables, new: Tables, old_prior: float, new_prior: float) -> float:
    return float(np.abs(_flat(old, old_prior) - _flat(new, new_prior)).max())


def _is_close(old: Tables, new: Tables, old_prior: float, new_prior: float, tolerance: float) -> bool:
    """The same test of convergence as recordlinkage's, so that both stop at the same iteration."""
    return bool(np.allclose(_flat(new, new_prior), _flat(old, old_prior), atol=tolerance))
