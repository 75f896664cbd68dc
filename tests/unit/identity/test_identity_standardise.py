"""The standardiser: three roles, their columns, blank columns, states, batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from padan.errors import ConfigurationError
from padan.identity import standardise
from padan.identity import standardise as standardise_function
from padan.settings import PROJECT_ROOT, Settings
from padan.warehouse import begin, copy_in

REFERENCE = PROJECT_ROOT / "include" / "reference"
CANDIDATE = {
    "sequence_no": "1",
    "nik": "'7371011708750001",
    "kk": "7371010101150001",
    "full_name": "MUH. SYAHRUDDIN DG. NGALLE",
    "birth_place_date": "Ujung Pandang, 17-08-1975",
    "sex": "LAKI-LAKI",
    "address": "Jl. Baji Gau Lr. II RT 003/RW 004",
    "kelurahan": "Mariso",
    "kecamatan": "Mariso",
    "occupation": "bentor",
    "segment": "Pekerja Rentan",
    "disability": "TUNA NETRA",
    "phone": "+62 812-3456-7890",
    "mother_name": "HJ. ST. AMINAH",
}
RESIDENT = {
    "nik": "7371011708750001",
    "kk": "7371010101150001",
    "full_name": " MUHAMMAD\tSYAHRUDDIN ",
    "birth_place": "UJUNG PANDANG",
    "birth_date": "17-08-1975",
    "sex": "1",
    "marital_status": "2",
    "family_relation": "1",
    "occupation": "14",
    "mother_name": "SITTI AMINAH",
    "address": "JL. BAJI GAU LR. II",
    "rt": "3",
    "rw": "4",
    "postal_code": "90122",
    "province_no": "73",
    "regency_no": "71",
    "regency_name": "KOTA MAKASSAR",
    "district_no": "1",
    "district_name": "MARISO",
    "village_no": "1006",
    "village_name": "MARISO",
    "population_status": "1",
}
MEMBER = {
    "member_no": "19 0012 3",
    "nik": "7371011708750001",
    "full_name": "M. SYAHRUDIN",
    "birth_date": "17-08-1975",
    "sex": "L",
    "segment": "BPU",
    "sponsor": "Pemkot Makassar - Pekerja Rentan",
    "programmes": "JKM+JKK",
    "first_month": "01-01-2025",
    "last_month": "01-10-2026",
    "membership_status": "AKTIF",
    "arrears_months": "0",
}


def raw(*rows: Mapping[str, str | None]) -> pa.Table:
    names = sorted({name for row in rows for name in row})
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    numbers = {
        "file_id": pa.array([7] * len(rows)),
        "row_number": pa.array(range(1, len(rows) + 1), pa.int64()),
    }
    return pa.table({**numbers, **columns})


def read(role: str, *rows: Mapping[str, str | None], **options: Any) -> list[dict[str, Any]]:
    table = standardise(role, raw(*rows), period="2026-11", reference=REFERENCE, **options)
    return list(table.to_pylist())


def test_a_candidate() -> None:
    assert read("candidate", CANDIDATE) == [
        {
            "row_id": 700000001,
            "file_id": 7,
            "row_number": 1,
            "intake_state": "accepted",
            "nik": "7371011708750001",
            "nik_form": "repaired",
            "nik_damage": "separators",
            "kk": "7371010101150001",
            "kk_form": "ok",
            "name": "MUHAMMAD SYAHRUDDIN",
            "name_skeleton": "SAKRUTIN",
            "daeng": "NGALLE",
            "deceased_mark": False,
            "birth_place": "MAKASSAR",
            "birth_date": dt.date(1975, 8, 17),
            "birth_date_form": "ok",
            "sex": "L",
            "address": "JALAN BAJI GAU LORONG 2",
            "rt": 3,
            "rw": 4,
            "kelurahan_code": "7371011006",
            "kecamatan_code": "737101",
            "occupation": "PENGEMUDI BENTOR",
            "occupation_code": 14,
            "segment": "informal",
            "disability": "sensory",
            "is_disabled": True,
            "phone": "081234567890",
            "mother_name": "SITTI AMINAH",
        }
    ]


def test_the_same_person_reads_the_same_in_all_three_files() -> None:
    candidate, resident, member = (
        read(role, row)[0]
        for role, row in (("candidate", CANDIDATE), ("resident", RESIDENT), ("member", MEMBER))
    )
    for column in ("nik", "birth_date", "name_skeleton", "sex"):
        assert candidate[column] == resident[column] == member[column], column
    for column in ("name", "birth_place", "address", "rt", "rw", "kelurahan_code", "mother_name"):
        assert candidate[column] == resident[column], column
    assert resident["full_name"] == "MUHAMMAD SYAHRUDDIN"
    assert (resident["region_code"], resident["in_city"], resident["postal_code"]) == ("7371", True, "90122")
    assert (resident["population_status"], resident["occupation_code"]) == ("alive", 14)
    assert (resident["marital_status"], resident["family_relation"]) == (2, 1)
    assert (member["member_no"], member["segment"], member["sponsor_kind"]) == (
        "1900123",
        "BPU",
        "city_programme",
    )
    assert (member["first_month"], member["last_month"]) == ("2025-01", "2026-10")
    assert (member["programmes"], member["membership_status"], member["arrears_months"]) == (
        "JKK+JKM",
        "active",
        0,
    )


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"nik": None, "full_name": "", "birth_place_date": "-"}, "empty"),
        ({"nik": " ", "full_name": "-", "birth_place_date": "Makassar"}, "empty"),
        ({"nik": None, "full_name": None, "birth_place_date": None, "birth_date": "x"}, "accepted"),
        ({"nik": None, "full_name": None}, "accepted"),
        ({"full_name": None, "birth_place_date": None}, "accepted"),
        ({"nik": None, "birth_place_date": None}, "accepted"),
    ],
)
def test_a_row_without_nik_name_and_birth_date_is_empty(changes: dict[str, str | None], state: str) -> None:
    assert read("candidate", {**CANDIDATE, **changes})[0]["intake_state"] == state


def test_a_birth_date_of_its_own_goes_before_the_one_beside_the_place() -> None:
    found = read("candidate", {**CANDIDATE, "birth_date": "01-02-1980", "birth_place": "Bone"})[0]
    assert (found["birth_place"], found["birth_date"]) == ("BONE", dt.date(1980, 2, 1))


def test_a_disabled_segment_makes_disabled_without_a_kind() -> None:
    found = read("candidate", {**CANDIDATE, "segment": "Difabel", "disability": None})[0]
    assert (found["disability"], found["is_disabled"]) == (None, True)
    assert not read("candidate", {**CANDIDATE, "disability": "TIDAK"})[0]["is_disabled"]


def test_names_help_where_the_register_has_no_numbers() -> None:
    blank = {"province_no": "", "regency_no": "", "district_no": "", "village_no": ""}
    found = read("resident", {**RESIDENT, **blank})[0]
    assert (found["in_city"], found["region_code"], found["kelurahan_code"]) == (True, "7371", "7371011006")
    elsewhere = read("resident", {**RESIDENT, **blank, "regency_name": "GOWA"})[0]
    assert (elsewhere["in_city"], elsewhere["kelurahan_code"], elsewhere["kecamatan_code"]) == (
        None,
        None,
        None,
    )
    gowa = read("resident", {**RESIDENT, "regency_no": "6"})[0]
    assert (gowa["in_city"], gowa["region_code"]) == (False, "7306")


def test_a_contract_brings_its_own_code_words() -> None:
    codes = {"population_status": {"9": "moved"}, "sex": {"1": "L"}}
    assert (
        read("resident", {**RESIDENT, "population_status": "9"}, codes=codes)[0]["population_status"]
        == "moved"
    )


def test_nobody_is_born_after_the_period() -> None:
    assert read("member", {**MEMBER, "birth_date": "01-12-2026"})[0]["birth_date_form"] == "unreadable"


def test_a_role_nobody_knows_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no role is called 'residents'"):
        standardise("residents", raw(CANDIDATE), period="2026-11", reference=REFERENCE)


@pytest.mark.parametrize("role", ["candidate", "resident", "member"])
def test_no_rows_and_no_columns_are_no_trouble(role: str) -> None:
    assert read(role) == []
    assert len(read(role, {})) == 1
    untyped = raw({}).append_column("nik", pa.nulls(1))
    assert standardise(role, untyped, period="2026-11", reference=REFERENCE)["nik_form"].to_pylist() == [
        "blank"
    ]


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [CANDIDATE, {}, {**CANDIDATE, "full_name": "DG. PUJI"}]
    whole = read("candidate", *rows)
    monkeypatch.setitem(standardise_function.__globals__, "BATCH_ROWS", 1)
    assert read("candidate", *rows) == whole


@pytest.mark.parametrize(
    ("role", "row"), [("candidate", CANDIDATE), ("resident", RESIDENT), ("member", MEMBER)]
)
def test_the_warehouse_takes_the_result(settings: Settings, role: str, row: dict[str, str]) -> None:
    received = raw(row).append_column("sheet_row", pa.array([2]))
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO raw.file (file_id, agency, role, period, sha256, path, size_bytes, modified_ns) "
            "OVERRIDING SYSTEM VALUE VALUES (7, 'a', %(role)s, '2026-11', repeat('0', 64), 'p', 1, 1)",
            {"role": role},
        )
        copy_in(connection, f"raw.{role}", received)
        copied = copy_in(
            connection, f"core.{role}", standardise(role, received, period="2026-11", reference=REFERENCE)
        )
        columns = connection.exec_driver_sql(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'core' AND table_name = %(role)s ORDER BY ordinal_position",
            {"role": role},
        )
        assert [name for (name,) in columns] == list(read(role, row)[0])
    assert copied == 1
