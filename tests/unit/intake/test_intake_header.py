"""Finding the header: one row or two, anywhere in the first rows, spelt as people spell."""

from __future__ import annotations

from padan.intake import load_contracts
from padan.intake.readers.header import find_layout, missing_columns
from padan.settings import Settings

DISNAKER = load_contracts(Settings())["disnaker"]
PERSON = ["1", "7371010807750001", "BASSE", "MAKASSAR", "08/07/1975"]


def layout(*rows):
    return find_layout(DISNAKER, "MARISO", [list(row) for row in rows])


def test_the_header_under_two_title_lines():
    found = layout(
        ["DAFTAR PEKERJA RENTAN"], ["KECAMATAN MARISO"], ["NO", "N.I.K", "NAMA", None, "TTL"], PERSON
    )
    assert (found.header_row, found.first_data_row) == (3, 4)
    assert found.columns == {"sequence_no": 0, "nik": 1, "full_name": 2, "birth_place_date": 4}


def test_two_merged_rows_are_one_header():
    upper = ["NO", "NIK", "NAMA LENGKAP", "TEMPAT/TANGGAL LAHIR", None, "ALAMAT", None, None]
    lower = [None, None, None, "TEMPAT", "TANGGAL", "JALAN", "RT", "RW"]
    found = layout(["JUDUL"], upper, lower, PERSON)
    assert (found.header_row, found.first_data_row) == (2, 4)
    assert found.columns == {
        "sequence_no": 0,
        "nik": 1,
        "full_name": 2,
        "birth_place": 3,
        "birth_date": 4,
        "address": 5,
        "rt": 6,
        "rw": 7,
    }
    assert found.headers[3] == "TEMPAT/TANGGAL LAHIR TEMPAT"


def test_a_title_above_is_no_part_of_a_one_row_header():
    found = layout(["NAMA KECAMATAN: MARISO"], ["NIK", "NAMA", "TGL LAHIR"], PERSON)
    assert found.header_row == 2
    assert len(found.header_texts) == 1


def test_the_first_of_doubled_columns_counts_and_the_other_keeps_a_name_of_its_own():
    found = layout(["NIK", "NAMA", "TGL LAHIR", "NIK", "NIK"])
    assert found.columns["nik"] == 0
    assert found.headers == ("NIK", "NAMA", "TGL LAHIR", "NIK (2)", "NIK (3)")


def test_rows_of_people_are_no_header():
    assert layout(PERSON, PERSON, ["2", None, "DIFABEL", "RT", "RW"]) is None
    assert layout() is None


def test_a_missing_column_is_named_with_the_nearest_header():
    found = layout(["NO", "N1K KTP", "NIIK", "NAMA", "TGL LAHIR"])
    (missing,) = missing_columns(DISNAKER, "MARISO", found)
    assert (missing.labels, missing.sheet, missing.header_row) == (("NIK",), "MARISO", 1)
    assert missing.nearest == "NIIK"


def test_nothing_alike_is_not_offered():
    (missing,) = missing_columns(DISNAKER, "MARISO", layout(["NIK", "NAMA", "UMUR", "X" * 80, "KODE 12"]))
    assert missing.labels == ("TANGGAL LAHIR", "TTL")
    assert missing.nearest is None


def test_without_a_header_every_required_column_is_named_and_no_cell_is_quoted():
    (missing,) = missing_columns(DISNAKER, "MARISO", None)
    assert missing.labels == ("NIK", "NAMA", "TANGGAL LAHIR")
    assert (missing.header_row, missing.nearest) == (None, None)
