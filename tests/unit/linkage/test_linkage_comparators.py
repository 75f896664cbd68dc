"""The golden table of the comparators: nulls, unicode, lengths 0 to 4, exact ties.

Every engine that the model is ever compiled for must answer this table alike. The Jaro-Winkler column is
the reference implementation's (rapidfuzz), worked out beside ours.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from rapidfuzz.distance import JaroWinkler

from padan.linkage.model.conditions import Strict
from padan.linkage.pairs.comparing import level_codes
from padan.linkage.pairs.duck import condition_sql, derivation_sql
from padan.linkage.pairs.records import open_records
from tests.unit.linkage.linkage_models import small_model

DAY = dt.date
TEXTS = [
    None,
    "",
    "A",
    "B",
    "AB",
    "BA",
    "ABC",
    "ABCD",
    "ABDC",
    "MUHAMMAD ALI",
    "MUHAMAD ALI",
    "SITTI",
    "ÉLISE",
    "ELISE",
]


def agreed(condition: dict[str, Any], left: list[Any], right: list[Any], kind: str = "text") -> list[str]:
    """yes, no or no_evidence for each pair of values."""
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
    ids = list(range(len(left)))
    sides = [pa.table({"id": ids, "value": pa.array(v, types[kind])}) for v in (left, right)]
    places = np.arange(len(left), dtype=np.int32)
    codes = level_codes(spec.comparisons, *open_records(spec, *sides), places, places)
    return [spec.comparisons[0].level_names[code] for code in codes[:, 0]]


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        ("A", "A", "yes"),
        ("A", "a", "no"),
        ("ÉLISE", "ÉLISE", "yes"),
        ("A", None, "no_evidence"),
        (None, None, "no_evidence"),
        ("", "", "no_evidence"),
        ("", "A", "no_evidence"),
    ],
)
def test_exact(left: str | None, right: str | None, answer: str) -> None:
    assert agreed({"exact": "value"}, [left], [right]) == [answer]


@pytest.mark.parametrize("bound", [0.5001, 0.8001, 0.9201, 0.9999])
def test_jaro_winkler_is_the_reference_s(bound: float) -> None:
    left, right = zip(*[(a, b) for a in TEXTS for b in TEXTS], strict=True)
    wanted = [
        "no_evidence" if not a or not b else "yes" if JaroWinkler.similarity(a, b) >= bound else "no"
        for a, b in zip(left, right, strict=True)
        # bytes and characters are one only in the alphabet that standardised names are written in
        if (a or "").isascii() and (b or "").isascii()
    ]
    ours = agreed({"jaro_winkler": "value", "at_least": bound}, list(left), list(right))
    ascii_pairs = [(a or "").isascii() and (b or "").isascii() for a, b in zip(left, right, strict=True)]
    assert [o for o, is_ascii in zip(ours, ascii_pairs, strict=True) if is_ascii] == wanted


@pytest.mark.parametrize(
    ("left", "right", "at_least", "answer"),
    [
        ("SITTI AMINAH", "SITTI AMINAH DAUD", 1, "yes"),
        ("SITTI AMINAH", "SITTI AMINAH DAUD", 2, "yes"),
        ("AMINAH", "SITTI AMINAH", 1, "yes"),
        ("AMINAH", "SITTI AMINAH", 2, "no"),
        ("AMINAH SITTI", "SITTI AMINAH", 2, "yes"),
        ("S AMINAH", "SITTI AMINAH", 2, "yes"),
        ("SITTI AMINAH", "S A", 2, "yes"),
        ("SITTI AMIN", "SITTI AMINAH", 1, "no"),
        ("SITTI AMINAH", "SITTI HAMINAH", 1, "no"),
        ("S", "S", 1, "yes"),
        ("S", "A", 1, "no"),
        ("A  B", "A B", 2, "yes"),
        ("ALI ALI", "ALI", 1, "yes"),
        ("ALI ALI", "ALI", 2, "no"),
        (None, "ALI", 1, "no_evidence"),
        ("", "ALI", 1, "no_evidence"),
        (None, None, 1, "no_evidence"),
    ],
)
def test_tokens_in_both_directions(left: str | None, right: str | None, at_least: int, answer: str) -> None:
    condition = {"tokens": "value", "at_least": at_least}
    assert agreed(condition, [left], [right]) == [answer]
    assert agreed(condition, [right], [left]) == [answer]


@pytest.mark.parametrize(
    ("condition", "left", "right", "answer"),
    [
        ({"swapped": "value"}, DAY(1975, 3, 4), DAY(1975, 4, 3), "yes"),
        ({"swapped": "value"}, DAY(1975, 3, 3), DAY(1975, 3, 3), "no"),
        ({"swapped": "value"}, DAY(1975, 3, 14), DAY(1975, 3, 14), "no"),
        ({"swapped": "value"}, DAY(1975, 3, 4), DAY(1976, 4, 3), "no"),
        ({"swapped": "value"}, None, DAY(1976, 4, 3), "no_evidence"),
        ({"parts": "value", "same": "year"}, DAY(1975, 3, 4), DAY(1975, 8, 9), "yes"),
        ({"parts": "value", "same": ["year", "month"]}, DAY(1975, 3, 4), DAY(1975, 3, 9), "yes"),
        ({"parts": "value", "same": ["year", "day"]}, DAY(1975, 3, 4), DAY(1975, 3, 9), "no"),
        ({"parts": "value", "same": ["day", "month"]}, DAY(1975, 2, 28), DAY(1957, 2, 28), "yes"),
        ({"parts": "value", "same": "year"}, None, None, "no_evidence"),
        ({"heaped": "value"}, DAY(1975, 1, 1), DAY(1980, 8, 9), "yes"),
        ({"heaped": "value"}, DAY(1975, 5, 1), DAY(1980, 12, 31), "yes"),
        ({"heaped": "value"}, DAY(1975, 1, 31), DAY(1980, 12, 1), "no"),
    ],
)
def test_dates(condition: dict[str, Any], left: dt.date | None, right: dt.date | None, answer: str) -> None:
    assert agreed(condition, [left], [right], "date") == [answer]
    assert agreed(condition, [right], [left], "date") == [answer]


def test_yes_no_columns_are_read_on_the_side_that_is_named() -> None:
    left, right = [True, False, True, None], [False, True, True, True]
    assert agreed({"holds": "value", "side": "left"}, left, right, "boolean") == [
        "yes",
        "no",
        "yes",
        "no_evidence",
    ]
    assert agreed({"holds": "value", "side": "right"}, left, right, "boolean") == ["no", "yes", "yes", "yes"]


def test_known_and_unknown_come_before_missing() -> None:
    left, right = ["A", None, "A", None], ["B", "B", None, None]
    assert agreed({"known": "value"}, left, right) == ["yes", "no_evidence", "no_evidence", "no_evidence"]
    assert agreed({"unknown": "value"}, left, right) == ["no", "yes", "yes", "yes"]


def test_a_column_that_a_file_lacks_is_no_evidence() -> None:
    spec = small_model()
    side = pa.table({"id": [1], "name": ["ALI"]})
    place = np.zeros(1, dtype=np.int32)
    codes = level_codes(spec.comparisons, *open_records(spec, side, side), place, place)
    assert codes.tolist() == [[0, 1, 0]]


def test_a_sentence_that_duckdb_cannot_say_is_refused() -> None:
    for say in (condition_sql, derivation_sql):
        with pytest.raises(NotImplementedError, match="Strict"):
            say(Strict())
