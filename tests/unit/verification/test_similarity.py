"""Scores of texts side by side."""

from __future__ import annotations

import pyarrow as pa
import pytest

from padan.verification.similarity import similarities


def scores(**texts: tuple[str | None, str | None]) -> dict[str, int | None]:
    pairs = {"name": ("A", "A"), "place": ("A", "A"), "street": ("A", "A")} | texts
    columns = {"row_id": pa.array([1], pa.int64())}
    for what, (left, right) in pairs.items():
        columns[f"list_{what}"] = pa.array([left], pa.string())
        columns[f"register_{what}"] = pa.array([right], pa.string())
    return similarities(pa.table(columns)).to_pylist()[0]


def test_equal_texts_score_100():
    assert scores(name=("SITTI NUR", "SITTI NUR"))["name_score"] == 100


def test_words_in_another_order_are_the_same_name():
    assert scores(name=("SITTI NUR", "NUR SITTI"))["name_score"] == 100


def test_a_slip_of_the_pen_scores_below_100_and_another_name_far_below():
    assert 90 <= scores(name=("HASANUDDIN", "HASANUDIN"))["name_score"] < 100
    assert scores(name=("HASANUDDIN", "BAHARUDDIN"))["name_score"] < 85
    assert scores(name=("RAMLAH", "YUSUF"))["name_score"] < 50


@pytest.mark.parametrize("pair", [(None, "A"), ("A", None), (None, None)])
def test_what_is_not_given_has_no_score(pair):
    assert scores(street=pair)["street_score"] is None


def test_no_rows_no_scores():
    names = [f"{side}_{what}" for side in ("list", "register") for what in ("name", "place", "street")]
    empty = pa.schema([("row_id", pa.int64()), *((name, pa.string()) for name in names)]).empty_table()
    assert similarities(empty).num_rows == 0
