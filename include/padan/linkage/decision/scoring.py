"""The match weight of every pair: its pattern's, corrected by how common the shared values are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import Parameters, Tables, tables_of
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.frequencies import Frequencies
from padan.linkage.pairs.patterns import ComparedPairs

# Weights are compared with each other and with thresholds only after rounding: a pair must not win by
# the last bit of a sum.
WEIGHT_DIGITS = 9
BIT = float(np.log(2))


@dataclass(frozen=True)
class TermWeight:
    """What the value of one tf column adds to a pair in one level, by left position.

    column: of the comparison. code: of the level. weight: log(u / frequency). relatives: change of the
    comparison's share in the household term.
    """

    column: int
    code: int
    weight: Floats
    relatives: Floats


def term_weights(
    spec: ModelSpec, parameters: Parameters, tables: Tables, frequencies: Frequencies
) -> list[TermWeight]:
    """The corrections of every level with a tf column."""
    found = []
    for column, (comparison, table) in enumerate(zip(spec.comparisons, tables.comparisons, strict=True)):
        for code, level in enumerate(comparison.levels, start=1):
            if level.tf:
                tf = frequencies.counts[level.tf] / max(parameters.known[level.tf], 1)
                at_value = np.log(table.shared * table.m[code] / tf + (1 - table.shared))
                found.append(
                    TermWeight(
                        column, code, np.log(table.u[code]) - np.log(tf), at_value - table.relatives[code]
                    )
                )
    return found


@dataclass(frozen=True)
class WeightParts:
    """What a pair's weight holds beside its levels', in bits, a number a pair.

    terms: for each comparison with tf columns, how much more the shared value says than the average
    one; not a number where no value is shared. household: less than 0 where relatives would agree too.
    """

    terms: dict[str, Floats]
    household: Floats


def score(
    spec: ModelSpec, parameters: Parameters, compared: ComparedPairs, frequencies: Frequencies
) -> Floats:
    """Log of P(levels and values | match) / P(levels and values | non-match) of every pair."""
    tables = tables_of(spec, parameters)
    codes, row = compared.patterns.codes, compared.pattern
    weight = tables.weights(codes)[row]
    relatives = tables.relatives_weights(codes)[row]
    for term in term_weights(spec, parameters, tables, frequencies):
        pairs, left_rows = _at_level(compared, term)
        weight[pairs] += term.weight[left_rows]
        relatives[pairs] += term.relatives[left_rows]
    result: Floats = np.round(weight + tables.household(relatives), WEIGHT_DIGITS)
    return result


def weight_parts(
    spec: ModelSpec, parameters: Parameters, compared: ComparedPairs, frequencies: Frequencies
) -> WeightParts:
    """What `score` adds to the weights of the levels: for the few pairs that are kept."""
    tables = tables_of(spec, parameters)
    relatives = tables.relatives_weights(compared.patterns.codes)[compared.pattern]
    terms: dict[str, Floats] = {}
    for term in term_weights(spec, parameters, tables, frequencies):
        pairs, left_rows = _at_level(compared, term)
        name = spec.comparisons[term.column].name
        terms.setdefault(name, np.full(len(relatives), np.nan))[pairs] = term.weight[left_rows] / BIT
        relatives[pairs] += term.relatives[left_rows]
    return WeightParts(terms, tables.household(relatives) / BIT)


def _at_level(compared: ComparedPairs, term: TermWeight) -> tuple[Any, Any]:
    """The pairs that are in a term's level, and their left positions."""
    pairs = np.flatnonzero((compared.patterns.codes[:, term.column] == term.code)[compared.pattern])
    return pairs, compared.first[pairs]
