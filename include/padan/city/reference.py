"""What the city takes from include/reference: regions, names, occupations, postal codes, spellings."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from padan.city.rates import Rates, read_rates
from padan.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "include" / "reference"
CITY = "73.71"
_KECAMATAN_LENGTH = len("73.71.01")


@dataclass(frozen=True)
class Kelurahan:
    """An urban village of the city; code of ten digits without dots."""

    code: str
    name: str
    kecamatan: str
    postal_code: str

    @property
    def kecamatan_code(self) -> str:
        """The six digits of its kecamatan."""
        return self.code[:6]


@dataclass(frozen=True)
class Occupation:
    """A kind of vulnerable work: the words lists use for it, and the register's code."""

    label: str
    words: tuple[str, ...]
    code: int


@dataclass(frozen=True)
class Reference:
    """The tables, read once.

    kelurahan: in code order. districts: regency code -> its kecamatan codes (six digits).
    regencies: code (four digits) -> name. local_names: (token, kind, sex). names: list -> tokens.
    spellings: canonical name -> (variant, kind). aliases: kelurahan code -> other spellings.
    """

    kelurahan: tuple[Kelurahan, ...]
    districts: dict[str, tuple[int, ...]]
    regencies: dict[str, str]
    local_names: tuple[tuple[str, str, str], ...]
    names: dict[str, tuple[str, ...]]
    spellings: dict[str, tuple[tuple[str, str], ...]]
    aliases: dict[str, tuple[str, ...]]
    occupations: tuple[Occupation, ...]
    rates: Rates


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def _kelurahan() -> tuple[Kelurahan, ...]:
    postal = {row["code"]: row["kodepos"] for row in _rows("makassar_kodepos.csv")}
    regions = {row["code"]: row for row in _rows("makassar_wilayah.csv")}
    return tuple(
        Kelurahan(
            code.replace(".", ""),
            row["name"].upper(),
            regions[row["parent"]]["name"].upper(),
            postal.get(code, ""),
        )
        for code, row in sorted(regions.items())
        if row["level"] == "kelurahan"
    )


def _districts() -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for row in _rows("wilayah_kecamatan_all.csv"):
        if len(row["code"]) == _KECAMATAN_LENGTH:
            found.setdefault(row["code"][:5].replace(".", ""), []).append(int(row["code"].replace(".", "")))
    return {code: tuple(sorted(kecamatan)) for code, kecamatan in sorted(found.items())}


def _regencies() -> dict[str, str]:
    return {
        row["code"].replace(".", ""): row["name"].upper().removeprefix("KABUPATEN ").removeprefix("KOTA ")
        for row in _rows("wilayah_kabkota.csv")
        if "." in row["code"]
    }


def _spellings() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in _rows("name_variants.csv"):
        found.setdefault(row["canonical"], []).append((row["variant"], row["kind"]))
    return {key: tuple(values) for key, values in found.items()}


@lru_cache(maxsize=1)
def read_reference() -> Reference:
    """Every table the city is made from."""
    return Reference(
        kelurahan=_kelurahan(),
        districts=_districts(),
        regencies=_regencies(),
        local_names=tuple(
            (row["token"].upper(), row["kind"], row["sex"]) for row in _rows("names_makassar.csv")
        ),
        names=_grouped([(row["list"], row["name"].upper()) for row in _rows("names_indonesia.csv")]),
        spellings=_spellings(),
        aliases=_grouped(
            [
                (row["current_code"].replace(".", ""), row["alias"].upper())
                for row in _rows("makassar_wilayah_alias.csv")
            ]
        ),
        occupations=tuple(
            Occupation(row["label"], tuple(row["variants_pipe"].split("|")), int(row["siak_pekerjaan_code"]))
            for row in _rows("pekerja_rentan_occupations.csv")
        ),
        rates=read_rates(FOLDER),
    )
