"""From weights to decisions: rivals share the denominator, ties go to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from padan.linkage.decision.assignment import Side, best_assignment, marginals
from padan.linkage.decision.groups import Groups
from padan.linkage.decision.scoring import WEIGHT_DIGITS
from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.patterns import ComparedPairs
from padan.linkage.pairs.records import Positions

# Odds beside "nobody" below which a pair does not count as somebody: ten thousand such would not move a
# probability's sixth digit.
_HOPELESS = float(np.log(1e-10))

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Decisions:
    """A number a pair, in the pairs' order.

    probability: that the pair is one person, given the rivals. rival: the highest probability among
    other persons for the same left row. is_best: the likeliest pair of its left row, the first in
    natural order among equals; one to one, a pair of the best assignment. is_tie: as likely as another
    person's pair, and none is likelier. decision: match, review or non_match.
    """

    probability: Floats
    rival: Floats
    is_best: Flags
    is_tie: Flags
    decision: npt.NDArray[Any]

    def take(self, places: Any) -> Decisions:
        """The same decisions in another order."""
        return Decisions(
            self.probability[places],
            self.rival[places],
            self.is_best[places],
            self.is_tie[places],
            self.decision[places],
        )


@dataclass(frozen=True)
class Runs:
    """Pairs sorted by left row and person: the runs of both, and the right positions."""

    rows: Groups
    persons: Groups
    second: Positions


def contenders(spec: ModelSpec, parameters: Parameters, compared: ComparedPairs, log_ratio: Floats) -> Any:
    """Places of the pairs that can matter: not hopeless beside "nobody", or the best of their left row.

    Of a city's pairs three in four are hopeless: their probability would be rounded to nothing.
    """
    if not len(log_ratio):
        return np.zeros(0, dtype=np.int64)
    prior = np.log(parameters.expected / parameters.right_rows)
    nobody = 0.0 if spec.is_dedupe else np.log1p(-parameters.expected)
    rows = Groups.by(compared.first)
    return np.flatnonzero((log_ratio > nobody + _HOPELESS - prior) | (log_ratio == rows.largest(log_ratio)))


def decide(
    spec: ModelSpec,
    parameters: Parameters,
    compared: ComparedPairs,
    log_ratio: Floats,
    entity_of: Any | None = None,
) -> Decisions:
    """Decide over pairs sorted by left and right position.

    log_ratio: the weight of each pair. entity_of: for every right position the number of the person it
    is about; every row its own person if None.
    """
    if not len(log_ratio):
        none = np.zeros(0, dtype=bool)
        return Decisions(np.zeros(0), np.zeros(0), none, none, np.zeros(0, dtype="U9"))
    first, second = compared.first, compared.second
    natural = Groups.by(first)
    if spec.cardinality == "one_to_one":
        runs = Runs(natural, Groups.by(first, second), second)
        return _decide_one_to_one(spec, parameters, compared, log_ratio, runs)
    is_best = natural.first_of(log_ratio == natural.largest(log_ratio))
    if entity_of is None:
        return _decide(spec, parameters, log_ratio, Runs(natural, Groups.by(first, second), second), is_best)
    order = np.lexsort((second, entity_of[second], first))
    persons = Groups.by(first[order], entity_of[second[order]])
    runs = Runs(natural, persons, second[order])
    back = np.argsort(order)
    return _decide(spec, parameters, log_ratio[order], runs, is_best[order]).take(back)


def _decide(spec: ModelSpec, parameters: Parameters, weight: Floats, runs: Runs, is_best: Flags) -> Decisions:
    probability = np.round(_probability(spec, parameters, weight, runs), WEIGHT_DIGITS)
    rival, is_tie = np.zeros(len(weight)), np.zeros(len(weight), dtype=bool)
    if not spec.is_dedupe:
        rival = _rivals(probability, runs)
        is_tie = _ties(weight, runs)
    tied = runs.rows.total(np.where(is_tie, probability, 0.0))
    decision = _decision(spec, probability, is_tie, tied)
    return Decisions(probability, rival, is_best, is_tie, decision)


def _decide_one_to_one(
    spec: ModelSpec, parameters: Parameters, compared: ComparedPairs, log_ratio: Floats, runs: Runs
) -> Decisions:
    """Assignments compete, not pairs; what stays undecided between rows alike is a tie on either side."""
    first, second = compared.first, compared.second
    log_odds = (
        np.log(parameters.expected / parameters.right_rows) + log_ratio - np.log1p(-parameters.expected)
    )
    probability = np.round(marginals(first, second, log_odds), WEIGHT_DIGITS)
    worth = np.flatnonzero(probability >= spec.thresholds.keep)
    is_best = np.zeros(len(probability), dtype=bool)
    is_best[worth] = best_assignment(first[worth], second[worth], log_odds[worth])
    is_tie, tied = np.zeros(len(probability), dtype=bool), np.zeros(len(probability))
    for side in (Side.of(first), Side.of(second)):
        alike = side.ties(probability)
        is_tie |= alike
        tied = np.maximum(tied, side.total(np.where(alike, probability, 0.0)))
    decision = _decision(spec, probability, is_tie, tied)
    return Decisions(probability, _rivals(probability, runs), is_best, is_tie, decision)


def _probability(spec: ModelSpec, parameters: Parameters, weight: Floats, runs: Runs) -> Floats:
    """Bayes over the hypotheses "this person" for every person met, and "nobody here"."""
    prior = parameters.expected / parameters.right_rows
    odds = np.log(prior) + weight
    if spec.is_dedupe:
        pairwise: Floats = np.exp(-np.logaddexp(0, np.log1p(-prior) - odds))
        return pairwise
    nobody = np.log1p(-parameters.expected)
    top = np.maximum(runs.rows.largest(odds), nobody)
    own = np.exp(odds - top)
    others = _others(own, runs)
    result: Floats = own / (own + others + np.exp(nobody - top))
    return result


def _others(own: Floats, runs: Runs) -> Floats:
    """The sum over other persons of the same left row; a person counts by the best of his rows."""
    persons = runs.persons
    best = np.maximum.reduceat(own, persons.starts)
    row_of_person = runs.rows.of[persons.starts]
    total = np.bincount(row_of_person, weights=best)
    count = np.bincount(row_of_person)
    others = total[row_of_person] - best
    others[count[row_of_person] == 1] = 0.0
    result: Floats = np.maximum(others, 0.0)[persons.of]
    return result


def _rivals(probability: Floats, runs: Runs) -> Floats:
    """The highest probability among the other persons of the same left row."""
    persons = runs.persons
    best = np.maximum.reduceat(probability, persons.starts)
    by_row = Groups.by(runs.rows.of[persons.starts])
    is_first = by_row.first_of(best == by_row.largest(best))
    second_best = by_row.largest(np.where(is_first, 0.0, best))
    rival: Floats = np.where(is_first, second_best, by_row.largest(best))[persons.of]
    return rival


def _ties(weight: Floats, runs: Runs) -> Flags:
    """Pairs that are the best of their left row together with another person's."""
    is_top = weight == runs.rows.largest(weight)
    person_is_top = np.logical_or.reduceat(is_top, runs.persons.starts)
    row_of_person = runs.rows.of[runs.persons.starts]
    tops = np.bincount(row_of_person, weights=person_is_top)
    tie: Flags = is_top & (tops[runs.rows.of] > 1)
    return tie


def _decision(spec: ModelSpec, probability: Floats, is_tie: Flags, tied: Floats) -> npt.NDArray[Any]:
    thresholds = spec.thresholds
    match = (probability >= thresholds.match) & ~is_tie
    review = (probability >= thresholds.review) | (is_tie & (tied >= thresholds.review))
    return np.select([match, review], ["match", "review"], "non_match")
