"""The truth beside the files: who each row is, what should become of it, and whether that can be known.

Two answers a row. True: with perfect knowledge of the world. Expected: what the delivered files let
a careful reader establish. Both follow the agreed order of the states: empty, quarantined,
duplicate, not_found, review, ineligible, verified.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from padan.city.ages import OFFICIALS, PENSIONER, RETIREMENT, WORKING_AGE
from padan.city.evidence import NO_DAY, World, gather
from padan.city.population import ALIVE, DECEASED, DOUBLE, INACTIVE, MISSING, MOVED
from padan.city.workbook import Placed


def make_truth(world: World, placed: list[Placed]) -> pd.DataFrame:
    """One row a data row of the list, in the order of the file."""
    frame = gather(world, placed)
    judge(frame)
    return frame


def judge(frame: pd.DataFrame) -> None:
    """Add both answers to rows whose evidence is gathered, and whether they agree."""
    _true_states(frame)
    _expected_states(frame)
    frame["knowable"] = frame["true_state"] == frame["expected_state"]


def _first_of(frame: pd.DataFrame, rules: list[tuple[str, str, pd.Series]], prefix: str) -> None:
    """State and reason of the first rule that holds; rules in the agreed order."""
    masks = [mask.to_numpy(dtype=bool) for _, _, mask in rules]
    frame[f"{prefix}_state"] = np.select(masks, [state for state, _, _ in rules], "verified")
    frame[f"{prefix}_reason"] = np.select(masks, [reason for _, reason, _ in rules], "NEW")


def _true_states(frame: pd.DataFrame) -> None:
    _first_of(
        frame,
        [
            ("empty", "EMPTY_ROW", frame["is_empty"]),
            ("duplicate", "SAME_PERSON", frame["duplicate_of"] >= 0),
            ("not_found", "NOT_IN_REGISTER", ~frame["registered"]),
            ("review", "PU_ACTIVE", frame["pu"]),
            ("review", "PROGRAM_GAP", frame["gap"]),
            ("ineligible", "DECEASED", frame["dead"]),
            *_ineligible(frame, ""),
            *_overlap(frame, ""),
        ],
        "true",
    )


def _expected_states(frame: pd.DataFrame) -> None:
    _first_of(
        frame,
        [
            ("empty", "EMPTY_ROW", frame["is_empty"]),
            ("quarantined", "NAME_MISSING", frame["unnamed"]),
            ("quarantined", "NOT_IDENTIFIABLE", frame["quarantined"]),
            ("duplicate", "SAME_PERSON", frame["duplicate_known"]),
            ("not_found", "NOT_IN_REGISTER", ~frame["findable"]),
            ("review", "NIK_SHARED", frame["shared"]),
            ("review", "NIK_DIFFERS", ~frame["linked"] & ~frame["nik_right"]),
            ("review", "NIK_UNSUPPORTED", ~frame["linked"]),
            ("review", "REGISTER_INACTIVE", frame["status"] == INACTIVE),
            ("review", "REGISTER_DOUBLE", frame["status"] == DOUBLE),
            ("review", "REGISTER_MISSING", frame["status"] == MISSING),
            ("review", "DECEASED_MARK", frame["deceased_mark"] & (frame["status"] == ALIVE)),
            ("review", "PU_ACTIVE", frame["pu_found"]),
            ("review", "PROGRAM_GAP", frame["gap_found"]),
            ("ineligible", "DECEASED", frame["status"] == DECEASED),
            *_ineligible(frame, "_found"),
            *_overlap(frame, "_found"),
        ],
        "expected",
    )


def _ineligible(frame: pd.DataFrame, found: str) -> list[tuple[str, str, pd.Series]]:
    return [
        ("ineligible", "MOVED_OUT", frame["status"] == MOVED),
        ("ineligible", "UNDER_AGE", frame["age"] < WORKING_AGE),
        ("ineligible", "OVER_AGE", frame["age"] >= RETIREMENT),
        ("ineligible", "CIVIL_SERVANT", frame["occupation"].isin(OFFICIALS)),
        ("ineligible", "PENSIONER", frame["occupation"] == PENSIONER),
        ("ineligible", "COVERED_CROSS_SEGMENT", frame[f"cross_segment{found}"]),
        ("ineligible", "COVERED_OTHER_SPONSOR", frame[f"other_sponsor{found}"]),
        ("ineligible", "COVERED_SELF_PAID", frame[f"self_paid{found}"]),
    ]


def _overlap(frame: pd.DataFrame, found: str) -> list[tuple[str, str, pd.Series]]:
    return [
        ("verified", "RENEWAL", frame[f"renewal{found}"]),
        ("verified", "DORMANT", frame[f"dormant{found}"]),
    ]


COLUMNS = (
    "sheet", "sheet_row", "person_id", "register_nik", "nik_read", "birth_read", "is_empty", "is_disabled",
    "nik_error", "name_error", "dob_error", "sex_error", "mover", "daeng_only", "no_name", "no_identity",
    "deceased_mark", "duplicate_of_sheet", "duplicate_of_row", "true_state", "true_reason", "expected_state",
    "expected_reason", "knowable",
)  # fmt: skip


def as_table(truth: pd.DataFrame) -> pd.DataFrame:
    """The columns of truth.csv, as text: true and false in small letters, nothing for none."""
    table = truth.copy()
    of = table["duplicate_of"].clip(lower=0)
    copy = table["duplicate_of"] >= 0
    table["duplicate_of_sheet"] = np.where(copy, truth["sheet"].to_numpy()[of], "")
    table["duplicate_of_row"] = np.where(copy, truth["sheet_row"].to_numpy()[of].astype(str), "")
    table["person_id"] = np.where(table["person"] < 0, "", "P" + table["person"].astype(str).str.zfill(7))
    days = table["birth_read"].to_numpy().astype("datetime64[D]").astype(str)
    table["birth_read"] = np.where(table["birth_read"] == NO_DAY, "", days)
    for column in ("register_nik", "nik_read"):
        table[column] = np.where(table[column] > 0, table[column].astype(str), "")
    for column in table.select_dtypes(bool).columns:
        table[column] = np.where(table[column], "true", "false")
    return table[list(COLUMNS)]


def nik_duplicates(truth: pd.DataFrame) -> int:
    """Rows whose readable NIK stands in an earlier row too."""
    read = truth.loc[truth["nik_read"] > 0, "nik_read"]
    return int(read.duplicated().sum())
