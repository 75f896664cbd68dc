"""Regions: names with typos and aliases, names on two levels, SIAK's numbers and former codes."""

from __future__ import annotations

import pyarrow as pa
import pytest

from padan.identity import load_regions, read_region_names, read_region_numbers
from padan.settings import PROJECT_ROOT

REGIONS = load_regions(PROJECT_ROOT / "include" / "reference")


@pytest.mark.parametrize(
    ("kelurahan", "kecamatan", "expected"),
    [
        ("Pa'batang", "Mamajang", ("7371021007", "737102")),
        ("PABATANG", "", ("7371021007", "737102")),
        ("Kel. Parang Loe", "Kec. Tamalanrea", ("7371141004", "737114")),
        ("PARANGLOE", "TAMALANREA", ("7371141004", "737114")),
        ("Bara-baraya Sel.", "Makassar", ("7371031008", "737103")),
        ("Kp. Buyang", "Mariso", ("7371011008", "737101")),
        ("Lariang Bangi", "Makassar", ("7371031004", "737103")),
        ("PAI", "BIRINGKANAYA", ("7371111003", "737111")),
        ("Tamalanrea", "Tamalanrea", ("7371141001", "737114")),
        ("", "Tamalanrea", (None, "737114")),
        ("Makassar", "", (None, "737103")),
        ("Panakkukang", "", (None, "737109")),
        ("TAMALANREA JAXA", "", ("7371141006", "737114")),
        ("PANAIKAG", "PANAKUKANG", ("7371091002", "737109")),
        ("Barrang Lompo", "Ujung Tanah", ("7371151002", "737115")),
        ("x", "Kep. Sangkarrang", (None, "737115")),
        ("x", "Tamalaterea", (None, None)),
        ("PAL", "BIRINGKANAYA", (None, "737111")),
        ("Antah Berantah", "", (None, None)),
        ("", "", (None, None)),
        ("a|b", "c|d", (None, None)),
    ],
)
def test_names_become_codes(kelurahan: str, kecamatan: str, expected: tuple[str | None, str | None]) -> None:
    found = read_region_names(pa.array([kelurahan]), pa.array([kecamatan]), REGIONS)
    assert tuple(found.to_pylist()[0].values()) == expected


def test_a_name_like_two_others_is_neither() -> None:
    """One letter may be Barana (Makassar) or Baraya (Bontoala); the kecamatan beside it decides."""
    found = read_region_names(pa.array(["BARALA", "BARALA"]), pa.array(["", "Bontoala"]), REGIONS)
    assert found["kelurahan_code"].to_pylist() == [None, "7371061005"]


def test_every_kelurahan_is_found_by_its_own_name() -> None:
    names = [(code, name) for name, code in REGIONS.kelurahan.items()]
    found = read_region_names(pa.array([name for _, name in names]), pa.array([""] * len(names)), REGIONS)
    assert found["kelurahan_code"].to_pylist() == [code for code, _ in names]
    assert len(set(REGIONS.kelurahan.values())) == 153
    assert len(set(REGIONS.kecamatan.values())) == 15


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("73", "71", "1", "1001"), ("7371", "7371011001", "737101")),
        (("73", "71", "01", "1001.0"), ("7371", "7371011001", "737101")),
        (("73", "71", "8", "1001"), ("7371", "7371151001", "737115")),
        (("73", "71", "8", "1007"), ("7371", "7371151002", "737115")),
        (("73", "71", "8", "1008"), ("7371", "7371151003", "737115")),
        (("73", "71", "3", "1099"), ("7371", None, "737103")),
        (("73", "71", "3", ""), ("7371", None, "737103")),
        (("73", "6", "1", "2001"), ("7306", "7306012001", "730601")),
        (("73", "", "", ""), (None, None, None)),
        (("73", "71", "abc", "0"), ("7371", None, None)),
        (("73", "711", "1", "1001"), (None, None, None)),
        (("7|3", "71|", "1", "1001"), (None, None, None)),
    ],
)
def test_siak_numbers_become_codes(numbers: tuple[str, ...], expected: tuple[str | None, ...]) -> None:
    found = read_region_numbers(*(pa.array([number]) for number in numbers), REGIONS)
    assert tuple(found.to_pylist()[0].values()) == expected
