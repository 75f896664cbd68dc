"""Workbooks: sheets as people make them, and packages that must not be opened."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from padan.intake import load_contracts
from padan.intake.contracts import Limits
from padan.intake.raw_rows import raw_rows
from padan.intake.readers import read_blocks, xlsx
from padan.intake.readers.error_cells import error_cells
from padan.intake.refusals import Refused
from padan.intake.rows import kinds_of
from padan.settings import Settings
from tests.unit.intake import samples

DISNAKER = load_contracts(Settings())["disnaker"]
HEADER = ["NO", "NIK", "NAMA", "TGL LAHIR", "KECAMATAN"]


def read(path: Path, contract=DISNAKER):
    counts: dict[tuple[str, str], int] = {}
    people: list[dict] = []
    for block in read_blocks(path, contract):
        kinds = kinds_of(contract, block)
        for kind, count in [*block.before.items(), *((kind, 1) for kind in kinds.to_pylist())]:
            key = (block.layout.sheet, kind)
            counts[key] = counts.get(key, 0) + count
        people += raw_rows(contract, block, kinds, 1, 1).to_pylist()
    return {key: count for key, count in counts.items() if count}, people


def refused(path: Path, contract=DISNAKER) -> Refused:
    with pytest.raises(Refused) as caught:
        read(path, contract)
    return caught.value


def person(n: int, **changes):
    row = {"no": n, "nik": samples.nik(n), "name": f"PERSON {n}", "born": "08/07/1975", "kec": "MARISO"}
    return list((row | changes).values())


def test_every_sheet_has_its_own_header_and_order(tmp_path):
    path = samples.workbook(
        tmp_path / "a.xlsx",
        {
            "MARISO": [["JUDUL"], [], HEADER, person(1), person(2)],
            "TALLO": [["TTL", "NAMA LENGKAP", "NO KTP"], ["GOWA, 1-1-1980", "PERSON 3", samples.nik(3)]],
            "KOSONG": [],
        },
    )
    counts, people = read(path)
    assert counts == {
        ("MARISO", "title"): 1,
        ("MARISO", "spacer"): 1,
        ("MARISO", "header"): 1,
        ("MARISO", "data"): 2,
        ("TALLO", "header"): 1,
        ("TALLO", "data"): 1,
    }
    assert [(p["sheet"], p["sheet_row"], p["nik"]) for p in people] == [
        ("MARISO", 4, samples.nik(1)),
        ("MARISO", 5, samples.nik(2)),
        ("TALLO", 2, samples.nik(3)),
    ]
    assert people[2]["birth_place_date"] == "GOWA, 1-1-1980"


def test_numbers_dates_booleans_and_formulas_become_what_a_person_sees(tmp_path):
    row = person(1, nik=7371010807750001, born=dt.date(1975, 7, 8), name="=1+1", kec=True)
    _, (read_row,) = read(samples.workbook(tmp_path / "a.xlsx", {"S": [HEADER, row]}))
    assert read_row["sequence_no"] == "1"
    assert read_row["nik"] == "7371010807750000"
    assert read_row["birth_date"] == "1975-07-08"
    assert read_row["full_name"] == "0"  # a formula holds the value that was stored with it
    assert read_row["kecamatan"] == "TRUE"


def test_an_error_in_a_cell_is_kept_as_it_is_shown(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("S & T", "U"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, person(1))
        if name == "U":
            sheet.write_formula(1, 1, "=VLOOKUP(A2,X,2,0)", None, "#N/A")
            sheet.write_formula(2, 2, '="' + "x" * 3000 + '"/0', None, "#VALUE!")
    book.close()
    _, people = read(tmp_path / "a.xlsx")
    assert [(p["sheet"], p["nik"], p["full_name"]) for p in people] == [
        ("S & T", samples.nik(1), "PERSON 1"),
        ("U", "#N/A", "PERSON 1"),
        ("U", None, "#VALUE!"),
    ]


def test_a_cell_merged_over_rows_speaks_for_all_of_them_where_the_contract_says_so(tmp_path):
    rows = [HEADER, *(person(n, kec=None, born=None) for n in range(1, 5))]
    merges = [("S", 1, 4, 3, 4, "TALLO"), ("S", 1, 3, 2, 3, "08/07/1975")]
    _, people = read(samples.workbook(tmp_path / "a.xlsx", {"S": rows}, merges))
    assert [p["kecamatan"] for p in people] == ["TALLO", "TALLO", "TALLO", None]
    assert [p["birth_date"] for p in people] == ["08/07/1975", None, None, None]


def test_a_visible_sheet_without_a_header_is_not_passed_over(tmp_path):
    path = samples.workbook(tmp_path / "a.xlsx", {"MARISO": [HEADER, person(1)], "TALLO": [person(2)]})
    answer = refused(path)
    assert answer.code == "MISSING_COLUMN"
    assert [missing.sheet for missing in answer.missing] == ["TALLO"]


def test_sheets_of_instructions_and_hidden_lookups_are_counted_and_left(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name, rows in {
        "Petunjuk": [["isi"], [], ["kolom"]],
        "S": [HEADER, person(1)],
        "kode": [["L"], ["P"]],
    }.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if name == "kode":
            sheet.hide()
    book.add_chartsheet("grafik")
    book.close()
    counts, people = read(tmp_path / "a.xlsx")
    assert counts == {
        ("Petunjuk", "title"): 2,
        ("Petunjuk", "spacer"): 1,
        ("S", "header"): 1,
        ("S", "data"): 1,
        ("kode", "title"): 2,
    }
    assert len(people) == 1


def test_a_hidden_sheet_with_a_header_is_a_list_like_any_other(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("S", "T"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, person(1 if name == "S" else 2))
    sheet.hide()
    book.close()
    assert [p["full_name"] for p in read(tmp_path / "a.xlsx")[1]] == ["PERSON 1", "PERSON 2"]


def test_long_sheets_come_in_blocks_with_right_row_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "BLOCK_ROWS", 3)
    path = samples.workbook(tmp_path / "a.xlsx", {"S": [HEADER, *(person(n) for n in range(1, 11))]})
    counts, people = read(path)
    assert counts == {("S", "header"): 1, ("S", "data"): 10}
    assert [p["sheet_row"] for p in people] == list(range(2, 12))


def test_a_header_without_rows(tmp_path):
    assert read(samples.workbook(tmp_path / "a.xlsx", {"S": [HEADER]})) == ({("S", "header"): 1}, [])


def limited(**limits) -> object:
    return DISNAKER.model_copy(update={"limits": Limits(**limits)})


def good(tmp_path: Path) -> Path:
    return samples.workbook(tmp_path / "good.xlsx", {"S": [HEADER, *(person(n) for n in range(1, 40))]})


def test_a_package_that_does_not_name_its_sheets_has_no_error_cells(tmp_path):
    broken = rezipped(good(tmp_path), tmp_path / "a.xlsx", workbook=b"<broken")
    assert error_cells(broken) == {}
    assert set(error_cells(good(tmp_path))) == {"S"}


def rezipped(source: Path, target: Path, **replaced: bytes) -> Path:
    """The package again, with parts whose name ends like a keyword replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.pop(Path(name).stem, None) or old.read(name))
        for stem, content in replaced.items():
            new.writestr(f"xl/{stem}.bin", content)
    return target


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    bomb = rezipped(good(tmp_path), tmp_path / "bomb.xlsx", ballast=b"\0" * 30_000_000)
    answer = refused(bomb)
    assert (answer.code, answer.variant) == ("TOO_LARGE", "unpacked")


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path):
    bomb = rezipped(good(tmp_path), tmp_path / "bomb.xlsx", ballast=b"\0" * 30_000_000)
    content = bomb.read_bytes()
    size = (30_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    bomb.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))
    answer = refused(bomb)
    assert (answer.code, answer.variant) == ("TOO_LARGE", "unpacked")


def test_a_sheet_that_spans_more_than_fits_in_memory(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, person(1))
    sheet.write_string(1_048_575, 16_383, "x")
    book.close()
    answer = refused(tmp_path / "a.xlsx")
    assert (answer.variant, answer.facts["size"]) == ("cells", 1_048_576 * 16_384)


def test_formats_far_outside_the_table_do_no_harm(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, person(1))
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert read(tmp_path / "a.xlsx")[0] == {("S", "header"): 1, ("S", "data"): 1}


def test_too_many_columns(tmp_path):
    assert refused(good(tmp_path), limited(max_columns=4)).variant == "columns"


def test_an_encrypted_entry_asks_for_a_password(tmp_path):
    content = bytearray(good(tmp_path).read_bytes())
    at = content.index(b"PK\x01\x02") + 8
    content[at] |= 1
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refused(tmp_path / "a.xlsx").code == "PASSWORD_PROTECTED"


@pytest.mark.parametrize("part", ["sheet1", "workbook", "sharedStrings", "styles"])
def test_a_damaged_part_is_refused_or_read(tmp_path, part):
    broken = rezipped(good(tmp_path), tmp_path / "a.xlsx", **{part: b"<broken"})
    try:
        counts, _ = read(broken)
    except Refused as answer:
        assert answer.code in ("UNREADABLE", "MISSING_COLUMN")
    else:
        assert sum(counts.values()) == 40


def test_a_flipped_byte_in_a_sheet_is_noticed_by_its_checksum(tmp_path):
    content = bytearray(good(tmp_path).read_bytes())
    content[300] ^= 0xFF
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refused(tmp_path / "a.xlsx").code == "UNREADABLE"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (type("PanicException", (BaseException,), {}), "UNREADABLE"),
        (xlsx.CalamineError, "UNREADABLE"),
        (xlsx.PasswordError, "PASSWORD_PROTECTED"),
    ],
)
def test_whatever_the_reader_breaks_on_is_a_refusal(tmp_path, monkeypatch, error, expected):
    def fails(_):
        raise error

    monkeypatch.setattr(xlsx, "load_workbook", fails)
    assert refused(good(tmp_path)).code == expected


def test_an_interrupt_stays_an_interrupt(tmp_path, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(xlsx, "load_workbook", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read(good(tmp_path))


def test_a_list_of_sheets_that_ends_too_early_loses_no_sheet_in_silence(tmp_path):
    path = samples.workbook(
        tmp_path / "whole.xlsx", {"MARISO": [HEADER, person(1)], "TALLO": [HEADER, person(2)]}
    )
    damaged = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(damaged, "w") as package:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b'/><sheet name="TALLO"', b'/<<sheet name="TALLO"')
            package.writestr(name, content)
    assert read(path)[0][("TALLO", "data")] == 1
    assert refused(damaged).code == "UNREADABLE"
