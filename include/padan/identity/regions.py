"""Kelurahan and kecamatan: names, misspellings and SIAK numbers → Kemendagri codes without points.

BPS codes look alike and differ: they are never read here (DOMAIN.md §3).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from padan.identity.arrays import joined, read_distinct, squeeze

_LEVEL_WORDS = re.compile(r"^(?:KELURAHAN|KECAMATAN|KEL|KEC|KLH|DESA|LURAH|CAMAT)\b[ .:]*")
_ABBREVIATIONS = (
    (re.compile(r"\bKP\b\.?|\bKAMP\b\.?"), "KAMPUNG"),
    (re.compile(r"\bKEP\b\.?"), "KEPULAUAN"),
    (re.compile(r"\bUJ\b\.?"), "UJUNG"),
    (re.compile(r"\bTJ\b\.?|\bTG\b\.?"), "TANJUNG"),
    (re.compile(r"\bSEL\b\.?"), "SELATAN"),
    (re.compile(r"\bUTR?\b\.?"), "UTARA"),
    (re.compile(r"\bTIM\b\.?|\bTMR\b\.?"), "TIMUR"),
)
# A typo is read only in names long enough that one or two letters cannot make another name of them.
_SHORTEST_FUZZY = 6
_LETTERS_A_TYPO = 6
_KELURAHAN_DIGITS = 10
CODES_SCHEMA = pa.schema([("kelurahan_code", pa.string()), ("kecamatan_code", pa.string())])
NUMBERS_SCHEMA = pa.schema([("region_code", pa.string()), *CODES_SCHEMA])

Codes = tuple[str | None, str | None]


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of one city.

    kelurahan, kecamatan: key of a name (its letters and digits) → code. codes: all codes in force.
    successors: kelurahan code of the past → code in force.
    """

    city_code: str
    kelurahan: Mapping[str, str]
    kecamatan: Mapping[str, str]
    codes: frozenset[str]
    successors: Mapping[str, str]


@lru_cache(maxsize=4)
def load_regions(reference: Path, city_code: str = "7371") -> Regions:
    """The city's regions with their other spellings and former codes."""
    places = [row for row in _rows(reference / "makassar_wilayah.csv") if "." in row["code"]]
    aliases = list(_rows(reference / "makassar_wilayah_alias.csv"))
    names = [(row["name"], _undotted(row["code"])) for row in places]
    spelt = names + [(row["alias"], _undotted(row["current_code"])) for row in aliases]
    # only Kemendagri codes have points; the alias codes without are BPS's
    former = {
        _undotted(row["alias_code"]): _undotted(row["current_code"])
        for row in aliases
        if "." in row["alias_code"] and row["alias_code"] != row["current_code"]
    }
    return Regions(
        city_code=city_code,
        kelurahan=_by_key(spelt, _KELURAHAN_DIGITS),
        kecamatan=_by_key(spelt, len(city_code) + 2),
        codes=frozenset(code for _, code in names),
        successors=former,
    )


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _undotted(code: str) -> str:
    return code.replace(".", "")


def _by_key(names: Iterable[tuple[str, str]], digits: int) -> dict[str, str]:
    return {_key(name.upper()): code for name, code in names if len(code) == digits}


def _key(name: str) -> str:
    """What two spellings of a name share: letters and digits, doubled letters once."""
    bare = _LEVEL_WORDS.sub("", name)
    for pattern, word in _ABBREVIATIONS:
        bare = pattern.sub(word, bare)
    return re.sub(r"(.)\1+", r"\1", squeeze(bare))


def read_region_names(kelurahan: pa.Array, kecamatan: pa.Array, regions: Regions) -> pa.Table:
    """Read the names of kelurahan and kecamatan of the same rows.

    A kelurahan that is named surely decides its kecamatan too; a misspelt one counts only inside the
    kecamatan named beside it, or where none is named and it is like one name alone. Seven names are
    both: the column says which is meant, and a kecamatan's name in the other column still counts as one.
    Returns columns kelurahan_code (10 digits) and kecamatan_code (6 digits), null where unknown.
    """
    both = joined([kelurahan, kecamatan], "|")
    return read_distinct(both, lambda value: _named(value, regions), CODES_SCHEMA)


def _named(value: str, regions: Regions) -> Codes:
    kelurahan, _, kecamatan = value.partition("|")
    village, district = _key(kelurahan), _key(kecamatan)
    code = regions.kecamatan.get(district) or _like(district, regions.kecamatan)
    sure = regions.kelurahan.get(village)
    if sure is not None:
        return sure, sure[:6]
    if village in regions.kecamatan:
        return None, code or regions.kecamatan[village]
    inside = {name: c for name, c in regions.kelurahan.items() if code is None or c.startswith(code)}
    likely = _like(village, inside)
    if likely is not None:
        return likely, likely[:6]
    return None, code


def _like(key: str, names: Mapping[str, str]) -> str | None:
    """The code of the one name that differs from `key` by no more than typos."""
    if len(key) < _SHORTEST_FUZZY:
        return None
    near = process.extract(
        key,
        names.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=min(2, len(key) // _LETTERS_A_TYPO),
        limit=None,
    )
    best = min((distance for _, distance, _ in near), default=0)
    codes = {names[name] for name, distance, _ in near if distance == best}
    return codes.pop() if len(codes) == 1 else None


def read_region_numbers(
    province: pa.Array, regency: pa.Array, district: pa.Array, village: pa.Array, regions: Regions
) -> pa.Table:
    """Read SIAK's NO_PROP, NO_KAB, NO_KEC and NO_KEL, numbers without leading zeros.

    Returns columns region_code (4 digits, province and regency), kelurahan_code and kecamatan_code, with
    the codes that succeeded former ones; a code of the city that does not exist is null.
    """
    together = joined([province, regency, district, village], "|")
    return read_distinct(together, lambda value: _numbered(value, regions), NUMBERS_SCHEMA)


def _numbered(value: str, regions: Regions) -> tuple[str | None, str | None, str | None]:
    numbers = [_number(part, width) for part, width in zip(value.split("|"), (2, 2, 2, 4), strict=False)]
    region = _concatenated(numbers[:2])
    kelurahan = _concatenated(numbers)
    kelurahan = regions.successors.get(kelurahan, kelurahan) if kelurahan else None
    kecamatan = kelurahan[:6] if kelurahan else _concatenated(numbers[:3])
    return region, _known(kelurahan, regions), _known(kecamatan, regions)


def _known(code: str | None, regions: Regions) -> str | None:
    """Codes of other regions are taken as they are; there is no list of them to check."""
    if code is None or not code.startswith(regions.city_code) or code in regions.codes:
        return code
    return None


def _number(part: str, width: int) -> str | None:
    digits = part.strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        return None
    number = digits.lstrip("0").zfill(width)
    return number if len(number) == width and int(number) > 0 else None


def _concatenated(numbers: list[str | None]) -> str | None:
    return None if None in numbers else "".join(n for n in numbers if n)
