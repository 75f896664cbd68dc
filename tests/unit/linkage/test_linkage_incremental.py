"""A linkage that stays open: whatever comes and goes, the same links as linking all anew."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from padan.errors import PadanError
from padan.linkage import LinkResult, ModelSpec, link
from padan.linkage.incremental.changes import Changes
from padan.linkage.incremental.linkage import Linkage
from tests.unit.linkage.linkage_models import persons, small_model

COLUMNS = ("id", "number", "name", "town", "place", "person")
NAMES = ("ALI", "BUDI", "CITRA", "DEWI", "EKA", None)
TOWNS = ("TALLO", "MARISO", None)


def model(cardinality: str) -> ModelSpec:
    """Blocks of at most four right rows, so that a few rows more or less open and close them."""
    more: dict[str, Any] = {"entity": "person"} if cardinality == "many_to_one" else {}
    return small_model(
        cardinality=cardinality,
        order="place",
        columns={"number": "text", "name": "text", "town": "text", "person": "text"},
        blocking=[
            {"name": "name", "equal": "name", "limit": 12},
            {"name": "number", "equal": "number", "limit": 4},
            {"name": "name_town", "equal": ["name", "town"], "limit": 4},
        ],
        **more,
    )


def rows(draw: random.Random, ids: list[int]) -> pa.Table:
    """A person a row; natural order is not that of the ids."""
    told = [
        (
            number,
            str(draw.randint(1, 30)) if draw.random() < 0.8 else None,
            draw.choice(NAMES),
            draw.choice(TOWNS),
            f"{draw.randint(0, 999):03d}-{number:05d}",
            str(draw.randint(1, 60)) if draw.random() < 0.5 else None,
        )
        for number in ids
    ]
    return persons(*told, columns=COLUMNS)


def changed(draw: random.Random, table: pa.Table) -> pa.Table:
    """The table a month later: some rows gone, some changed, some new."""
    ids = table["id"].to_pylist()
    stay = [place for place in range(len(ids)) if draw.random() < draw.choice((0.6, 0.9, 1.0))]
    again = [ids[place] for place in stay if draw.random() < 0.1]
    kept = table.take([place for place in stay if ids[place] not in again])
    new = list(range(max(ids) + 1, max(ids) + 1 + draw.randint(0, 12)))
    later = pa.concat_tables([kept, rows(draw, again + new)])
    order = list(range(len(later)))
    draw.shuffle(order)
    return later.take(order)


def same(found: LinkResult, expected: LinkResult) -> None:
    assert found.links.equals(expected.links)
    assert (found.left_rows, found.right_rows) == (expected.left_rows, expected.right_rows)
    assert found.pairs == expected.pairs
    assert found.capped == expected.capped


@pytest.mark.parametrize("cardinality", ["many_to_one", "one_to_one", "dedupe"])
@pytest.mark.parametrize("seed", range(8))
def test_any_change_leads_where_linking_anew_leads(cardinality: str, seed: int) -> None:
    draw = random.Random(f"{cardinality} {seed}")
    spec = model(cardinality)
    left = rows(draw, list(range(1, 60)))
    right = None if spec.is_dedupe else rows(draw, list(range(1, 120)))
    linkage = Linkage.open(spec, left, right)
    same(linkage.result, link(spec, left, right))
    parameters, crossed = linkage.parameters, False
    for _ in range(6):
        sides: dict[str, Changes | None] = {"left": None, "right": None}
        if spec.is_dedupe or draw.random() < 0.7:
            later = changed(draw, left)
            sides["left"], left = Changes.between(spec, left, later), later
        if right is not None:
            later = changed(draw, right)
            sides["right"], right = Changes.between(spec, right, later), later
        before = linkage.result.capped
        expected = link(spec, left, right, parameters=parameters)
        same(linkage.change(**sides), expected)
        crossed |= before != expected.capped
    assert crossed, "no block crossed its limit: the test proves less than it says"


def test_a_population_elsewhere_stays() -> None:
    draw = random.Random(5)
    spec = model("dedupe")
    left, population = rows(draw, list(range(1, 60))), rows(draw, list(range(1, 500)))
    linkage = Linkage.open(spec, left, population=population)
    later = changed(draw, left)
    expected = link(spec, later, population=population, parameters=linkage.parameters)
    same(linkage.change(Changes.between(spec, left, later)), expected)


def test_only_what_the_model_reads_is_a_change() -> None:
    spec = model("many_to_one")
    table = rows(random.Random(1), [1, 2, 3])
    later = table.append_column("remark", pa.array(["a", "b", "c"]))
    found = Changes.between(spec, table, later)
    assert (len(found.rows), len(found.gone)) == (0, 0)


def test_a_refused_change_leaves_everything_as_it_was() -> None:
    draw = random.Random(7)
    spec = model("many_to_one")
    left, right = rows(draw, list(range(1, 60))), rows(draw, list(range(1, 120)))
    linkage = Linkage.open(spec, left, right)
    later = changed(draw, left)
    twin = right.slice(0, 1).set_column(0, "id", pa.array([9_000], pa.int64()))
    with pytest.raises(PadanError, match="same order value"):
        linkage.change(
            Changes.between(spec, left, later), Changes(twin, right["id"].slice(0, 0).combine_chunks())
        )
    same(linkage.result, link(spec, left, right, parameters=linkage.parameters))
    expected = link(spec, later, right, parameters=linkage.parameters)
    same(linkage.change(Changes.between(spec, left, later)), expected)


def test_rows_that_cannot_come_or_go_are_refused() -> None:
    spec = model("many_to_one")
    table = rows(random.Random(1), [1, 2, 3])
    nobody = pa.array([9], pa.int64())
    with pytest.raises(PadanError, match="1 rows to forget are not in the left table"):
        Linkage.open(spec, table, table).change(left=Changes(table.slice(0, 0), nobody))
    twin = table.slice(0, 1).set_column(0, "id", pa.array([9], pa.int64()))
    with pytest.raises(PadanError, match="same order value"):
        Linkage.open(spec, table, table).change(left=Changes(twin, nobody.slice(0, 0)))
    with pytest.raises(PadanError, match="lack name, town"):
        rest = Changes(twin.drop_columns(["name", "town"]), nobody.slice(0, 0))
        Linkage.open(spec, table, table).change(left=rest)
    twice = pa.concat_tables([twin, twin])
    with pytest.raises(PadanError, match="different value"):
        Linkage.open(spec, table, table).change(left=Changes(twice, nobody.slice(0, 0)))
