"""The fix-list as an officer opens it: where, what is wrong, what to do, and nobody's data."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from padan.quality import fixlist, validate, write_fixlist
from padan.warehouse import begin
from tests.unit.quality.quality_rows import count_rows, put_file, put_row

NOBODY = {"nik": None, "nik_form": "unreadable", "nik_damage": "length", "birth_date": None}
EMPTY = {**NOBODY, "intake_state": "empty", "nik_form": "blank", "name": None, "daeng": None}


def _checked(settings, rows, role="candidate"):
    with begin(settings) as connection:
        file_id = put_file(connection, role)
        for number, row in enumerate(rows, start=1):
            put_row(connection, role, file_id, number, **row)
        count_rows(connection, role, file_id)
    validate(settings, file_id)
    return file_id


def _pages(path):
    book = openpyxl.load_workbook(path)
    return [[tuple(cell.value for cell in row) for row in page.iter_rows()] for page in book.worksheets]


@pytest.fixture
def candidate_list(settings):
    return write_fixlist(
        settings,
        _checked(
            settings,
            [
                {},
                {"sex": None},
                {**NOBODY, "raw": {"sheet": "TALLO", "sheet_row": 4}},
                {**EMPTY, "raw": {"sheet": "TALLO", "sheet_row": 5}},
                {"nik_damage": "last_digit_zero"},
            ],
        ),
    )


def test_each_line_says_where_what_and_what_to_do(candidate_list):
    _, lines = _pages(candidate_list)
    assert lines[0][:7] == (
        "Tingkat",
        "Lembar",
        "Baris",
        "NIK (disamarkan)",
        "Kolom",
        "Yang salah",
        "Yang perlu dilakukan",
    )
    assert lines[1][:7] == (
        "Periksa",
        "MARISO",
        6,
        "7371**********02",
        "Jenis kelamin",
        "Jenis kelamin kosong atau tidak dikenal.",
        "Isi L atau P.",
    )
    assert [line[:4] for line in lines[2:]] == [
        ("Tertahan", "TALLO", 4, "tidak terbaca"),
        ("Kosong", "TALLO", 5, ""),
    ]
    assert lines[2][5].splitlines() == [
        "Banyaknya angka NIK bukan 16.",
        "NIK dan tanggal lahir tidak dapat dibaca, sehingga orangnya tidak dapat dicari.",
    ], "all that is wrong in a row stands in its one line"


def test_the_cells_to_fill_are_the_agencys_columns_blank_and_marked(candidate_list):
    _, lines = _pages(candidate_list)
    assert lines[0][7:13] == ("NIK", "NO KK", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN")
    assert all(cell is None for line in lines[1:] for cell in line[7:])
    page = openpyxl.load_workbook(candidate_list).worksheets[1]
    asked = [
        {str(page.cell(1, cell.column).value) for cell in row if cell.fill.start_color.rgb == "FFFFFF99"}
        for row in page.iter_rows(min_row=2)
    ]
    assert asked[:2] == [{"JENIS KELAMIN"}, {"NIK", "TANGGAL LAHIR"}]
    assert {"NIK", "NAMA", "TANGGAL LAHIR", "ALAMAT", "SEGMEN"} <= asked[2]
    assert page.column_dimensions["H"].number_format == "@", "a NIK typed here keeps its 16 digits"


def test_the_summary_counts_by_rule_and_sheet(candidate_list):
    summary, _ = _pages(candidate_list)
    facts = {row[0]: row[1] for row in summary if row[0] and row[1]}
    assert facts["Instansi"] == "Dinas Ketenagakerjaan Kota Makassar"
    assert (facts["Baris data"], facts["Baris tertahan"], facts["Baris kosong"]) == ("5", "1", "1")
    header = next(i for i, row in enumerate(summary) if row[0] == "Tingkat")
    assert summary[header][3:] == ("Jumlah", "MARISO", "TALLO")
    table = {row[1]: row[3:] for row in summary[header + 1 :]}
    assert table["Jenis kelamin kosong atau tidak dikenal."] == (1, 1, 0)
    assert table["Baris bernomor, tetapi NIK, nama, dan tanggal lahir kosong."] == (1, 0, 1)
    assert not any("Angka terakhir NIK" in rule for rule in table), "what is only counted is not on it"


def test_it_is_easy_to_work_through(candidate_list):
    page = openpyxl.load_workbook(candidate_list).worksheets[1]
    assert page.freeze_panes == "D2"
    assert page.auto_filter.ref == "A1:G4"
    assert page.column_dimensions["F"].width > 40


def test_the_same_findings_give_the_same_bytes_and_no_half_file_stays(settings, candidate_list):
    before = candidate_list.read_bytes()
    again = write_fixlist(settings, 1)
    assert again == candidate_list
    assert again.read_bytes() == before
    assert [path.name for path in again.parent.iterdir()] == [again.name]
    assert again.name.startswith("disnaker-2026-11-")


def test_it_names_nobody(candidate_list):
    with zipfile.ZipFile(candidate_list) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "ignore")
    for secret in ("7371011708750002", "737101170875", "Abdul", "ABDUL", "Cendrawasih", "0812345"):
        assert secret not in text


def test_a_clean_file_has_nothing_to_correct(settings):
    path = write_fixlist(settings, _checked(settings, [{}, {}], "member"))
    summary, lines = _pages(path)
    assert any(row[0] == "Tidak ada yang perlu diperbaiki." for row in summary)
    assert len(lines) == 1


def test_a_registers_list_is_capped_with_its_total_and_begins_with_the_quarantined(settings, monkeypatch):
    monkeypatch.setitem(fixlist.AT_MOST, "resident", 2)
    rows = [{"sex": None}, {"sex": None}, {"population_status": None}]
    summary, lines = _pages(write_fixlist(settings, _checked(settings, rows, "resident")))
    assert [line[0] for line in lines[1:]] == ["Tertahan", "Periksa"]
    assert any(row[0] and "2 dari 3 temuan" in str(row[0]) for row in summary)
    assert any("(satu lembar)" in row for row in summary)


def test_it_speaks_english_where_asked(settings):
    file_id = _checked(settings, [{"sex": None}])
    path = write_fixlist(settings.model_copy(update={"language": "en"}), file_id)
    assert _pages(path)[1][1][5] == "The sex is missing or not understood."
