"""Explanations read back: what was stored with a link, and the m and u of the model that made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from padan.errors import PadanError
from padan.linkage.explanation.parts import Explanation, Part, prior_weight
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import NO_EVIDENCE, Comparison, ModelSpec
from padan.settings import Settings
from padan.warehouse import Role, begin, execute


@dataclass(frozen=True)
class StoredLink:
    """A link and why it is what it is. is_dedupe: both rows are of one list."""

    run_id: int
    left_row_id: int
    right_row_id: int
    decision: str
    is_tie: bool
    is_dedupe: bool
    explanation: Explanation


def stored_links(settings: Settings, row_id: int, model: str) -> list[StoredLink]:
    """The links of one left row in the newest run that linked it, the likeliest first.

    Raises PadanError when there is none.
    """
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "linkage/links_of_row", row_id=row_id, model=model)
    if not rows:
        raise PadanError(
            f"Model {model} has no link of row {row_id}: it met nobody, was empty or set aside, is no row"
            " of a candidate list (raw.candidate.row_id), or no run has linked it yet."
        )
    weights = [row.match_weight for row in rows]
    return [_link(row, weights[:place] + weights[place + 1 :]) for place, row in enumerate(rows)]


def row_of_sheet(settings: Settings, sheet: str, sheet_row: int) -> int:
    """Row id of a row of the newest accepted candidate list. Raises PadanError when there is none."""
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "linkage/row_of_sheet", sheet=sheet, sheet_row=sheet_row)
    if not rows:
        raise PadanError(f"No accepted candidate list has a row {sheet_row} in a sheet {sheet!r}.")
    return int(rows[0].row_id)


def _link(row: Any, rivals: list[float]) -> StoredLink:
    spec = ModelSpec.model_validate(row.spec)
    parameters = Parameters.model_validate(row.parameters)
    return StoredLink(
        row.run_id,
        row.left_row_id,
        row.right_row_id,
        row.decision,
        row.is_tie,
        spec.is_dedupe,
        explanation_of(spec, parameters, row._mapping, rivals),
    )


def explanation_of(
    spec: ModelSpec, parameters: Parameters, link: Mapping[str, Any], rivals: Iterable[float]
) -> Explanation:
    """An explanation from what is stored.

    link: levels and term_weights (comparison → value), household_weight, match_weight, probability.
    rivals: match weights of the other stored links of the same left row.
    """
    return Explanation(
        expected=parameters.expected,
        right_rows=parameters.right_rows,
        prior_weight=prior_weight(spec, parameters),
        parts=tuple(_part(comparison, parameters, link) for comparison in spec.comparisons),
        household=link["household_weight"],
        match_weight=link["match_weight"],
        rivals=tuple(rivals),
        probability=link["probability"],
    )


def _part(comparison: Comparison, parameters: Parameters, link: Mapping[str, Any]) -> Part:
    name = link["levels"][comparison.name]
    found = parameters.comparisons[comparison.name].get(name)
    if name == NO_EVIDENCE or found is None:
        return Part(comparison.name, name, 1.0, 1.0, 0.0)
    term = link["term_weights"].get(comparison.name)
    tf = next(level.tf for level in comparison.levels if level.name == name)
    # u of the value itself is its frequency: what was added says how often it occurs.
    count = round(found.u * 2.0**-term * parameters.known[tf]) if tf and term is not None else None
    weight = float(np.log2(found.m) - np.log2(found.u))
    return Part(comparison.name, name, found.m, found.u, weight, term or 0.0, count)
