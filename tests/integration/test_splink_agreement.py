"""The same model said to Splink: the same pairs, levels, weights and decisions, to the last pair."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from padan.linkage import ModelSpec, Parameters, link
from padan.linkage.decision.posterior import decide
from padan.linkage.decision.scoring import BIT, WEIGHT_DIGITS, score, weight_parts
from padan.linkage.model.parameters import tables_of
from padan.linkage.pairs.frequencies import Frequencies, count_terms
from padan.linkage.pairs.job import Job
from padan.linkage.pairs.patterns import ComparedPairs
from padan.linkage.splink_model import linker_of
from tests.unit.linkage.linkage_models import pipeline_model, small_model
from tests.unit.linkage.linkage_people import make_people

MODELS = ("candidate_candidate", "candidate_member", "candidate_register")
TEXTS = [
    None, "A", "B", "AB", "BA", "ABC", "ABCD", "ABDC", "MUHAMMAD ALI", "MUHAMAD ALI", "ALI", "S AMINAH",
    "SITTI AMINAH", "SITTI AMINAH DAUD", "ÉLISE", "ELISE", "ALI ALI", "PETRUS", "PETRUSS",
]  # fmt: skip
DATES = [
    None, dt.date(1980, 1, 1), dt.date(1980, 12, 31), dt.date(1980, 3, 4), dt.date(1980, 4, 3),
    dt.date(1980, 4, 13), dt.date(1981, 3, 4), dt.date(1980, 3, 5), dt.date(1979, 3, 4),
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Both:
    """What the two engines say of one model and one pair of tables. theirs: sorted like ours."""

    spec: ModelSpec
    parameters: Parameters
    job: Job
    frequencies: Frequencies
    ours: ComparedPairs
    theirs: dict[str, Any]


def both(spec: ModelSpec, left: pa.Table, right: pa.Table | None, parameters: Parameters) -> Both:
    job = Job.open(spec, left, right)
    ours = job.compare_all(lambda *_: None)
    frequencies = count_terms(spec, job.left, job.right, None)
    predicted = linker_of(job, parameters, frequencies).inference.predict()
    theirs = predicted.as_duckdbpyrelation().to_arrow_table()
    # Splink writes the smaller id of one table left; we write the later row left.
    sides = ("pos_r", "pos_l") if spec.is_dedupe else ("pos_l", "pos_r")
    theirs = theirs.sort_by([(side, "ascending") for side in sides])
    columns = {name: theirs[name].to_numpy(zero_copy_only=False) for name in theirs.column_names}
    first, second = (columns[side] for side in sides)
    return Both(spec, parameters, job, frequencies, ours, columns | {"first": first, "second": second})


@cache
def told(model: str) -> Both:
    people, spec = make_people(1_500, 300), pipeline_model(model)
    right = {"candidate_register": people.residents, "candidate_member": people.residents}.get(model)
    parameters = link(spec, people.candidates, right).parameters
    return both(spec, people.candidates, right, parameters)


def levels(told: Both, comparison: str) -> Any:
    """Splink's levels in our numbers: it counts from the last level down, and -1 is no evidence."""
    names = next(c.level_names for c in told.spec.comparisons if c.name == comparison)
    gamma = told.theirs[f"gamma_{comparison}"]
    return np.where(gamma < 0, 0, len(names) - 1 - gamma)


def our_levels(told: Both) -> Any:
    return told.ours.patterns.codes[told.ours.pattern]


@pytest.mark.parametrize(
    ("kind", "values", "condition"),
    [
        ("text", TEXTS, {"exact": "value"}),
        ("text", TEXTS, {"jaro_winkler": "value", "at_least": 0.8001}),
        ("text", TEXTS, {"jaro_winkler": "value", "at_least": 0.9301}),
        ("text", TEXTS, {"tokens": "value", "at_least": 1}),
        ("text", TEXTS, {"tokens": "value", "at_least": 2}),
        ("date", DATES, {"exact": "value"}),
        ("date", DATES, {"swapped": "value"}),
        ("date", DATES, {"parts": "value", "same": ["year", "month"]}),
        ("date", DATES, {"heaped": "value"}),
        ("integer", [None, 0, 1, 2], {"exact": "value"}),
        ("integer", [None, 0, 1, 2], {"known": "value"}),
        ("integer", [None, 0, 1, 2], {"unknown": "value"}),
        ("boolean", [None, True, False], {"holds": "value", "side": "right"}),
        ("boolean", [None, True, False], {"holds": "value", "side": "left"}),
    ],
)  # fmt: skip
def test_a_golden_table_of_every_comparator(kind: str, values: list[Any], condition: dict[str, Any]) -> None:
    spec = small_model(
        columns={"value": kind, "town": "text"},
        blocking=[{"name": "town", "equal": "town"}],
        comparisons=[
            {
                "name": "it",
                "missing": "value",
                "levels": [{"name": "yes", "when": [condition]}, {"name": "no"}],
            }
        ],
    )
    types = {"text": pa.string(), "date": pa.date32(), "boolean": pa.bool_(), "integer": pa.int16()}
    table = pa.table(
        {
            "id": pa.array(range(len(values))),
            "value": pa.array(values, types[kind]),
            "town": ["MAKASSAR"] * len(values),
        }
    )
    parameters = link(spec, table, table).parameters
    golden = both(spec, table, table, parameters)
    assert len(golden.theirs["first"]) == len(values) ** 2
    assert levels(golden, "it").tolist() == our_levels(golden)[:, 0].tolist()
    if condition.keys().isdisjoint({"holds"}):
        square = our_levels(golden)[:, 0].reshape(len(values), len(values))
        assert (square == square.T).all(), "sides may change places"


@pytest.mark.parametrize("model", MODELS)
def test_b_the_same_pairs(model: str) -> None:
    assert len(told(model).ours.first) > 50
    assert told(model).theirs["first"].tolist() == told(model).ours.first.tolist()
    assert told(model).theirs["second"].tolist() == told(model).ours.second.tolist()


@pytest.mark.parametrize("model", MODELS)
def test_c_the_same_level_of_every_pair(model: str) -> None:
    ours = our_levels(told(model))
    for column, comparison in enumerate(told(model).spec.comparisons):
        assert (levels(told(model), comparison.name) != ours[:, column]).sum() == 0, comparison.name


@pytest.mark.parametrize("model", MODELS)
def test_d_the_same_weights(model: str) -> None:
    """All but the household, for which Splink has no words."""
    assert np.abs(splinks_weight(told(model)) - weight_of_levels_and_terms(told(model))).max() < 1e-9


@pytest.mark.parametrize("model", MODELS)
def test_e_the_same_decisions(model: str) -> None:
    it = told(model)
    household = household_bits(it)
    theirs = np.round((splinks_weight(it) + household) * BIT, WEIGHT_DIGITS)
    ours = score(it.spec, it.parameters, it.ours, it.frequencies)
    decided = [decide(it.spec, it.parameters, it.ours, one, it.job.entities()) for one in (ours, theirs)]
    assert decided[0].decision.tolist() == decided[1].decision.tolist()
    assert decided[0].is_best.tolist() == decided[1].is_best.tolist()
    assert "non_match" in decided[0].decision
    assert it.spec.is_dedupe or "match" in decided[0].decision


def test_f_order_and_strangers_change_nothing_on_either_engine() -> None:
    it = told("candidate_register")
    people = make_people(1_500, 300)
    order = np.random.default_rng(3).permutation(len(people.candidates))
    far = 10 * max(people.residents["row_order"].to_pylist())
    empty = {name: pa.nulls(5, people.residents[name].type) for name in people.residents.column_names}
    ids = pa.array(range(far, far + 5), people.residents["row_id"].type)
    strangers = pa.table(empty | {"row_id": ids, "row_order": ids}, people.residents.schema)
    more = pa.concat_tables([people.residents, strangers])
    again = both(it.spec, people.candidates.take(order), more, it.parameters)
    assert again.theirs["first"].tolist() == it.theirs["first"].tolist()
    assert again.theirs["second"].tolist() == it.theirs["second"].tolist()
    assert np.abs(splinks_weight(again) - splinks_weight(it)).max() < 1e-9
    assert np.abs(weight_of_levels_and_terms(again) - weight_of_levels_and_terms(it)).max() < 1e-9


def splinks_weight(told: Both) -> Any:
    """Splink's match weight without its prior, in bits."""
    prior = told.parameters.expected / told.parameters.right_rows
    return told.theirs["match_weight"] - np.log2(prior / (1 - prior))


def weight_of_levels_and_terms(told: Both) -> Any:
    tables = tables_of(told.spec, told.parameters)
    terms = weight_parts(told.spec, told.parameters, told.ours, told.frequencies).terms
    weight = tables.weights(told.ours.patterns.codes)[told.ours.pattern] / BIT
    return weight + sum(np.nan_to_num(term) for term in terms.values())


def household_bits(told: Both) -> Any:
    return weight_parts(told.spec, told.parameters, told.ours, told.frequencies).household
