"""Judging written links by a truth file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from padan.errors import PadanError
from padan.linkage.evaluation.figures import Figures
from padan.linkage.files.tables import read_table

_PAIR = ["left_id", "right_id"]
# Of one file each pair may be told either way round; of two, hardly a pair is also true backwards.
_EITHER_WAY = 0.05


def judge(links: Path, truth: Path) -> dict[str, Any]:
    """Precision, recall, F1 of the matches, the same with reviews, and counts.

    links: left_id, right_id, decision. truth: left_id, right_id; where the links are of one file with
    itself, in either order. Raises PadanError for a file without these columns.
    """
    found, true = _read(links, [*_PAIR, "decision"]), _read(truth, _PAIR)
    true = true[_PAIR]
    if _is_either_way(found, true):
        found, true = _sorted(found), _sorted(true)
    true = true.drop_duplicates()
    found["is_true"] = pd.MultiIndex.from_frame(found[_PAIR]).isin(pd.MultiIndex.from_frame(true))
    matches = found[found["decision"] == "match"]
    figures = [Figures(len(rows), int(rows["is_true"].sum()), len(true)) for rows in (matches, found)]
    return {
        **_shares(figures[0]),
        "with_review": _shares(figures[1]),
        "counts": {
            "true_pairs": len(true),
            "matches": figures[0].found,
            "true_matches": figures[0].right,
            "false_matches": figures[0].found - figures[0].right,
            "review": figures[1].found - figures[0].found,
            "true_in_review": figures[1].right - figures[0].right,
            "missed": len(true) - figures[1].right,
        },
    }


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    rows = read_table(path, may_be_empty=True).rows
    missing = [name for name in columns if name not in rows.column_names]
    if missing:
        raise PadanError(f"{path}: no column {missing[0]!r}; it has {', '.join(rows.column_names)}.")
    frame: pd.DataFrame = rows.select(columns).to_pandas()
    return frame


def _is_either_way(found: pd.DataFrame, true: pd.DataFrame) -> bool:
    other = found[found["left_id"] != found["right_id"]]
    known = pd.MultiIndex.from_frame(true)
    direct = pd.MultiIndex.from_frame(other[_PAIR]).isin(known).sum()
    reverse = pd.MultiIndex.from_frame(other[_PAIR[::-1]]).isin(known).sum()
    return bool(len(other) == len(found) and reverse > _EITHER_WAY * (direct + reverse))


def _sorted(pairs: pd.DataFrame) -> pd.DataFrame:
    low, high = pairs[_PAIR].min(axis=1), pairs[_PAIR].max(axis=1)
    return pairs.assign(left_id=low, right_id=high)


def _shares(figures: Figures) -> dict[str, float]:
    return {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}
