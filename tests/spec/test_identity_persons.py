"""Persons and what their rows prove: how identities are read, one line each."""

# ruff: noqa: E501 - one line a person reads better than three
from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from padan.identity import standardise
from padan.settings import PROJECT_ROOT

D = dt.date

# number: (row as received, what must be read from it, what it proves)
CANDIDATES: dict[int, tuple[dict[str, str], dict[str, Any], str]] = {
    1: ({"nik": "7371014101900001"}, {"nik_form": "ok", "nik": "7371014101900001"}, "a woman's NIK has its day + 40"),
    2: ({"nik": "7371010101900010"}, {"nik_form": "ok", "nik_damage": "last_digit_zero"}, "a last 0 is a suspicion"),
    3: ({"nik": "7371010101900000"}, {"nik_form": "suspect", "nik": "7371010101900000"}, "serial 0000 is kept, marked"),
    4: ({"nik": "7.37101E+15"}, {"nik": None, "nik_damage": "scientific"}, "a number in E form cannot be recovered"),
    5: ({"nik": "737101O1O19OOOO1"}, {"nik": "7371010101900001", "nik_form": "repaired"}, "the letter O is a zero"),
    6: ({"nik": "7306010101900001"}, {"nik_form": "ok"}, "a NIK first registered in Gowa is a NIK"),
    7: ({"nik": "9901010101900001"}, {"nik_form": "ok"}, "an unknown region is no reason to drop a NIK"),
    8: ({"nik": "7371010101900001", "sex": "P"}, {"nik_form": "ok", "sex": "P"}, "a NIK that disagrees stays valid"),
    9: (
        {"nik": "7371010101150001", "kk": "7371010101150001"},
        {"nik": None, "nik_damage": "kk_number", "kk": "7371010101150001"},
        "the KK number in the NIK column is no NIK",
    ),
    10: ({"full_name": "DG. PUJI"}, {"name": None, "daeng": "PUJI"}, "a Daeng name alone is no own name"),
    11: ({"full_name": "ST. AMINAH"}, {"name": "SITTI AMINAH"}, "ST first is SITTI"),
    12: ({"full_name": "AMINAH, S.T."}, {"name": "AMINAH"}, "S.T. after a comma is a degree"),
    13: ({"address": "JL. ST. ALAUDDIN"}, {"address": "JALAN SULTAN ALAUDDIN"}, "ST in a street is SULTAN"),
    14: ({"full_name": "A. SYAHRUL"}, {"name": "A SYAHRUL"}, "A. may be ANDI, ABDUL or ACHMAD, so it stays A"),
    15: ({"full_name": "H. SYAHRUL H."}, {"name": "SYAHRUL H"}, "H. is HAJI before a name, an initial after it"),
    16: ({"full_name": "SYAHRUL (ALM)"}, {"deceased_mark": True, "name": "SYAHRUL"}, "ALM. marks the dead"),
    17: ({"full_name": "SYAHRUL BIN ALM. ALI"}, {"deceased_mark": False}, "the dead father does not mark his son"),
    18: ({"birth_place": "Ujung Pandang"}, {"birth_place": "MAKASSAR"}, "the city's name of 1971–1999"),
    19: (
        {"birth_place_date": "Makassar, 17-08-1975"},
        {"birth_place": "MAKASSAR", "birth_date": D(1975, 8, 17)},
        "place and date in one cell",
    ),
    20: ({"birth_date": "05/04/1980"}, {"birth_date": D(1980, 4, 5), "birth_date_form": "ok"}, "day first is the rule"),
    21: ({"birth_date": "04/25/1980"}, {"birth_date": D(1980, 4, 25), "birth_date_form": "repaired"}, "no month is 25"),
    22: ({"birth_date": "27623"}, {"birth_date": D(1975, 8, 17)}, "an Excel serial is a date"),
    23: ({"birth_date": "17 Nopember 1975"}, {"birth_date": D(1975, 11, 17)}, "Nopember is November"),
    24: ({"birth_date": "01-12-26"}, {"birth_date": D(1926, 12, 1)}, "two digits never mean the future"),
    25: ({"kelurahan": "Tallo", "kecamatan": "Tallo"}, {"kelurahan_code": "7371071007"}, "Tallo is both: the column says"),
    26: ({"kecamatan": "Tallo"}, {"kelurahan_code": None, "kecamatan_code": "737107"}, "a kecamatan is no kelurahan"),
    27: ({"kecamatan": "Makassar"}, {"kecamatan_code": "737103"}, "in this column Makassar is the kecamatan"),
    28: ({"kelurahan": "Barang Lompo", "kecamatan": "Ujung Tanah"}, {"kecamatan_code": "737115"}, "islands moved in 2017"),
    29: ({"rt_rw": "003/004"}, {"rt": 3, "rw": 4}, "RT and RW in one cell"),
    30: ({"address": "Jl. X ORT 2 ORW 1"}, {"rt": 2, "rw": 1}, "ORT and ORW are Makassar's RT and RW"),
    31: ({"disability": "Tuna Daksa", "segment": "INFORMAL"}, {"is_disabled": True}, "disabled by the word"),
    32: ({"disability": "-", "segment": "DIFABEL"}, {"is_disabled": True, "disability": None}, "disabled by the segment"),
    33: ({"disability": "NON DIFABEL", "segment": "NON ASN"}, {"is_disabled": False}, "a word that says no"),
    34: ({"occupation": "daeng becak"}, {"occupation": "TUKANG BECAK"}, "local words for occupations"),
    35: ({"occupation": "pawang hujan"}, {"occupation": "PAWANG HUJAN", "occupation_code": None}, "no code is no fault"),
    36: ({"sequence_no": "36"}, {"intake_state": "empty"}, "a number in NO and nothing else is an empty row"),
    37: ({"nik": "-", "full_name": "-", "birth_date": "-"}, {"intake_state": "empty"}, "dashes are blank too"),
    38: ({"full_name": "DG. PUJI"}, {"intake_state": "accepted"}, "a Daeng name is enough not to be empty"),
}  # fmt: skip

RESIDENTS: dict[int, tuple[dict[str, str], dict[str, Any], str]] = {
    51: (
        {"province_no": "73", "regency_no": "71", "district_no": "8", "village_no": "1001"},
        {"kelurahan_code": "7371151001", "in_city": True},
        "a former code is read as its successor",
    ),
    52: (
        {"nik": "7371010101900001", "province_no": "73", "regency_no": "6", "district_no": "1", "village_no": "2001"},
        {"in_city": False, "region_code": "7306"},
        "residence is the register's columns, never the NIK",
    ),
    53: ({"full_name": "MUH. Syahrul, S.Pd"}, {"full_name": "MUH. Syahrul, S.Pd"}, "the register's writing is kept"),
    54: ({"population_status": "5"}, {"population_status": "inactive"}, "status codes are configuration"),
    55: ({"population_status": "9"}, {"population_status": None}, "an unknown status is not guessed"),
}  # fmt: skip


def _read(role: str, row: dict[str, str]) -> dict[str, Any]:
    keys = {"file_id": pa.array([1]), "row_number": pa.array([1])}
    raw = pa.table({**keys, **{name: pa.array([value]) for name, value in row.items()}})
    reference = PROJECT_ROOT / "include" / "reference"
    return dict(standardise(role, raw, period="2026-11", reference=reference).to_pylist()[0])


@pytest.mark.parametrize("number", CANDIDATES)
def test_candidate(number: int) -> None:
    row, expected, proves = CANDIDATES[number]
    found = _read("candidate", row)
    assert {name: found[name] for name in expected} == expected, proves


@pytest.mark.parametrize("number", RESIDENTS)
def test_resident(number: int) -> None:
    row, expected, proves = RESIDENTS[number]
    found = _read("resident", row)
    assert {name: found[name] for name in expected} == expected, proves
