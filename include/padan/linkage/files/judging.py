"""Judging written links by a truth file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from padan.errors import PadanError
from padan.linkage.evaluation.ceiling import is_blocked
from padan.linkage.evaluation.figures import Figures
from padan.linkage.files.job import FileJob
from padan.linkage.files.tables import read_table

_PAIR = ["left_id", "right_id"]
# Of one file each pair may be told either way round; of two, hardly a pair is also true backwards.
_EITHER_WAY = 0.05


@dataclass(frozen=True)
class Judged:
    """Links with a mark for the true ones, and the true pairs there are, by left_id and right_id.

    true has a column is_blocked where it was asked which pairs blocking brings together.
    """

    links: pd.DataFrame
    true: pd.DataFrame

    def of_rows(self, left_ids: Iterable[str]) -> Judged:
        """What concerns some left rows."""
        wanted = set(left_ids)
        return Judged(
            self.links[self.links["left_id"].isin(wanted)], self.true[self.true["left_id"].isin(wanted)]
        )


def judge(links: Path, truth: Path) -> Judged:
    """Mark which links are true.

    links: left_id, right_id, decision. truth: left_id, right_id; where the links are of one file with
    itself, in either order. Raises PadanError for a file without these columns.
    """
    found, true = _read(links, [*_PAIR, "decision"], others=True), _read(truth, _PAIR)
    if _is_either_way(found, true):
        found, true = _sorted(found), _sorted(true)
    true = true.drop_duplicates()
    if not len(true):
        raise PadanError(f"{truth}: no true pairs: there is nothing to judge by.")
    found["is_true"] = pd.MultiIndex.from_frame(found[_PAIR]).isin(pd.MultiIndex.from_frame(true))
    return Judged(found, true)


def with_ceiling(judged: Judged, job: FileJob) -> Judged:
    """The same, with what the model's blocking rules bring together in the files that were linked."""
    pairs = judged.true[_PAIR].rename(columns={"left_id": "left_row_id", "right_id": "right_row_id"})
    left, right = (*job.tables, None)[:2]
    made = is_blocked(job.spec, left, right, pa.Table.from_pandas(pairs, preserve_index=False))
    return Judged(judged.links, judged.true.assign(is_blocked=made))


def figures(judged: Judged) -> dict[str, Any]:
    """Precision, recall, F1 of the matches, the same with reviews, counts; the blocking ceiling if known."""
    true, found = len(judged.true), judged.links
    matches = found[found["decision"] == "match"]
    one, both = (Figures(len(rows), int(rows["is_true"].sum()), true) for rows in (matches, found))
    blocked = judged.true.get("is_blocked")
    ceiling = {} if blocked is None else {"blocking_ceiling": float(blocked.mean()) if true else 1.0}
    return {
        **_shares(one),
        **ceiling,
        "with_review": _shares(both),
        "counts": {
            "true_pairs": true,
            "matches": one.found,
            "true_matches": one.right,
            "false_matches": one.found - one.right,
            "review": both.found - one.found,
            "true_in_review": both.right - one.right,
            "missed": true - both.right,
        },
    }


def by_subset(judged: Judged, subsets: Path) -> dict[str, dict[str, Any]]:
    """The figures of each value of each column of a file with left_id."""
    rows = _read(subsets, ["left_id"], others=True)
    return {
        f"{column}={value}": figures(judged.of_rows(part["left_id"]))
        for column in rows.columns.drop("left_id")
        for value, part in rows.groupby(column)
        if value != ""
    }


def errors(judged: Judged) -> pa.Table:
    """False matches, with their levels, and missed pairs: kind, left_id, right_id, …; ids, no values."""
    wrong = judged.links[(judged.links["decision"] == "match") & ~judged.links["is_true"]]
    known = pd.MultiIndex.from_frame(judged.links[_PAIR])
    missed = judged.true[~pd.MultiIndex.from_frame(judged.true[_PAIR]).isin(known)]
    listed = pd.concat([wrong.assign(kind="false match"), missed.assign(kind="missed")])
    columns = [
        "kind",
        *_PAIR,
        *[name for name in map(str, wrong) if name.startswith(("prob", "match_", "level_"))],
    ]
    return pa.Table.from_pandas(listed.reindex(columns=columns), preserve_index=False)


def _read(path: Path, columns: list[str], *, others: bool = False) -> pd.DataFrame:
    rows = read_table(path, may_be_empty=True).rows
    missing = [name for name in columns if name not in rows.column_names]
    if missing:
        raise PadanError(f"{path}: no column {missing[0]!r}; it has {', '.join(rows.column_names)}.")
    frame: pd.DataFrame = (rows if others else rows.select(columns)).to_pandas()
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
