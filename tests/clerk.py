"""Disnaker's clerk: works through a fix-list as it was made, in waves, with the truth in her head.

She opens the workbook, looks for the rows that are empty or quarantined, and writes into the blank cells
what the person's papers say; some of it is wrong again. What she knows comes from the truth and from the
register's file, so only tests and benchmarks may ask her.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Place = tuple[str, int]
Papers = dict[str, str]

TO_CLOSE = ("Kosong", "Tertahan")
# as the register writes them: alive, and kinds of work of the programme's list
ALIVE, WORK = "1", {"19": "BURUH HARIAN LEPAS", "21": "NELAYAN", "81": "SOPIR", "84": "PEDAGANG"}
YEARS = range(1970, 2001)
SEXES = {"1": "L", "2": "P"}
FIRST_FILLED = 8  # after what the list says, from 1


@dataclass
class Wave:
    """What she wrote: places filled right, and wrong by kind."""

    right: set[Place] = field(default_factory=set)
    wrong: dict[str, set[Place]] = field(default_factory=dict)

    @property
    def all_wrong(self) -> set[Place]:
        """Every place filled wrong."""
        return set().union(*self.wrong.values())


class Clerk:
    """She who fills in. files: as padan.city.build returns them. The same seed, the same papers."""

    def __init__(self, files: dict[str, Path], seed: int = 1) -> None:
        self._draw, self._waves = random.Random(seed), 0
        with files["truth"].open(encoding="utf-8", newline="") as file:
            truth = {(row["sheet"], int(row["sheet_row"])): row for row in csv.DictReader(file)}
        self._nik_at = {place: row["register_nik"] for place, row in truth.items() if row["register_nik"]}
        taken = set(self._nik_at.values()) | _column(files["member"], "NIK", ";")
        self._known: dict[str, Papers] = {}
        self._new: list[Papers] = []
        wanted = set(self._nik_at.values())
        for row in _rows(files["resident"], "|"):
            if row["NIK"] in wanted:
                self._known[row["NIK"]] = _papers(row)
            elif row["NIK"] not in taken and _is_new_worker(row):
                self._new.append(_papers(row))
        self._new.sort(key=lambda papers: papers["NIK"])
        self._draw.shuffle(self._new)

    def fill(self, path: Path, returned: Path, *, share: float, wrong: float, again: set[Place]) -> Wave:
        """Fill in a share of the rows she has to close, and those of `again`; save as `returned`.

        wrong: the share of them that is wrong: half cannot be read, a quarter lacks the name where the row
        had none, the rest has one digit of the NIK wrong.
        """
        book = openpyxl.load_workbook(path)
        page = book.worksheets[1]
        open_rows = {_place(line): line[0].row for line in page.iter_rows(min_row=2) if _is_open(line)}
        fresh = sorted(set(open_rows) - again)
        chosen = sorted(set(self._draw.sample(fresh, round(share * len(fresh)))) | (again & set(open_rows)))
        spoiled = self._draw.sample(chosen, round(wrong * len(chosen)))
        kinds = {
            place: ("unreadable", "typo", "unreadable", "no_name")[at % 4] for at, place in enumerate(spoiled)
        }
        wave, self._waves = Wave(), self._waves + 1
        for place in chosen:
            row = open_rows[place]
            is_empty = page.cell(row, 1).value == "Kosong"
            kind = kinds.get(place, "")
            if kind == "no_name" and not is_empty:
                kind = "unreadable"  # the row has a name, and a blank cell changes nothing
            _write(page, row, spoil(self._papers_for(place), kind, self._waves))
            (wave.wrong.setdefault(kind, set()) if kind else wave.right).add(place)
        book.save(returned)
        return wave

    def _papers_for(self, place: Place) -> Papers:
        """Who stands in the row; somebody whom the city has missed where nobody does."""
        nik = self._nik_at.get(place)
        if nik is None or nik not in self._known:
            papers = self._new.pop()
            self._nik_at[place], self._known[papers["NIK"]] = papers["NIK"], papers
            return papers
        return self._known[nik]


def spoil(papers: Papers, kind: str, wave: int) -> Papers:
    """The papers as she writes them on a bad day, never twice in the same way."""
    if kind == "unreadable":
        return {**papers, "NIK": papers["NIK"][:4], "TANGGAL LAHIR": f"{31 + wave}-13-1980"}
    if kind == "no_name":
        return {name: text for name, text in papers.items() if name != "NAMA"}
    if kind == "typo":
        last = (int(papers["NIK"][-1]) + 5) % 10
        return {**papers, "NIK": f"{papers['NIK'][:-1]}{last}"}
    return papers


def listed(path: Path) -> dict[Place, str]:
    """Every row on a fix-list, with its level."""
    page = openpyxl.load_workbook(path, read_only=True).worksheets[1]
    return {
        (str(line[1]), int(str(line[2]))): str(line[0])
        for line in page.iter_rows(min_row=2, values_only=True)
    }


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _column(path: Path, name: str, delimiter: str) -> set[str]:
    return {row[name] for row in _rows(path, delimiter)}


def _is_new_worker(row: dict[str, str]) -> bool:
    """Alive, of age, in vulnerable work, and with a NIK that tells the birth date."""
    day, month, year = row["TGL_LHR"].split("-")
    told = f"{int(day) + 40 * (row['JENIS_KLMIN'] == '2'):02d}{month}{year[2:]}"
    return (
        row["STATUS_DASAR"] == ALIVE
        and row["JENIS_PKRJN"] in WORK
        and int(year) in YEARS
        and row["NIK"][6:12] == told
        and not row["NIK"].endswith("0")
    )


def _papers(row: dict[str, str]) -> Papers:
    """A register row under the headers of the candidate list."""
    return {
        "NIK": row["NIK"],
        "NO KK": row["NO_KK"],
        "NAMA": row["NAMA_LGKP"],
        "TEMPAT LAHIR": row["TMPT_LHR"],
        "TANGGAL LAHIR": row["TGL_LHR"],
        "JENIS KELAMIN": SEXES[row["JENIS_KLMIN"]],
        "ALAMAT": row["ALAMAT"],
        "RT": row["NO_RT"],
        "RW": row["NO_RW"],
        "KELURAHAN": row["KEL_NAME"],
        "KECAMATAN": row["KEC_NAME"],
        "PEKERJAAN": WORK.get(row["JENIS_PKRJN"], "PEDAGANG KAKI LIMA"),
        "SEGMEN": "INFORMAL",
        "NO HP": "081234567890",
    }


def _place(line: tuple[openpyxl.cell.Cell, ...]) -> Place:
    return str(line[1].value), int(str(line[2].value))


def _is_open(line: tuple[openpyxl.cell.Cell, ...]) -> bool:
    return line[0].value in TO_CLOSE


def _write(page: Worksheet, row: int, papers: Papers) -> None:
    for column in range(FIRST_FILLED, page.max_column + 1):
        header = str(page.cell(1, column).value)
        if header in papers:
            page.cell(row, column).value = papers[header]
