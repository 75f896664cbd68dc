"""A second city, made differently: candidates drawn from the register and spoilt by other rules.

Where the first city's errors follow its clerks (a careless one errs in several fields of a row, movers
change address together), here each field errs on its own, by keyboard, by ear and by eye, as in FEBRL
and GeCo: letters next to each other on the keyboard, letters that sound or look alike, swapped, doubled
and lost ones. Other rates, mothers' names with errors, no family card, more people whom the register does
not know. Nothing of padan.city is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from padan.identity import load_name_rules, read_names, read_nik
from padan.settings import Settings

SIZE = 30_000
UNKNOWN = 0.07  # not in the register at all
NEIGHBOURS = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "WEWRTYUOIOSSDFGHJKKXZCVBNB", strict=True))
ALIKE = {"C": "K", "K": "C", "F": "V", "V": "F", "S": "Z", "Z": "S", "I": "Y", "Y": "I", "U": "OE", "J": "DJ",
         "D": "O", "O": "Q", "B": "8", "G": "C", "M": "N", "N": "M", "E": "F", "H": "N"}  # fmt: skip
RATES = {"name": 0.28, "mother_name": 0.25, "birth_place": 0.08}
MISSING = {"nik": 0.06, "birth_date": 0.03, "birth_place": 0.10, "mother_name": 0.30, "rt": 0.15, "rw": 0.15,
           "sex": 0.02, "kelurahan_code": 0.04}  # fmt: skip


@dataclass(frozen=True)
class OtherCity:
    """Candidates as linkage reads them, and the truth.

    truth: row_id, true_row_id (null: unknown to the register), nik_is (right, wrong, missing).
    """

    candidates: pa.Table
    truth: pd.DataFrame


def other_city(residents: Path, seed: int) -> OtherCity:
    """Draw and spoil candidates from a register."""
    rng = np.random.default_rng(seed)
    register = pq.read_table(residents).to_pandas()
    drawn = rng.choice(len(register), SIZE, replace=False)
    rows = register.iloc[drawn].reset_index(drop=True)
    rows[["rt", "rw"]] = rows[["rt", "rw"]].astype("Int16")
    unknown = rng.random(SIZE) < UNKNOWN
    true = pd.array(rows["row_id"], dtype="Int64")
    right_nik = rows["nik"].copy()
    rows["row_id"] = rows["row_order"] = np.arange(1, SIZE + 1)
    _strangers(rows, unknown, rng)
    _spoil(rows, rng)
    true[unknown] = pd.NA
    nik_is = np.where(rows["nik"].isna(), "missing", np.where(rows["nik"] == right_nik, "right", "wrong"))
    truth = pd.DataFrame({"row_id": rows["row_id"], "true_row_id": true, "nik_is": nik_is})
    return OtherCity(_standardised(rows), truth)


def _strangers(rows: pd.DataFrame, unknown: np.ndarray, rng: np.random.Generator) -> None:
    """People whom the register does not know: parts of several residents, a NIK of their own."""
    many = int(unknown.sum())
    for column in ("name", "mother_name", "birth_place", "kelurahan_code"):
        rows.loc[unknown, column] = rng.permutation(rows.loc[unknown, column].to_numpy())
    days = rng.integers(-9_000, 9_000, many)
    shifted = pd.to_datetime(rows.loc[unknown, "birth_date"]) + pd.to_timedelta(days, unit="D")
    rows.loc[unknown, "birth_date"] = shifted.dt.date
    serial = [f"{number:04d}" for number in rng.integers(1, 9_999, many)]
    rows.loc[unknown, "nik"] = rows.loc[unknown, "nik"].str[:8].to_numpy() + np.array(
        [f"{year:02d}" for year in rng.integers(50, 99, many)]
    ) + "99" + np.array(serial)  # fmt: skip


def _spoil(rows: pd.DataFrame, rng: np.random.Generator) -> None:
    """Each field on its own."""
    for column, rate in RATES.items():
        hit = np.flatnonzero((rng.random(SIZE) < rate) & rows[column].notna())
        rows.loc[hit, column] = [_typo(text, rng) for text in rows.loc[hit, column]]
    hit = np.flatnonzero((rng.random(SIZE) < 0.05) & rows["nik"].notna())
    rows.loc[hit, "nik"] = [_digit(text, rng) for text in rows.loc[hit, "nik"]]
    hit = rng.random(SIZE) < 0.05
    moved = pd.to_datetime(rows.loc[hit, "birth_date"]) + pd.to_timedelta(
        rng.choice([1, -1, 10, -10, 30, 365, -365], int(hit.sum())), unit="D"
    )
    rows.loc[hit, "birth_date"] = moved.dt.date
    for columns in (["kelurahan_code", "rt", "rw"], ["rt"], ["rw"]):
        hit = np.flatnonzero(rng.random(SIZE) < 0.06)
        rows.loc[hit, columns] = rows.loc[rng.permutation(SIZE)[: len(hit)], columns].to_numpy()
    for column, rate in MISSING.items():
        rows.loc[rng.random(SIZE) < rate, column] = None
    rows[["kk", "kk_form"]] = None


def _typo(text: str, rng: np.random.Generator) -> str:
    place = int(rng.integers(0, len(text)))
    letter = text[place]
    spoilt = (
        text[:place] + text[place + 1 :],
        text[:place] + letter + text[place:],
        text[:place] + text[place + 1 : place + 2] + letter + text[place + 2 :],
        text[:place] + NEIGHBOURS.get(letter, letter) + text[place + 1 :],
        text[:place] + ALIKE.get(letter, letter) + text[place + 1 :],
        " ".join(text.split(" ")[:-1]) or text,
    )
    return spoilt[int(rng.integers(0, len(spoilt)))]


def _digit(nik: str, rng: np.random.Generator) -> str:
    place = int(rng.integers(0, len(nik)))
    return nik[:place] + str((int(nik[place]) + int(rng.integers(1, 10))) % 10) + nik[place + 1 :]


def _standardised(rows: pd.DataFrame) -> pa.Table:
    """Read anew as the pipeline reads them: names by their rules, NIKs with their form."""
    names = read_names(pa.array(rows["name"].fillna(""), pa.string()), load_name_rules(Settings().reference))
    niks = read_nik(pa.array(rows["nik"].fillna(""), pa.string()))
    mothers = read_names(
        pa.array(rows["mother_name"].fillna(""), pa.string()), load_name_rules(Settings().reference)
    )
    for column in ("name", "name_skeleton", "daeng"):
        rows[column] = names[column].to_pandas()
    rows["nik"], rows["nik_form"] = niks["value"].to_pandas(), niks["form"].to_pandas()
    rows["mother_name"] = mothers["name"].to_pandas()
    rows["kecamatan_code"] = rows["kelurahan_code"].str[:6]
    schema = pa.schema([(name, kind) for name, kind in _TYPES.items() if name in rows])
    return pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False)


_TYPES = {
    "row_id": pa.int64(), "row_order": pa.int64(), "nik": pa.string(), "nik_form": pa.string(),
    "kk": pa.string(), "kk_form": pa.string(), "name": pa.string(), "name_skeleton": pa.string(),
    "daeng": pa.string(), "mother_name": pa.string(), "birth_place": pa.string(), "birth_date": pa.date32(),
    "sex": pa.string(), "rt": pa.int16(), "rw": pa.int16(), "kelurahan_code": pa.string(),
    "kecamatan_code": pa.string(), "in_city": pa.bool_(),
}  # fmt: skip
