"""Why a pair has its probability: prior, one part a comparison, the household, the rivals, the result.

Data only; what is said of it in words or drawn is the business of whoever shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from padan.linkage.decision.scoring import BIT, term_weights
from padan.linkage.model.parameters import Parameters, tables_of
from padan.linkage.model.spec import NO_EVIDENCE, ModelSpec
from padan.linkage.pairs.comparing import LevelCompare
from padan.linkage.pairs.frequencies import Frequencies, count_terms
from padan.linkage.pairs.records import open_records, pair_index

# Probabilities are stored with nine digits: beyond, nothing can be read from them.
_CLEAR = 1e-6


@dataclass(frozen=True)
class Part:
    """What one comparison says.

    weight: log2(m / u) of its level, in bits; 0 for no evidence. term_weight: bits more or less because
    the shared value is rarer or commoner than the average. frequency: rows of the population with it.
    """

    comparison: str
    level: str
    m: float
    u: float
    weight: float
    term_weight: float = 0.0
    frequency: int | None = None


@dataclass(frozen=True)
class Explanation:
    """A pair's weight, part by part, in bits: match_weight = all parts + household.

    expected: share of the left rows that have a match. right_rows: rows it may be among. prior_weight:
    log2 of the odds of this pair against "nobody" before anything is compared (within one table: against
    "not this pair"). household: bits taken off because a non-match may be a relative. rivals: match
    weights of the other persons of the same left row. probability: the result, with the rivals in the
    denominator.
    """

    expected: float
    right_rows: float
    prior_weight: float
    parts: tuple[Part, ...]
    household: float
    match_weight: float
    rivals: tuple[float, ...]
    probability: float

    @property
    def rivals_weight(self) -> float:
        """Bits that the rivals take off: what is missing from prior and match weight to the probability."""
        if not self.rivals or not _CLEAR <= self.probability <= 1 - _CLEAR:
            return 0.0
        odds = float(np.log2(self.probability) - np.log2(1 - self.probability))
        return min(odds - self.prior_weight - self.match_weight, 0.0)


def prior_weight(spec: ModelSpec, parameters: Parameters) -> float:
    """Log2 odds of a pair before anything is compared: against nobody, or within one table alone."""
    prior = parameters.expected / parameters.right_rows
    against = prior if spec.is_dedupe else parameters.expected
    return float(np.log2(prior) - np.log2(1 - against))


def explain_pair(
    spec: ModelSpec,
    parameters: Parameters,
    left: pa.Table,
    right: pa.Table,
    *,
    population: pa.Table | None = None,
    rivals: Sequence[float] = (),
) -> Explanation:
    """Explain one pair: `left` and `right` are tables of one row each.

    population: where the values' frequencies are counted; without it every value is as common as the
    model's average. rivals: match weights in bits of other persons for the same left row.
    """
    first, second = open_records(spec, left, right)
    pairs = pair_index(first, second, [0], [0])
    codes = LevelCompare.of(spec.comparisons).compute(pairs, first.frame(), second.frame()).to_numpy()
    tables = tables_of(spec, parameters)
    frequencies = None if population is None else count_terms(spec, first, second, population)
    parts = _parts(spec, parameters, codes[0].tolist(), frequencies)
    relatives = tables.relatives_weights(codes)
    if frequencies is not None:
        for term in term_weights(spec, parameters, tables, frequencies):
            if codes[0, term.column] == term.code:
                relatives = relatives + term.relatives
    household = float(tables.household(relatives)[0] / BIT)
    weight = sum(part.weight + part.term_weight for part in parts) + household
    return Explanation(
        expected=parameters.expected,
        right_rows=parameters.right_rows,
        prior_weight=prior_weight(spec, parameters),
        parts=parts,
        household=household,
        match_weight=weight,
        rivals=tuple(rivals),
        probability=_probability(spec, parameters, weight, rivals),
    )


def _parts(
    spec: ModelSpec, parameters: Parameters, codes: list[int], frequencies: Frequencies | None
) -> tuple[Part, ...]:
    tables = tables_of(spec, parameters)
    terms = (
        {}
        if frequencies is None
        else {
            (term.column, term.code): float(term.weight[0] / BIT)
            for term in term_weights(spec, parameters, tables, frequencies)
        }
    )
    parts = []
    for column, (comparison, code) in enumerate(zip(spec.comparisons, codes, strict=True)):
        table = tables.comparisons[column]
        tf = comparison.levels[code - 1].tf if code else None
        count = frequencies.counts[tf][0] if tf and frequencies else None
        parts.append(
            Part(
                comparison.name,
                comparison.level_names[code] if code else NO_EVIDENCE,
                float(table.m[code]),
                float(table.u[code]),
                float(table.weight[code] / BIT),
                terms.get((column, code), 0.0),
                None if count is None else int(count),
            )
        )
    return tuple(parts)


def _probability(spec: ModelSpec, parameters: Parameters, weight: float, rivals: Sequence[float]) -> float:
    against = np.exp2(-prior_weight(spec, parameters) - weight)
    if not spec.is_dedupe:
        against += np.exp2(np.array(rivals) - weight).sum()
    return float(1 / (1 + against))
