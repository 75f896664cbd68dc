"""Reads what the city knows: truth.csv by row of the list, and who was truly missed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from padan.errors import PadanError

COLUMNS = ("sheet", "sheet_row", "person_id", "register_nik", "true_state", "true_reason", "expected_state",
           "knowable")  # fmt: skip


def read_truth(folder: Path) -> pd.DataFrame:
    """The columns above of `folder`/truth.csv as text, knowable as boolean; nothing is an empty text.

    Raises PadanError when there is no truth of this period or it is not one.
    """
    path = folder / "truth.csv"
    if not path.is_file():
        raise PadanError(
            f"There is no truth at {path}: only a synthetic city has one; `make run` with its CITY and SEED"
            " makes it."
        )
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    if missing := [column for column in COLUMNS if column not in table]:
        raise PadanError(f"{path} is no truth file: it lacks {', '.join(missing)}. Make the city anew.")
    truth = table[list(COLUMNS)].copy()
    truth["sheet_row"] = truth["sheet_row"].astype("int64")
    truth["knowable"] = truth["knowable"] == "true"
    return truth


def read_asked(folder: Path) -> dict[str, Any]:
    """What the city was asked for when it was made: size, seed, scenario, month."""
    counts = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    return {name: counts[name] for name in ("size", "seed", "scenario", "month")}
