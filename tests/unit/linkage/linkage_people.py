"""A small synthetic people in core form: a register, a list with errors, and who is who.

Errors come together, as in life: careless clerks err in several fields, movers change family card,
kelurahan and RT at once. Own register and list of every test: nothing here reads the synthetic city.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

Some = Callable[[float], Any]
CONSONANTS, VOWELS = list("BDGJKLMNRSTW"), list("AIUEO")


@dataclass(frozen=True)
class People:
    """residents, candidates: tables in core form. true_resident: for every candidate the row id of its
    resident, 0 for none. nik_is_right: whether the list has the register's NIK.
    """

    residents: pa.Table
    candidates: pa.Table
    true_resident: Any
    nik_is_right: Any

    @property
    def truth(self) -> pa.Table:
        """The true pairs."""
        known = np.flatnonzero(self.true_resident)
        return pa.table(
            {
                "left_row_id": self.candidates["row_id"].to_numpy()[known],
                "right_row_id": self.true_resident[known],
            }
        )


def make_people(residents: int = 6_000, candidates: int = 1_000, seed: int = 1) -> People:
    """The same arguments give the same people."""
    rng = np.random.default_rng(seed)
    register = _register(rng, residents)
    who = rng.choice(residents, candidates, replace=False)
    listed = {name: column[who].copy() for name, column in register.items()}
    _spoil(rng, listed, register, who)
    absent = rng.random(candidates) < 0.06
    delivered = np.ones(residents, dtype=bool)
    delivered[who[absent]] = False
    # a list and a register are never numbered alike
    table = _table(register, 500_000).filter(pa.array(delivered))
    return People(
        residents=table,
        candidates=_table({k: v for k, v in listed.items() if k != "in_city"}, 1),
        true_resident=np.where(absent, 0, who + 500_000),
        nik_is_right=listed["nik"] == register["nik"][who],
    )


def _register(rng: np.random.Generator, rows: int) -> dict[str, Any]:
    homes = rows // 4
    home = rng.integers(0, homes, rows)
    kelurahan = rng.integers(0, 60, homes)[home]
    born = np.datetime64("1950-01-01") + rng.integers(0, 60 * 365, rows)
    heaped = rng.random(rows) < 0.02
    born = np.where(heaped, born.astype("datetime64[Y]").astype("datetime64[D]"), born)
    sex = rng.choice(np.array(["L", "P"], dtype=object), rows)
    names = _names(rng, rows)
    codes = np.array([f"7371{k // 10 + 1:02d}{1001 + k % 10}" for k in range(60)], dtype=object)
    mothers = np.where(rng.random(rows) < 0.5, _names(rng, homes)[home], _names(rng, rows))
    return {
        "nik": _niks(codes[kelurahan], born, sex),
        "nik_form": _same("ok", rows),
        "kk": np.array([f"737101010110{h:04d}" for h in home], dtype=object),
        "kk_form": _same("ok", rows),
        "name": names,
        "name_skeleton": _skeletons(names),
        "daeng": np.where(rng.random(rows) < 0.3, _names(rng, rows, words=1), None),
        "mother_name": mothers,
        "birth_place": np.where(rng.random(rows) < 0.6, "MAKASSAR", _names(rng, rows, words=1)),
        "birth_date": born,
        "sex": sex,
        "rt": rng.integers(1, 6, homes)[home].astype(float),
        "rw": rng.integers(1, 5, homes)[home].astype(float),
        "kelurahan_code": codes[kelurahan],
        "kecamatan_code": np.array([c[:6] for c in codes], dtype=object)[kelurahan],
        "in_city": np.ones(rows, dtype=bool),
    }


def _spoil(rng: np.random.Generator, listed: dict[str, Any], register: dict[str, Any], who: Any) -> None:
    careless = np.where(rng.random(len(who)) < 0.2, 4.0, 0.5)

    def some(rate: float) -> Any:
        return np.flatnonzero(rng.random(len(who)) < rate * careless)

    _spoil_names(rng, listed, some)
    _spoil_births(rng, listed, some)
    _spoil_numbers(rng, listed, register["kk"] == register["kk"][who][:, None], register["nik"], some)
    _move(rng, listed)


def _spoil_names(rng: np.random.Generator, listed: dict[str, Any], some: Some) -> None:
    for i in some(0.12):
        listed["name"][i] = _typo(rng, listed["name"][i])
    for i in some(0.03):
        listed["name"][i] = listed["name"][i].split()[0]
    for i in some(0.02):
        listed["name"][i] = None
    listed["name_skeleton"] = _skeletons(listed["name"])
    listed["mother_name"][some(0.15)] = None


def _spoil_births(rng: np.random.Generator, listed: dict[str, Any], some: Some) -> None:
    born = listed["birth_date"]
    for i in some(0.03):
        born[i] += np.timedelta64(int(rng.integers(1, 300)), "D")
    heaped = some(0.02)
    born[heaped] = born[heaped].astype("datetime64[Y]").astype("datetime64[D]")
    born[some(0.01)] = np.datetime64("NaT")


def _spoil_numbers(
    rng: np.random.Generator, listed: dict[str, Any], is_family: Any, niks: Any, some: Some
) -> None:
    nik, form = listed["nik"], listed["nik_form"]
    cut, missing, relative = some(0.03), some(0.04), some(0.02)
    for i in cut:
        nik[i] = nik[i][:15] + "0"
    for i in relative:
        nik[i] = niks[rng.choice(np.flatnonzero(is_family[i]))]
    nik[missing], form[missing] = None, "blank"


def _move(rng: np.random.Generator, listed: dict[str, Any]) -> None:
    rows = len(listed["sex"])
    movers = np.flatnonzero(rng.random(rows) < 0.06)
    elsewhere = rng.permutation(rows)[: len(movers)]
    for column in ("rt", "rw", "kelurahan_code", "kecamatan_code"):
        listed[column][movers] = listed[column][elsewhere]
    listed["kk"][movers], listed["kk_form"][movers] = None, "blank"
    listed["rt"][rng.random(rows) < 0.1] = np.nan


def _names(rng: np.random.Generator, rows: int, words: int | None = None) -> Any:
    size = 400
    vocabulary = np.array(
        ["".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(k % 2 + 2)) for k in range(size)],
        dtype=object,
    )
    weights = 1 / np.arange(1, size + 1) ** 0.8
    drawn = vocabulary[rng.choice(size, (rows, 3), p=weights / weights.sum())]
    count = np.full(rows, words) if words else rng.choice([1, 2, 3], rows, p=[0.1, 0.6, 0.3])
    return np.array([" ".join(row[:n]) for row, n in zip(drawn, count, strict=True)], dtype=object)


def _niks(regions: Any, born: Any, sex: Any) -> Any:
    issued: dict[str, int] = {}
    niks = []
    for region, day, letter in zip(regions, born.astype(str), sex, strict=True):
        year, month, date = day.split("-")
        stem = f"{region[:6]}{int(date) + (40 if letter == 'P' else 0):02d}{month}{year[2:]}"
        issued[stem] = issued.get(stem, 0) + 1
        niks.append(f"{stem}{issued[stem]:04d}")
    return np.array(niks, dtype=object)


def _skeletons(names: Any) -> Any:
    table = str.maketrans({"D": "T", "B": "P", "O": "U", "E": "I", "J": "S"})
    return np.array([None if n is None else n.translate(table) for n in names], dtype=object)


def _typo(rng: np.random.Generator, name: str) -> str:
    place = int(rng.integers(1, len(name)))
    return name[:place] + str(rng.choice(CONSONANTS)) + name[place + 1 :]


def _same(value: str, rows: int) -> Any:
    return np.full(rows, value, dtype=object)


def _table(columns: dict[str, Any], first_id: int) -> pa.Table:
    arrays = {name: _array(name, column) for name, column in columns.items()}
    ids = np.arange(len(columns["sex"])) + first_id
    return pa.table({"row_id": ids, "row_order": ids, **arrays})


def _array(name: str, column: Any) -> pa.Array:
    if name == "birth_date":
        return pa.array(column).cast(pa.date32())
    if name in {"rt", "rw"}:
        return pa.array(column, from_pandas=True).cast(pa.int16())
    return pa.array(column, from_pandas=True)
