"""Blocking: recordlinkage's own pairs, each once; hot blocks are reported, not dropped silently."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import recordlinkage

from padan.errors import PadanError
from padan.linkage import link
from padan.linkage.pairs import job as job_module
from padan.linkage.pairs.blocking import BlockingRules
from padan.linkage.pairs.comparing import LevelCompare, LevelFeature
from padan.linkage.pairs.job import Job
from padan.linkage.pairs.records import open_records
from tests.unit.linkage.linkage_models import persons, pipeline_model, small_model
from tests.unit.linkage.linkage_people import make_people

LEFT = persons((1, "7", "ALI", "X"), (2, None, "BUDI", "Y"), (3, "9", None, "Z"))
RIGHT = persons((10, "7", "ALI", "X"), (11, "8", "ALI", "Y"), (12, None, "BUDI", "Z"), (13, "9", "CICI", "X"))


def pairs_of(spec: Any, left: pa.Table, right: pa.Table | None) -> list[tuple[int, int]]:
    records = open_records(spec, left, right)
    frames = [records[0].frame()] if right is None else [side.frame() for side in records]
    return list(BlockingRules(spec.blocking).index(*frames))


def test_a_pair_of_two_rules_is_made_once_and_nulls_meet_nobody() -> None:
    assert pairs_of(small_model(), LEFT, RIGHT) == [(1, 10), (1, 11), (2, 12), (3, 13)]


def test_the_pairs_are_those_of_recordlinkage() -> None:
    people = make_people(600, 200)
    spec = pipeline_model("candidate_register")
    ours = pairs_of(
        spec.model_copy(update={"blocking": spec.blocking[3:4]}), people.candidates, people.residents
    )
    frames = [t.to_pandas().set_index("row_id") for t in (people.candidates, people.residents)]
    assert spec.blocking[3].equal == ("birth_date", "sex")
    theirs = recordlinkage.Index().block(["birth_date", "sex"]).index(*frames)
    known = theirs[frames[0].loc[theirs.get_level_values(0), "birth_date"].notna().to_numpy()]
    assert sorted(ours) == sorted(known)


def test_recordlinkage_takes_our_rules_and_comparisons() -> None:
    spec = small_model()
    left, right = (side.frame() for side in open_records(spec, LEFT, RIGHT))
    pairs = recordlinkage.Index([BlockingRules(spec.blocking)]).index(left, right)
    levels = LevelCompare.of(spec.comparisons).compute(pairs, left, right)
    assert levels.to_dict("list") == {"number": [1, 2, 0, 1], "name": [1, 1, 1, 0], "town": [1, 2, 2, 2]}
    alone = LevelFeature(spec.comparisons[0]).compute(pairs, left, right)
    pd.testing.assert_series_equal(alone, levels["number"])


def test_pairs_from_elsewhere_are_compared_too() -> None:
    spec = small_model()
    left, right = (side.frame() for side in open_records(spec, LEFT, RIGHT))
    pairs = pd.MultiIndex.from_tuples([(3, 10), (1, 13), (1, 10)])
    levels = LevelCompare.of(spec.comparisons).compute(pairs, left, right)
    assert levels["number"].to_list() == [2, 2, 1]
    assert levels.index.equals(pairs)


def test_within_one_table_the_later_record_is_left() -> None:
    spec = small_model(cardinality="dedupe")
    rows = persons((5, "7", "ALI", "X"), (1, "7", "ALI", "X"), (3, "7", "BUDI", "X"))
    assert pairs_of(spec, rows, None) == [(3, 1), (5, 1), (5, 3)]


def test_a_hot_block_is_left_out_of_its_rule_alone_and_reported() -> None:
    rules = [{"name": "town", "equal": "town", "limit": 2}, {"name": "number", "equal": "number"}]
    spec = small_model(blocking=rules)
    right = persons(*[(10 + n, "7" if n == 0 else None, "ALI", "X") for n in range(3)])
    result = link(spec, LEFT, right)
    assert result.pairs == 1
    (capped,) = result.capped
    assert (capped.rule, capped.blocks, capped.left_rows, capped.pairs, capped.largest) == (
        "town",
        1,
        1,
        3,
        3,
    )


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    people = make_people(1_000, 300)
    spec = pipeline_model("candidate_register")
    whole = Job.open(spec, people.candidates, people.residents).compare_all(_silent)
    monkeypatch.setattr(job_module, "CHUNK_PAIRS", 50)
    seen: list[int] = []
    parts = Job.open(spec, people.candidates, people.residents).compare_all(
        lambda _s, done, _t: seen.append(done)
    )
    assert len(seen) > 5
    for one, other in zip(vars(whole).values(), vars(parts).values(), strict=True):
        assert str(one) == str(other)
    assert (whole.first == parts.first).all()
    assert (whole.second == parts.second).all()
    assert (whole.pattern == parts.pattern).all()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            persons((1, "7", "ALI", "X"), (1, "8", "BUDI", "X")),
            "'id' of the left table must have a different value",
        ),
        (persons((None, "7", "ALI", "X")), "'id' of the left table must have a different value"),
        (pa.table({"name": ["ALI"]}), "the left table has no column 'id'"),
    ],
)
def test_rows_that_cannot_be_told_apart_are_refused(rows: pa.Table, reason: str) -> None:
    with pytest.raises(PadanError, match=reason):
        link(small_model(), rows, RIGHT)


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None
