"""Links: the pairs worth keeping, by row id, with all that is needed to explain them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from padan.linkage.decision.posterior import Decisions
from padan.linkage.decision.scoring import BIT, weight_parts
from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.frequencies import Frequencies
from padan.linkage.pairs.patterns import ComparedPairs, Patterns

_BIT_DIGITS = 6


def link_table(
    spec: ModelSpec,
    parameters: Parameters,
    compared: ComparedPairs,
    frequencies: Frequencies,
    *,
    log_ratio: Floats,
    decisions: Decisions,
) -> pa.Table:
    """Pairs at least as likely as the model's `keep`, and the best of each left row, in the pairs' order.

    left, right: positions. Bits are rounded to six digits: more, and processors would differ.
    """
    kept = np.flatnonzero((decisions.probability >= spec.thresholds.keep) | decisions.is_best)
    parts = weight_parts(spec, parameters, compared.take(kept), frequencies)
    return pa.table(
        {
            "left": compared.first[kept],
            "right": compared.second[kept],
            "match_weight": _bits(log_ratio[kept] / BIT),
            "probability": decisions.probability[kept],
            "rival_probability": decisions.rival[kept],
            "decision": pa.array(decisions.decision[kept], pa.string()),
            "is_best": decisions.is_best[kept],
            "is_tie": decisions.is_tie[kept],
            "levels": _level_texts(spec, compared.patterns).take(pa.array(compared.pattern[kept])),
            "term_weights": _term_texts(parts.terms, len(kept)),
            "household_weight": _bits(parts.household),
        }
    )


def _bits(weights: Floats) -> Floats:
    rounded: Floats = np.round(weights, _BIT_DIGITS) + 0.0  # no minus zero
    return rounded


def _level_texts(spec: ModelSpec, patterns: Patterns) -> pa.Array:
    """For every pattern, its levels by name as JSON."""
    names = {comparison.name: comparison.level_names for comparison in spec.comparisons}
    texts = [
        json.dumps({name: names[name][code] for name, code in zip(names, codes, strict=True)})
        for codes in patterns.codes.tolist()
    ]
    return pa.array(texts, pa.string())


def _term_texts(terms: dict[str, Floats], pairs: int) -> Any:
    """For every pair, the term weights that apply by comparison as JSON."""
    if not terms:
        return pa.array(["{}"] * pairs, pa.string())
    # Arrow's own way of skipping nulls drops the rows in which all are null.
    entries = [
        pc.fill_null(pc.binary_join_element_wise(f", {json.dumps(name)}: ", _texts(weights), ""), "")
        for name, weights in terms.items()
    ]
    inside = pc.utf8_ltrim(pc.binary_join_element_wise(*entries, ""), ", ")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _texts(weights: Floats) -> pa.Array:
    """Numbers as text; null where there is none."""
    return pa.array(_bits(weights), mask=np.isnan(weights)).cast(pa.string())
