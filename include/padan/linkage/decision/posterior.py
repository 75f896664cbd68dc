"""From weights to decisions: rivals share the denominator, ties go to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from padan.linkage.decision.scoring import WEIGHT_DIGITS
from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.patterns import ComparedPairs
from padan.linkage.pairs.records import Positions

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Decisions:
    """A number a pair, in the pairs' order.

    probability: that the pair is one person, given the rivals. rival: the highest probability among
    other persons for the same left row. is_best: the likeliest pair of its left row, the first in
    natural order among equals. is_tie: as likely as another person's pair, and none is likelier.
    decision: match, review or non_match.
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
class Groups:
    """Runs of equal values in a sorted column. starts: first place of each; of: the run of each place."""

    starts: Any
    of: Any

    @classmethod
    def by(cls, *columns: Any) -> Groups:
        """Runs over one or more columns that are sorted together."""
        new = np.ones(len(columns[0]), dtype=bool)
        new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return cls(np.flatnonzero(new), np.cumsum(new) - 1)

    def largest(self, values: Any) -> Any:
        """The largest value of each run, at every place of it."""
        return np.maximum.reduceat(values, self.starts)[self.of]

    def total(self, values: Any) -> Any:
        """The sum of each run, at every place of it, added in order."""
        return np.add.reduceat(values, self.starts)[self.of]


@dataclass(frozen=True)
class Runs:
    """Pairs sorted by left row and person: the runs of both, and the right positions."""

    rows: Groups
    persons: Groups
    second: Positions


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
    is_best = _first_of(natural, log_ratio == natural.largest(log_ratio))
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
    if spec.cardinality == "one_to_one":
        others = others + _others_on_the_right(odds, runs.second, top)
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


def _others_on_the_right(odds: Floats, second: Any, top: Floats) -> Floats:
    """One to one: the same right row's pairs with other left rows are rivals too."""
    order = np.argsort(second, kind="stable")
    groups = Groups.by(second[order])
    highest = groups.largest(odds[order])
    total = groups.total(np.exp(odds[order] - highest))
    others = np.empty_like(odds)
    others[order] = np.maximum(total - np.exp(odds[order] - highest), 0.0) * np.exp(
        np.minimum(highest - top[order], 700.0)
    )
    return others


def _rivals(probability: Floats, runs: Runs) -> Floats:
    """The highest probability among the other persons of the same left row."""
    persons = runs.persons
    best = np.maximum.reduceat(probability, persons.starts)
    by_row = Groups.by(runs.rows.of[persons.starts])
    is_first = _first_of(by_row, best == by_row.largest(best))
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


def _first_of(groups: Groups, flags: Flags) -> Flags:
    """Only the first flag of each run."""
    seen = np.cumsum(flags)
    before = seen[groups.starts] - flags[groups.starts]
    result: Flags = flags & (seen - before[groups.of] == 1)
    return result


def _decision(spec: ModelSpec, probability: Floats, is_tie: Flags, tied: Floats) -> npt.NDArray[Any]:
    thresholds = spec.thresholds
    match = (probability >= thresholds.match) & ~is_tie
    review = (probability >= thresholds.review) | (is_tie & (tied >= thresholds.review))
    return np.select([match, review], ["match", "review"], "non_match")
