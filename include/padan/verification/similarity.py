"""Similarity scores, 0 to 100, of names, birth places and streets: list against register."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

Scores = NDArray[np.float64]


def similarities(texts: pa.Table) -> pa.Table:
    """Scores of the compared texts, the result of include/sql/verification/compared_texts.sql.

    Columns row_id, name_score, birth_place_score, street_score: int16, null where a side is.
    """
    name = _pairs(texts, "name")
    return pa.table(
        {
            "row_id": texts["row_id"],
            "name_score": _column(
                np.maximum(_scores(*name), _scores(*map(_words_sorted, name))), texts, "name"
            ),
            "birth_place_score": _column(_scores(*_pairs(texts, "place")), texts, "place"),
            "street_score": _column(_scores(*_pairs(texts, "street")), texts, "street"),
        }
    )


def _pairs(texts: pa.Table, what: str) -> tuple[list[str], list[str]]:
    left, right = (texts[f"{side}_{what}"].fill_null("").to_pylist() for side in ("list", "register"))
    return left, right


def _words_sorted(values: list[str]) -> list[str]:
    """The words of each value in order: "SITTI NUR" and "NUR SITTI" are one name."""
    return [" ".join(sorted(value.split())) for value in values]


def _scores(left: list[str], right: list[str]) -> Scores:
    # float64 and rounded down: the same score on every machine, and 100 only for equal texts
    shares = process.cpdist(left, right, scorer=JaroWinkler.normalized_similarity, dtype=np.float64)
    return np.floor(np.asarray(shares, dtype=np.float64) * 100)


def _column(scores: Scores, texts: pa.Table, what: str) -> pa.Array:
    missing = texts[f"list_{what}"].is_null().to_numpy() | texts[f"register_{what}"].is_null().to_numpy()
    return pa.array(scores.astype(np.int16), mask=missing)
