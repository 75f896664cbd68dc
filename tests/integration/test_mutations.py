"""Promise 7: five hundred damaged files, each in balance or refused with a message; nothing is lost."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from padan.intake import FileOutcome, receive
from padan.settings import Settings
from padan.warehouse import begin
from tests.unit.intake import samples

FILES = 500
ROWS = 150
PERIODS = [f"{year}-{month:02}" for year in (2026, 2027) for month in range(1, 13)]
NIK = re.compile(r"737101080775\d{4}")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

pytestmark = pytest.mark.mutations

Rng = random.Random
Lines = list[list[str]]

# --- text: from the lines of a good file to bytes -------------------------------------------------


def truncated(rng: Rng, lines: Lines, sep: str) -> bytes:
    return plain(lines, sep)[: rng.randrange(len(plain(lines, sep)))]


def shuffled_columns(rng: Rng, lines: Lines, sep: str) -> bytes:
    order = rng.sample(range(len(lines[0])), len(lines[0]))
    return plain([[line[at] for at in order] for line in lines], sep)


def doubled_column(rng: Rng, lines: Lines, sep: str) -> bytes:
    at = rng.randrange(len(lines[0]))
    return plain([[*line, line[at]] for line in lines], sep)


def dropped_column(rng: Rng, lines: Lines, sep: str) -> bytes:
    at = rng.randrange(len(lines[0]))
    return plain([line[:at] + line[at + 1 :] for line in lines], sep)


def misspelt_header(rng: Rng, lines: Lines, sep: str) -> bytes:
    at = rng.randrange(len(lines[0]))
    return plain([[*lines[0][:at], lines[0][at][::-1], *lines[0][at + 1 :]], *lines[1:]], sep)


def deleted_header(_rng: Rng, lines: Lines, sep: str) -> bytes:
    return plain(lines[1:], sep)


def repeated_header(rng: Rng, lines: Lines, sep: str) -> bytes:
    at = rng.randrange(len(lines))
    return plain([*lines[:at], lines[0], *lines[at:]], sep)


def header_only(_rng: Rng, lines: Lines, sep: str) -> bytes:
    return plain(lines[:1], sep)


def wrong_encoding(rng: Rng, lines: Lines, sep: str) -> bytes:
    name = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp037", "utf-7", "cp500"])
    return plain(lines, sep).decode().replace("PERSON", "PÉRSON").encode(name)


def giant_cell(rng: Rng, lines: Lines, sep: str) -> bytes:
    return cell(rng, lines, sep, "X" * rng.choice([1_000, 32_767, 32_768, 400_000]))


def odd_cell(rng: Rng, lines: Lines, sep: str) -> bytes:
    odd = ["=1+1", "=cmd|' /C calc'!A0", '"', '""', "'", "\\", "\\N", "\\.", "NULL", "\u202e", "𝕏" * 9, " "]
    return cell(rng, lines, sep, rng.choice(odd))


def stray_quotes(rng: Rng, lines: Lines, sep: str) -> bytes:
    changed = [list(line) for line in lines]
    for _ in range(rng.randint(1, 5)):
        row, at = rng.randrange(1, len(lines)), rng.randrange(len(lines[0]))
        changed[row][at] = '"' + changed[row][at]
    return plain(changed, sep)


def ragged(rng: Rng, lines: Lines, sep: str) -> bytes:
    changed = [list(line) for line in lines]
    for _ in range(rng.randint(1, 20)):
        row = rng.randrange(1, len(lines))
        changed[row] = changed[row][: rng.randint(3, 8)] if rng.random() < 0.5 else [*changed[row], "x", ""]
    return plain(changed, sep)


def flipped_bytes(rng: Rng, lines: Lines, sep: str) -> bytes:
    return flip(rng, plain(lines, sep))


def nul_bytes(rng: Rng, lines: Lines, sep: str) -> bytes:
    content = bytearray(plain(lines, sep))
    for _ in range(rng.randint(1, 30)):
        content.insert(rng.randrange(len(content)), 0)
    return bytes(content)


def other_delimiter(rng: Rng, lines: Lines, _sep: str) -> bytes:
    return plain(lines, rng.choice([";", ",", "|", "\t", "^", ":"]))


def mixed_delimiters(rng: Rng, lines: Lines, sep: str) -> bytes:
    return b"".join(plain([line], rng.choice([sep, sep, ","])) for line in lines)


def line_ends(rng: Rng, lines: Lines, sep: str) -> bytes:
    return plain(lines, sep).replace(b"\n", rng.choice([b"\r", b"\r\n", b"\n\n", b"\r\r\n", b"\x0b\n"]))


def titles_and_totals(_rng: Rng, lines: Lines, sep: str) -> bytes:
    return plain([["LAPORAN"], [], *lines, [], ["TOTAL", "", str(len(lines))], ["SELESAI"]], sep)


def twice(_rng: Rng, lines: Lines, sep: str) -> bytes:
    return plain(lines, sep) * 2


def noise(rng: Rng, _lines: Lines, _sep: str) -> bytes:
    return rng.randbytes(rng.randint(1, 5000))


def nothing(_rng: Rng, _lines: Lines, _sep: str) -> bytes:
    return b""


def blank(rng: Rng, _lines: Lines, _sep: str) -> bytes:
    return rng.choice([b"\n", b" ", b"\n" * 500, b"\0" * 500, b"\xef\xbb\xbf", b"\xff\xfe"])


def plain(lines: Lines, sep: str) -> bytes:
    return "".join(sep.join(line) + "\n" for line in lines).encode()


def cell(rng: Rng, lines: Lines, sep: str, text: str) -> bytes:
    changed = [list(line) for line in lines]
    changed[rng.randrange(1, len(lines))][rng.randrange(2, len(lines[0]))] = text
    return plain(changed, sep)


def flip(rng: Rng, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice([1, 3, 50])):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


TEXT_MUTATIONS: list[Callable[[Rng, Lines, str], bytes]] = [
    truncated,
    shuffled_columns,
    doubled_column,
    dropped_column,
    misspelt_header,
    deleted_header,
    repeated_header,
    header_only,
    wrong_encoding,
    giant_cell,
    odd_cell,
    stray_quotes,
    ragged,
    flipped_bytes,
    nul_bytes,
    other_delimiter,
    mixed_delimiters,
    line_ends,
    titles_and_totals,
    twice,
    noise,
    nothing,
    blank,
]

# --- workbooks: from the sheets of a good one, or from its bytes ----------------------------------

Sheets = dict[str, list[list[Any]]]


def sheets_shuffled_columns(rng: Rng, sheets: Sheets) -> Sheets:
    return {name: permuted(rng, rows) for name, rows in sheets.items()}


def sheets_doubled_column(rng: Rng, sheets: Sheets) -> Sheets:
    at = rng.randrange(8)
    return {
        name: [[*row, row[at] if len(row) > at else None] for row in rows] for name, rows in sheets.items()
    }


def sheets_deleted_header(rng: Rng, sheets: Sheets) -> Sheets:
    victim = rng.choice(list(sheets))
    return {
        name: [row for row in rows if name != victim or row != samples.CANDIDATE_HEADER]
        for name, rows in sheets.items()
    }


def sheets_misspelt_header(rng: Rng, sheets: Sheets) -> Sheets:
    at = rng.randrange(8)
    header = [*samples.CANDIDATE_HEADER]
    header[at] = rng.choice(["", header[at][::-1], header[at] + "X", "7371010807750001"])
    return each_cell_row(sheets, lambda row: header if row == samples.CANDIDATE_HEADER else row)


def sheets_without_header_words(_rng: Rng, sheets: Sheets) -> Sheets:
    return each_cell_row(sheets, lambda row: row[:1])


def sheets_formulas(rng: Rng, sheets: Sheets) -> Sheets:
    formulas = ["=1/0", "=A1", "=NOW()", '=HYPERLINK("http://x")', "=#REF!"]
    return each_cell(sheets, lambda value: rng.choice(formulas) if rng.random() < 0.05 else value)


def sheets_numbers(rng: Rng, sheets: Sheets) -> Sheets:
    return each_cell(
        sheets, lambda value: int(value) if str(value).isdigit() and rng.random() < 0.7 else value
    )


def sheets_odd_values(rng: Rng, sheets: Sheets) -> Sheets:
    odd: list[Any] = [
        True,
        -1.5,
        1e300,
        dt.date(1900, 1, 1),
        dt.date(9999, 12, 31),
        "\u0007",
        "x" * 32_767,
        "",
        None,
    ]
    return each_cell(sheets, lambda value: rng.choice(odd) if rng.random() < 0.02 else value)


def sheets_swapped(rng: Rng, sheets: Sheets) -> Sheets:
    names = list(sheets)
    contents = rng.sample(list(sheets.values()), len(sheets))
    return dict(zip(names, contents, strict=True))


def sheets_and_a_note(rng: Rng, sheets: Sheets) -> Sheets:
    return {rng.choice(["Petunjuk", "REKAP", "Sheet9"]): [["Catatan"], ["x", "y"]], **sheets}


def sheets_pushed_aside(rng: Rng, sheets: Sheets) -> Sheets:
    right, down = rng.randint(1, 300), rng.randint(0, 60)
    return {
        name: [[] for _ in range(down)] + [[None] * right + list(row) for row in rows]
        for name, rows in sheets.items()
    }


def sheets_emptied(_rng: Rng, sheets: Sheets) -> Sheets:
    return {name: [] for name in sheets}


def permuted(rng: Rng, rows: list[list[Any]]) -> list[list[Any]]:
    order = rng.sample(range(8), 8)
    return [[row[at] if len(row) > at else None for at in order] for row in rows]


def each_cell_row(sheets: Sheets, change: Callable[[list[Any]], list[Any]]) -> Sheets:
    return {name: [change(row) for row in rows] for name, rows in sheets.items()}


def each_cell(sheets: Sheets, change: Callable[[Any], Any]) -> Sheets:
    return each_cell_row(
        sheets, lambda row: row if row == samples.CANDIDATE_HEADER else [change(value) for value in row]
    )


SHEET_MUTATIONS: list[Callable[[Rng, Sheets], Sheets]] = [
    sheets_shuffled_columns,
    sheets_doubled_column,
    sheets_deleted_header,
    sheets_misspelt_header,
    sheets_without_header_words,
    sheets_formulas,
    sheets_numbers,
    sheets_odd_values,
    sheets_swapped,
    sheets_and_a_note,
    sheets_pushed_aside,
    sheets_emptied,
]


def book_truncated(rng: Rng, book: Path) -> None:
    content = book.read_bytes()
    book.write_bytes(content[: rng.randrange(len(content))])


def book_flipped(rng: Rng, book: Path) -> None:
    book.write_bytes(flip(rng, book.read_bytes()))


def book_locked(rng: Rng, book: Path) -> None:
    stream = rng.choice(["EncryptedPackage", "Workbook"]).encode("utf-16-le")
    book.write_bytes(OLE + rng.randbytes(2000) + stream + rng.randbytes(500))


def book_bomb(rng: Rng, book: Path) -> None:
    repack(book, add={rng.choice(["xl/media/a.png", "xl/worksheets/sheet9.xml"]): b" " * 40_000_000})


def book_part_lost(rng: Rng, book: Path) -> None:
    repack(book, change=lambda name, content: None if name == rng.choice(parts(book)) else content)


def book_part_flipped(rng: Rng, book: Path) -> None:
    victim = rng.choice(parts(book))
    repack(book, change=lambda name, content: flip(rng, content) if name == victim else content)


def book_part_cut(rng: Rng, book: Path) -> None:
    victim = rng.choice(parts(book))
    repack(book, change=lambda name, content: content[: len(content) // 2] if name == victim else content)


def book_giant_string(rng: Rng, book: Path) -> None:
    giant = b"<t>" + b"X" * rng.choice([40_000, 900_000])
    repack(book, change=lambda _, content: content.replace(b"<t>PERSON 9", giant))


def book_far_cell(_rng: Rng, book: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    repack(book, change=lambda _, content: content.replace(b"</sheetData>", far))


def book_odd_cells(rng: Rng, book: Path) -> None:
    odd = rng.choice([b't="e"', b't="d"', b't="x"', b't="s" s="99999"', b't="b"', b't="inlineStr"'])
    repack(book, change=lambda _, content: content.replace(b't="s"', odd, rng.randint(1, 60)))


def book_strings_out_of_range(rng: Rng, book: Path) -> None:
    repack(
        book,
        change=lambda _, content: content.replace(
            b"<v>7</v>", rng.choice([b"<v>99999</v>", b"<v>-1</v>", b"<v>x</v>"])
        ),
    )


def book_of_other_agency(_rng: Rng, book: Path) -> None:
    book.write_text(samples.members_text(20))


def book_doubled(_rng: Rng, book: Path) -> None:
    book.write_bytes(book.read_bytes() * 2)


def book_empty(_rng: Rng, book: Path) -> None:
    book.write_bytes(b"")


def parts(book: Path) -> list[str]:
    with zipfile.ZipFile(book) as package:
        return package.namelist()


def repack(
    book: Path,
    change: Callable[[str, bytes], bytes | None] = lambda _, content: content,
    add: dict[str, bytes] | None = None,
) -> None:
    """The package again, each part changed (or left out for None) and others added."""
    with zipfile.ZipFile(book) as package:
        contents = {name: change(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**contents, **(add or {})}.items():
            if content is not None:
                package.writestr(name, content)


BOOK_MUTATIONS: list[Callable[[Rng, Path], None]] = [
    book_truncated,
    book_flipped,
    book_locked,
    book_bomb,
    book_part_lost,
    book_part_flipped,
    book_part_cut,
    book_giant_string,
    book_far_cell,
    book_odd_cells,
    book_strings_out_of_range,
    book_of_other_agency,
    book_doubled,
    book_empty,
]

# --- the files, and what must hold for each -------------------------------------------------------


def good_lines(agency: str) -> tuple[Lines, str]:
    if agency == "bpjs":
        return [samples.MEMBER_HEADER, *(samples.member(n) for n in range(1, ROWS + 1))], ";"
    return [samples.RESIDENT_HEADER, *(samples.resident(n) for n in range(1, ROWS + 1))], "|"


def good_sheets() -> Sheets:
    sheets: Sheets = {}
    for at, name in enumerate(["MARISO", "TALLO", "WAJO"]):
        people: list[list[Any]] = [samples.candidate(n) for n in range(1 + at, ROWS + 1, 3)]
        sheets[name] = [
            [f"DAFTAR {name}"],
            [],
            samples.CANDIDATE_HEADER,
            *people,
            ["JUMLAH", None, str(len(people))],
        ]
    return sheets


def mutated(rng: Rng, number: int, folder: Path) -> tuple[str, str, Path]:
    """Agency, name of the mutation and the file of mutation `number`; all mutations come in turn."""
    every = [*TEXT_MUTATIONS, *SHEET_MUTATIONS, *BOOK_MUTATIONS]
    mutation: Any = every[number % len(every)]
    if mutation in TEXT_MUTATIONS:
        agency = rng.choice(["bpjs", "disdukcapil"])
        # now and then a file lies in the other agency's folder
        path = folder / f"{number}.csv"
        path.write_bytes(mutation(rng, *good_lines(agency if rng.random() > 0.05 else "bpjs")))
        return agency, mutation.__name__, path
    path = folder / f"{number}.xlsx"
    sheets = mutation(rng, good_sheets()) if mutation in SHEET_MUTATIONS else good_sheets()
    samples.workbook(path, sheets)
    if mutation in BOOK_MUTATIONS:
        mutation(rng, path)
    return "disnaker", mutation.__name__, path


def identities_in(path: Path) -> set[str]:
    """NIKs that can be read in the file without any of our readers."""
    if not zipfile.is_zipfile(path):
        content = path.read_bytes()
        return set(NIK.findall(content.decode("latin-1"))) | set(
            NIK.findall(content.decode("utf-16-le", "ignore"))
        )
    with zipfile.ZipFile(path) as package:
        texts = package.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in package.namelist() else b""
    return set(NIK.findall(texts.decode("utf-8", "ignore")))


class Checks:
    """What is asked of the warehouse after a file."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def rows(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        with begin(self.settings) as connection:
            result = connection.exec_driver_sql(statement, parameters)
            return [dict(row._mapping) for row in result]

    def loaded(self, outcome: FileOutcome, path: Path, mutation: str) -> None:
        (balance,) = self.rows("SELECT * FROM audit.row_balance WHERE file_id = %(id)s", id=outcome.file_id)
        assert balance["difference"] == 0
        assert balance["raw_rows"] == balance["data_rows"] == outcome.data_rows > 0
        role = balance["role"]
        stored = self.rows(
            f"SELECT r::text AS row FROM raw.{role} AS r WHERE file_id = %(id)s", id=outcome.file_id
        )
        assert len(stored) == outcome.data_rows
        kept = set(NIK.findall(" ".join(row["row"] for row in stored)))
        if mutation not in ("book_strings_out_of_range", "book_odd_cells"):  # cells that point elsewhere
            assert identities_in(path) <= kept

    def refused(self, outcome: FileOutcome) -> None:
        assert outcome.code
        assert outcome.message is not None
        assert len(outcome.message) > 30
        mails = self.rows(
            "SELECT * FROM audit.outbox WHERE body_text LIKE '%%' || %(m)s || '%%'", m=outcome.message
        )
        assert mails
        told = " ".join([outcome.message, *(mail["subject"] + mail["body_text"] for mail in mails)])
        assert not NIK.search(told)
        assert "PERSON" not in told
        for role in ("candidate", "resident", "member"):
            assert not self.rows(
                f"SELECT 1 FROM raw.{role} WHERE file_id = %(id)s LIMIT 1", id=outcome.file_id
            )


@pytest.fixture
def seed(capsys: pytest.CaptureFixture[str]) -> Iterator[int]:
    value = int(os.environ.get("PADAN_MUTATION_SEED", random.SystemRandom().randrange(2**32)))
    with capsys.disabled():
        print(f"\nPADAN_MUTATION_SEED={value}")
    yield value


def test_five_hundred_damaged_files_are_in_balance_or_refused(settings, tmp_path, seed, capsys):
    rng, checks, tally = random.Random(seed), Checks(settings), Counter[str]()
    for number in range(FILES):
        agency, mutation, path = mutated(rng, number, tmp_path)
        try:
            outcome = receive(settings, path, agency, rng.choice(PERIODS))
            assert outcome.status in ("loaded", "refused")
            if outcome.status == "loaded":
                checks.loaded(outcome, path, mutation)
            else:
                checks.refused(outcome)
        except Exception as error:
            error.add_note(f"file {number} of seed {seed}: {mutation} for {agency}")
            raise
        tally[outcome.code or outcome.status] += 1
    with capsys.disabled():
        print(dict(tally.most_common()))
    assert sum(tally.values()) == FILES
    assert tally["loaded"] > FILES / 5
    assert len(tally) >= 8
