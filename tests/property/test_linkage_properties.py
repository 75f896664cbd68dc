"""What must not matter to a link: order of rows, which side is left, rows that touch nobody."""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padan.linkage import LinkResult, link
from padan.linkage.pairs import records
from padan.linkage.pairs.job import Job
from tests.unit.linkage.linkage_models import pipeline_model
from tests.unit.linkage.linkage_people import People, make_people

SPEC = pipeline_model("candidate_register").model_copy(
    update={
        "training": pipeline_model("candidate_register").training.model_copy(update={"sample_pairs": 20_000})
    }
)
few = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@cache
def people() -> People:
    return make_people(800, 200)


@cache
def linked() -> LinkResult:
    return link(SPEC, people().candidates, people().residents)


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter_to_the_bit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shuffled = [t.take(rng.permutation(len(t))) for t in (people().candidates, people().residents)]
    again = link(SPEC, *shuffled)
    assert again.links.equals(linked().links)
    assert again.parameters.sha256 == linked().parameters.sha256
    assert again.history == linked().history


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_row_ids_do_not_matter_where_the_natural_order_is_the_same(seed: int) -> None:
    """File ids differ between two homes; agency, content and row number do not."""
    new_id = np.random.default_rng(seed).permutation(10_000_000)
    left, right = (_renumbered(t, new_id) for t in (people().candidates, people().residents))
    again = link(SPEC, left, right).links
    assert again["left_row_id"].to_pylist() == new_id[linked().links["left_row_id"]].tolist()
    assert again["right_row_id"].to_pylist() == new_id[linked().links["right_row_id"]].tolist()
    assert again.drop(["left_row_id", "right_row_id"]).equals(
        linked().links.drop(["left_row_id", "right_row_id"])
    )


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_does_not_matter_to_the_bit(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    connect = duckdb.connect
    monkeypatch.setattr(
        records.duckdb, "connect", lambda path, config: connect(path, config=config | {"threads": threads})
    )
    again = link(SPEC, people().candidates, people().residents)
    assert again.links.equals(linked().links)
    assert again.parameters == linked().parameters


@few
@given(rows=st.integers(1, 50))
def test_rows_that_touch_nobody_change_nothing(rows: int) -> None:
    strangers = _strangers(people().residents, rows)
    more = pa.concat_tables([people().residents, strangers])
    again = link(SPEC, people().candidates, more, parameters=linked().parameters)
    assert again.links.equals(linked().links)


def test_sides_may_be_swapped_pairs_and_levels_stay() -> None:
    """Where both sides of the model are alike: levels are symmetric, and so are pairs."""
    alike = {k: v for k, v in SPEC.derived.items() if v.left == v.right}
    spec = SPEC.model_copy(
        update={
            "derived": alike,
            "blocking": tuple(
                r for r in SPEC.blocking if not {"cut_nik", "swapped_birth_date"} & set(r.equal)
            ),
            "comparisons": tuple(c for c in SPEC.comparisons if c.name not in {"nik", "location"}),
        }
    )
    one = Job.open(spec, people().candidates, people().residents).compare_all(_silent)
    other = Job.open(spec, people().residents, people().candidates).compare_all(_silent)
    assert _levels(one, one.first, one.second) == _levels(other, other.second, other.first)


def _levels(compared: Any, candidates: Any, residents: Any) -> dict[tuple[int, int], tuple[int, ...]]:
    codes = compared.patterns.codes[compared.pattern].tolist()
    pairs = zip(candidates.tolist(), residents.tolist(), strict=True)
    return dict(zip(pairs, map(tuple, codes), strict=True))


def _renumbered(table: pa.Table, new_id: Any) -> pa.Table:
    place = table.column_names.index("row_id")
    return table.set_column(place, "row_id", pa.array(new_id[table["row_id"].to_numpy()]))


def _strangers(like: pa.Table, rows: int) -> pa.Table:
    """Residents who share no key and no value with anybody."""
    ids = pa.array(range(10_000_000, 10_000_000 + rows))
    columns = {"row_id": ids, "row_order": ids}
    for field in like.schema:
        if field.type == pa.string():
            words = [f"{field.name.upper()}Q{n}" for n in range(rows)]
            columns[field.name] = pa.array(["ok"] * rows if field.name.endswith("_form") else words)
        elif field.name == "birth_date":
            columns[field.name] = pc.cast(pa.array(range(-30_000, -30_000 + rows), pa.int32()), pa.date32())
        elif field.name in {"rt", "rw"}:
            columns[field.name] = pa.array([99] * rows, field.type)
        elif field.name == "in_city":
            columns[field.name] = pa.array([True] * rows)
    return pa.table(columns).select(like.column_names).cast(like.schema)


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None
