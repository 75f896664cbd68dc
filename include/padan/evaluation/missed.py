"""Precision and recall of the missed workers, by kelurahan, and why the wrong ones are wrong."""

from __future__ import annotations

from typing import Any

import pandas as pd

Figures = dict[str, Any]


def missed_figures(workers: pd.DataFrame, found: pd.DataFrame) -> Figures:
    """Figures over all kelurahan, and by kelurahan of the register.

    workers: as padan.city.missed.make_workers gives them. found: nik, kelurahan_code of those the run
    calls missed. missed: alive, on no list, without cover. knowable: without the dead whom the register
    holds for alive, which only a visit finds out.
    """
    both = workers.merge(found[["nik"]], on="nik", how="outer", indicator=True)
    places = found.set_index("nik")["kelurahan_code"]
    both["kelurahan_code"] = both["kelurahan_code"].fillna(both["nik"].map(places))
    marks = both[["is_dead", "is_listed", "is_covered"]].fillna(value=False).astype(bool)
    is_worker = both["_merge"] != "right_only"
    both["found"] = both["_merge"] != "left_only"
    both["missed"] = is_worker & ~marks.any(axis=1)
    both["right"] = both["found"] & both["missed"]
    both["dead"] = both["found"] & marks["is_dead"]
    wrong = both["found"] & ~both["missed"]
    return {
        **_rates(both[["found", "missed", "right", "dead"]].sum()),
        "wrongly_found": {
            "dead_but_alive_in_the_register": int((wrong & marks["is_dead"]).sum()),
            "on_the_list": int((wrong & ~marks["is_dead"] & marks["is_listed"]).sum()),
            "covered": int((wrong & ~marks["is_dead"] & ~marks["is_listed"] & marks["is_covered"]).sum()),
            "no_such_worker": int((wrong & ~is_worker).sum()),
        },
        "by_kelurahan": {
            str(code): _rates(counts)
            for code, counts in both.groupby("kelurahan_code")[["found", "missed", "right", "dead"]]
            .sum()
            .sort_index()
            .iterrows()
        },
    }


def _rates(counts: pd.Series) -> Figures:
    found, missed, right, dead = (int(counts[name]) for name in ("found", "missed", "right", "dead"))
    return {
        "found": found,
        "missed": missed,
        "right": right,
        "precision": _ratio(right, found),
        "precision_knowable": _ratio(right, found - dead),
        "recall": _ratio(right, missed),
    }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
