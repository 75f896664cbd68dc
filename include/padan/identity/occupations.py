"""Occupations: free words → the label of the programme's list and SIAK's code.

SIAK has no code for becak, bentor, ojek, pemulung, parking or marbot: no code and no label here is ever
a reason to reject (DOMAIN.md §4).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from padan.identity.arrays import read_distinct

OCCUPATION_SCHEMA = pa.schema([("label", pa.string()), ("code", pa.int16())])
_SHORTEST_FUZZY = 7
# RT and RW stand in many texts that name no occupation
_SHORTEST_INSIDE = 3
_HIGHEST_CODE = 89

Occupation = tuple[str | None, int | None]


@dataclass(frozen=True, eq=False)
class Occupations:
    """words: occupation in plain words → (label, SIAK code); labels: SIAK code → label."""

    words: Mapping[str, Occupation]
    labels: Mapping[int, str]


@lru_cache(maxsize=4)
def load_occupations(reference: Path) -> Occupations:
    """SIAK's list, and over it the programme's own list with its variants."""
    known: dict[str, Occupation] = {}
    labels: dict[int, str] = {}
    with (reference / "siak_pekerjaan.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            labels[int(row["code"])] = row["label"]
            known[_plain(row["label"])] = (row["label"], int(row["code"]))
    with (reference / "pekerja_rentan_occupations.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found = (row["label"], int(row["siak_pekerjaan_code"]))
            for spelling in (row["label"], *row["variants_pipe"].split("|")):
                known[_plain(spelling)] = found
    return Occupations(known, labels)


def _plain(value: str) -> str:
    """Words only; "PETE2" is PETE-PETE, P.K.L is PKL."""
    undotted = re.sub(r"(?<=\b[A-Z])\.(?=[A-Z]\b)", "", value.upper())
    doubled = re.sub(r"\b([A-Z]+)2\b", r"\1 \1", undotted.replace("'", ""))
    return re.sub(r"[^A-Z0-9]+", " ", doubled).strip()


def read_occupations(raw: pa.Array, occupations: Occupations) -> pa.Table:
    """Read occupations given as words or as SIAK codes.

    Returns columns label (of the list, else the words as written, null where blank) and code (SIAK's
    1 to 89, null where the words are not in the list).
    """
    return read_distinct(raw, lambda value: _read(value, occupations), OCCUPATION_SCHEMA)


def _read(written: str, occupations: Occupations) -> Occupation:
    plain = _plain(written)
    if not plain:
        return None, None
    if plain.isdigit():
        return _coded(plain, occupations)
    return occupations.words.get(plain) or _inside(plain, occupations) or _like(plain, occupations)


def _coded(digits: str, occupations: Occupations) -> Occupation:
    code = int(digits) if len(digits) <= len(str(_HIGHEST_CODE)) else 0
    return (occupations.labels[code], code) if code in occupations.labels else (None, None)


def _inside(plain: str, occupations: Occupations) -> Occupation | None:
    """The longest known occupation that stands in the text as whole words."""
    padded = f" {plain} "
    found = [
        known for known in occupations.words if len(known) >= _SHORTEST_INSIDE and f" {known} " in padded
    ]
    return occupations.words[max(found, key=lambda known: (len(known), known))] if found else None


def _like(plain: str, occupations: Occupations) -> Occupation:
    """A known occupation one typo away, else the words as they stand."""
    cutoff = 1 if len(plain) >= _SHORTEST_FUZZY else 0
    near = process.extractOne(
        plain, sorted(occupations.words), scorer=DamerauLevenshtein.distance, score_cutoff=cutoff
    )
    return occupations.words[near[0]] if near else (plain, None)
