"""Figures over decisions: who was submitted or refused wrongly, what stays undecided. Pure functions.

People, not rows, are harmed: a person who is on the list twice is served when one of the rows is verified,
whichever it is. So a second row counts as wrong only if the first was verified too, and nobody counts as
refused who has another row that was not. The truth lets the first row of a person stay; where the run
kept another in its place, it is judged as the one that stays.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

VERIFIED, DUPLICATE, EMPTY = "verified", "duplicate", "empty"
NEVER = ("ineligible", DUPLICATE)
REFUSED = ("ineligible", DUPLICATE)
OPEN = ("review", "not_found")

Figures = dict[str, Any]


def figures(truth: pd.DataFrame, decided: pd.DataFrame) -> Figures:
    """All figures. truth: as read_truth gives it. decided: sheet, sheet_row, state, staged_nik ("" for none).

    Every row of the truth must have been decided once, and no other: else the run is of other files.
    Raises ValueError if not.
    """
    rows = truth.merge(decided, on=["sheet", "sheet_row"], how="outer", indicator=True, validate="1:1")
    if not (rows["_merge"] == "both").all():
        raise ValueError("rows of the run are not the rows of the truth")
    rows = _with_the_row_that_was_kept(rows.drop(columns="_merge"))
    rows["is_person_eligible"] = (rows["true_state"] == VERIFIED).groupby(rows["person_id"]).transform("any")
    rows.loc[rows["person_id"] == "", "is_person_eligible"] = False
    return {
        "rows": len(rows),
        "submitted_wrongly": _submitted_wrongly(rows),
        "refused_wrongly": _refused_wrongly(rows),
        "undecided": _undecided(rows),
        "confusion": _crossed(rows, "true_state"),
        "confusion_knowable": _crossed(rows, "expected_state"),
        "by_true_reason": _crossed(rows, "true_reason"),
    }


def _with_the_row_that_was_kept(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, with the truth of a person's first row said of the row that was kept in its place.

    That is: the first row was decided a duplicate, and the other is one by the truth and was not.
    """
    named = rows[rows["person_id"] != ""]
    is_double = named["true_state"] == DUPLICATE
    is_dropped = named["state"] == DUPLICATE
    first = named[~is_double & is_dropped].drop_duplicates("person_id")
    kept = named[is_double & ~is_dropped].drop_duplicates("person_id")
    pairs = first.reset_index().merge(kept.reset_index(), on="person_id", suffixes=("", "_kept"))
    old, new = pairs["index"].to_numpy(), pairs["index_kept"].to_numpy()
    swapped = rows.copy()
    for column in ("true_state", "true_reason", "expected_state", "knowable"):
        swapped.loc[old, column] = rows.loc[new, column].to_numpy()
        swapped.loc[new, column] = rows.loc[old, column].to_numpy()
    return swapped


def _submitted_wrongly(rows: pd.DataFrame) -> Figures:
    """Verified rows of people who are not to be covered, second rows of a person, and wrong NIKs.

    The base is all verified rows. knowable: the files show that the row was not to be verified.
    """
    verified = rows[rows["state"] == VERIFIED]
    # of a person's verified rows the one that the truth lets stay comes first
    second = (verified["true_state"] == DUPLICATE).sort_values(kind="stable").index
    place = verified.loc[second].groupby("person_id").cumcount().reindex(verified.index)
    is_stranger = verified["staged_nik"] != verified["register_nik"]
    is_wrong = ~verified["is_person_eligible"] | (place > 0) | is_stranger
    wrong = verified[is_wrong]
    is_knowable = (wrong["expected_state"] != VERIFIED) | is_stranger[is_wrong]
    never = wrong["true_state"].isin(NEVER)
    return {
        **_share(len(wrong), len(verified)),
        "knowable": _share(int(is_knowable.sum()), len(verified)),
        "unknowable": _share(int((~is_knowable).sum()), len(verified)),
        "ineligible_or_duplicate": {
            "knowable": _share(int((never & is_knowable).sum()), len(verified)),
            "unknowable": _share(int((never & ~is_knowable).sum()), len(verified)),
        },
        "under_another_nik": int(is_stranger.sum()),
        "by_true_reason": _tally(wrong["true_reason"]),
    }


def _refused_wrongly(rows: pd.DataFrame) -> Figures:
    """People who are to be covered and whose every row was refused; the base is all such people.

    knowable: the files let a careful reader establish that the person is to be covered.
    """
    eligible = rows[rows["is_person_eligible"]]
    is_refused = eligible["state"].isin(REFUSED)
    people = pd.DataFrame(
        {
            "is_refused": is_refused.groupby(eligible["person_id"]).all(),
            "is_knowable": (eligible["expected_state"] == VERIFIED).groupby(eligible["person_id"]).any(),
        }
    )
    knowable = people[people["is_knowable"]]
    others = people[~people["is_knowable"]]
    return {
        **_share(int(people["is_refused"].sum()), len(people)),
        "knowable": _share(int(knowable["is_refused"].sum()), len(knowable)),
        "unknowable": _share(int(others["is_refused"].sum()), len(others)),
        "by_state": _tally(eligible.loc[eligible["person_id"].map(people["is_refused"]), "state"]),
    }


def _undecided(rows: pd.DataFrame) -> Figures:
    """Rows that wait for somebody; the base is the rows that are not empty.

    knowable: a careful reader of the files could have decided the row.
    """
    named = rows[rows["true_state"] != EMPTY]
    waiting = named[named["state"].isin(OPEN)]
    is_knowable = ~waiting["expected_state"].isin(OPEN)
    return {
        **_share(len(waiting), len(named)),
        "knowable": _share(int(is_knowable.sum()), len(named)),
        "unknowable": _share(int((~is_knowable).sum()), len(named)),
        "by_state": _tally(waiting["state"]),
    }


def _share(count: int, base: int) -> Figures:
    return {"count": count, "base": base, "share": round(count / base, 6) if base else 0.0}


def _tally(values: pd.Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().sort_index().items()}


def _crossed(rows: pd.DataFrame, column: str) -> dict[str, dict[str, int]]:
    """Rows by value of the column and decided state; only what occurs."""
    table: dict[str, dict[str, int]] = {}
    for of, states in rows.groupby(column)["state"]:
        table[str(of)] = _tally(states)
    return table
