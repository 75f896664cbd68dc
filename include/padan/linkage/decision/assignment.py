"""One to one: probabilities over whole assignments, and the best assignment.

Where a right row can be one left row's only, pairs are no longer judged alone: that a stranger has a
better claim to a row frees its other claimants for their second choice. Every set of pairs in which no
row stands twice is a hypothesis, its odds the product of its pairs' odds. A pair's probability is the
share of the hypotheses that hold it, by belief propagation: exact where the pairs of a component form a
tree, and mostly close where they close in circles (Huang & Jebara 2009; Bayati et al. 2007): among seven
pairs of four rows a side, drawn at random, one graph in a hundred has a pair that is more than 0.15 off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from padan.linkage.decision.groups import Groups
from padan.linkage.model.arrays import Floats

# Beyond it a pair is certain, and its odds would not fit into a float.
_CERTAIN = 600.0
_STEPS = 500
_SETTLED = 1e-12
# What a row gains by standing alone; small, so that any pair better than nobody beats it.
_ALONE = 1e-9


@dataclass(frozen=True)
class Side:
    """The pairs in the order of one side's rows. order: places of the pairs; groups: a run a row."""

    order: Any
    groups: Groups

    @classmethod
    def of(cls, positions: Any) -> Side:
        """The runs of equal positions."""
        order = np.argsort(positions, kind="stable")
        return cls(order, Groups.by(positions[order]))

    def others(self, values: Floats) -> Floats:
        """For every pair the sum over the other pairs of the same row.

        The largest is left out before adding, not taken off again: what is small beside it would be lost.
        """
        sorted_values = values[self.order]
        is_first = self.groups.first_of(sorted_values == self.groups.largest(sorted_values))
        largest = np.where(is_first, sorted_values, 0.0)
        rest = self.groups.total(np.where(is_first, 0.0, sorted_values))
        found = np.where(is_first, rest, rest - sorted_values + self.groups.total(largest))
        result: Floats = self._back(np.maximum(found, 0.0))
        return result

    def total(self, values: Floats) -> Floats:
        """For every pair the sum over the pairs of the same row."""
        result: Floats = self._back(self.groups.total(values[self.order]))
        return result

    def ties(self, values: Floats) -> npt.NDArray[np.bool_]:
        """Pairs that are the best of their row together with another."""
        sorted_values = values[self.order]
        is_top = sorted_values == self.groups.largest(sorted_values)
        tie: npt.NDArray[np.bool_] = self._back(is_top & (self.groups.total(is_top.astype(np.int64)) > 1))
        return tie

    def _back(self, values: Any) -> Any:
        """Values of sorted pairs in the pairs' own order."""
        result = np.empty_like(values)
        result[self.order] = values
        return result


def marginals(first: Any, second: Any, log_odds: Floats) -> Floats:
    """Probability of each pair over all assignments.

    first, second: left and right positions. log_odds: of each pair against "neither has a partner".
    """
    odds = np.exp(np.minimum(log_odds, _CERTAIN))
    left, right = Side.of(first), Side.of(second)
    heard: Floats = np.ones_like(odds)
    before = last = np.zeros_like(odds)
    for _ in range(_STEPS):
        from_left = 1 / (1 + left.others(odds * heard))
        heard = 1 / (1 + right.others(odds * from_left))
        claim = odds * from_left * heard
        before, last = last, claim / (1 + claim)
        if np.abs(last - before).max() < _SETTLED:
            return last
    # It swings between an upper and a lower bound where rows are nearly alike.
    result: Floats = (before + last) / 2
    return result


def best_assignment(first: Any, second: Any, log_odds: Floats) -> npt.NDArray[np.bool_]:
    """Which pairs make up the likeliest assignment; a pair less likely than nobody is not among them."""
    # scipy's graphs take half a second to import, and most models do not need them.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    gain = np.maximum(log_odds, 0.0)
    rows, row = np.unique(first, return_inverse=True)
    columns, column = np.unique(second, return_inverse=True)
    alone = np.arange(len(rows))
    most = gain.max(initial=0.0) + 1.0
    costs = most - np.concatenate([gain, np.full(len(rows), _ALONE)])
    places = (np.concatenate([row, alone]), np.concatenate([column, alone + len(columns)]))
    graph = coo_array((costs, places), shape=(len(rows), len(columns) + len(rows))).tocsr()
    _, partner = min_weight_full_bipartite_matching(graph)
    chosen: npt.NDArray[np.bool_] = (partner[row] == column) & (log_odds > 0)
    return chosen
