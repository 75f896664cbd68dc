"""An explanation adds up to the stored weight and probability of its link, part by part."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from padan.linkage import Explanation, LinkResult, explain_pair, link
from tests.unit.linkage.linkage_models import pipeline_model
from tests.unit.linkage.linkage_people import People, make_people


@cache
def linked(model: str) -> tuple[People, LinkResult]:
    people = make_people(1_500, 300)
    right = people.residents if model == "candidate_register" else None
    return people, link(pipeline_model(model), people.candidates, right, population=people.residents)


def explained(model: str, stored: dict[str, Any], links: list[dict[str, Any]]) -> Explanation:
    people, result = linked(model)
    right = people.residents if model == "candidate_register" else people.candidates
    return explain_pair(
        pipeline_model(model),
        result.parameters,
        _row(people.candidates, stored["left_row_id"]),
        _row(right, stored["right_row_id"]),
        population=people.residents,
        rivals=[other["match_weight"] for other in links if other is not stored],
    )


@pytest.mark.parametrize("model", ["candidate_register", "candidate_candidate"])
def test_parts_and_household_add_up_to_the_stored_link(model: str) -> None:
    by_row: dict[int, list[dict[str, Any]]] = {}
    for stored in linked(model)[1].links.to_pylist():
        by_row.setdefault(stored["left_row_id"], []).append(stored)
    links = [(one, rows) for rows in by_row.values() for one in rows]
    for stored, rows in [*links[:6], *[pair for pair in links if pair[0]["decision"] == "review"][:4]]:
        found = explained(model, stored, rows)
        assert found.match_weight == pytest.approx(stored["match_weight"], abs=1e-5)
        assert found.probability == pytest.approx(stored["probability"], abs=2e-3)
        assert {part.comparison: part.level for part in found.parts} == json.loads(stored["levels"])


def test_a_rare_value_says_more_than_a_common_one_and_no_evidence_says_nothing() -> None:
    people, result = linked("candidate_register")
    candidate = _row(people.candidates, people.truth["left_row_id"][0].as_py())
    resident = _row(people.residents, people.truth["right_row_id"][0].as_py())
    common = _with(people.residents, "birth_place", "MAKASSAR")
    spec = pipeline_model("candidate_register")

    def part(population: pa.Table | None, left: pa.Table = candidate) -> Any:
        found = explain_pair(spec, result.parameters, left, resident, population=population)
        return next(part for part in found.parts if part.comparison == "birth_place")

    named = _with(candidate, "birth_place", resident["birth_place"][0].as_py())
    assert part(None, named).term_weight == 0
    assert part(None, named).frequency is None
    assert part(common, named).frequency in (1, len(people.residents))
    rare = part(people.residents.slice(0, 1), named)
    assert rare.term_weight > part(people.residents, named).term_weight
    silent = part(people.residents, _with(candidate, "birth_place", None))
    assert (silent.level, silent.weight, silent.frequency) == ("no_evidence", 0, None)


def _row(table: pa.Table, row_id: int) -> pa.Table:
    return table.filter(pc.equal(table["row_id"], row_id))


def _with(table: pa.Table, column: str, value: str | None) -> pa.Table:
    place = table.column_names.index(column)
    return table.set_column(place, column, pa.array([value] * len(table), pa.string()))
