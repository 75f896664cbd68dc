"""Small files as the agencies send them; invented people, numbered, so that a test can say who is who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

PERIOD = "2026-11"

CANDIDATE_HEADER = ["NO", "NIK", "NAMA LENGKAP", "TEMPAT LAHIR", "TGL LAHIR", "L/P", "ALAMAT", "KELURAHAN"]
RESIDENT_HEADER = [
    "NIK",
    "NO_KK",
    "NAMA_LGKP",
    "TMPT_LHR",
    "TGL_LHR",
    "JENIS_KLMIN",
    "AGAMA",
    "STATUS_KAWIN",
    "STAT_HBKEL",
    "PDDK_AKH",
    "JENIS_PKRJN",
    "NAMA_LGKP_IBU",
    "NAMA_LGKP_AYAH",
    "ALAMAT",
    "NO_RT",
    "NO_RW",
    "KODE_POS",
    "NO_PROP",
    "PROP_NAME",
    "NO_KAB",
    "KAB_NAME",
    "NO_KEC",
    "KEC_NAME",
    "NO_KEL",
    "KEL_NAME",
    "EKTP_STATUS",
    "STATUS_DASAR",
]
MEMBER_HEADER = [
    "KPJ",
    "NIK",
    "NAMA_LENGKAP",
    "TGL_LAHIR",
    "JENIS_KELAMIN",
    "SEGMEN",
    "SPONSOR",
    "PROGRAM",
    "BULAN_AWAL",
    "BULAN_IURAN_TERAKHIR",
    "STATUS",
    "TUNGGAKAN_BULAN",
]


def nik(n: int) -> str:
    """NIK of person n: born on 8 July 1975 in Makassar, serial n."""
    return f"737101080775{n:04d}"


def candidate(n: int) -> list[str]:
    return [str(n), nik(n), f"PERSON {n}", "MAKASSAR", "08/07/1975", "L", f"JL. VETERAN NO {n}", "MACCINI"]


def resident(n: int) -> list[str]:
    row = dict.fromkeys(RESIDENT_HEADER, "")
    row |= {
        "NIK": nik(n),
        "NO_KK": f"737101010120{n:04d}",
        "NAMA_LGKP": f"PERSON {n}",
        "TMPT_LHR": "MAKASSAR",
    }
    row |= {"TGL_LHR": "08-07-1975", "JENIS_KLMIN": "1", "NO_PROP": "73", "NO_KAB": "71", "NO_KEC": "1"}
    row |= {"NO_KEL": "1001", "STATUS_DASAR": "1", "ALAMAT": f"JL. VETERAN {n}", "NO_RT": "1", "NO_RW": "2"}
    return list(row.values())


def member(n: int) -> list[str]:
    sponsor = "PEMKOT MAKASSAR - PEKERJA RENTAN"
    dates = ["01-01-2026", "01-10-2026"]
    return [
        f"K{n:09d}",
        nik(n),
        f"PERSON {n}",
        "08-07-1975",
        "L",
        "BPU",
        sponsor,
        "JKK+JKM",
        *dates,
        "AKTIF",
        "0",
    ]


def delimited(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    return "".join(delimiter.join(row) + "\n" for row in [header, *rows])


def residents_text(count: int) -> str:
    return delimited(RESIDENT_HEADER, [resident(n) for n in range(1, count + 1)], "|")


def members_text(count: int) -> str:
    return delimited(MEMBER_HEADER, [member(n) for n in range(1, count + 1)], ";")


def workbook(path: Path, sheets: dict[str, list[list[Any]]], merges: Sequence[tuple] = ()) -> Path:
    """A workbook of these sheets. Cells: text, numbers, dates, None for blank, "=…" for formulas.

    merges: (sheet, first row, first column, last row, last column, text), from 0.
    """
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, at, column, value)
        for where, *span in merges:
            if where == name:
                sheet.merge_range(*span)
    book.close()
    return path


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()))
    elif isinstance(value, str) and not value.startswith("="):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def candidates_workbook(path: Path, count: int, sheets: Sequence[str] = ("RAPPOCINI", "MARISO")) -> Path:
    """`count` persons over the sheets, each with titles, header, a spacer, an empty row and a total."""
    pages: dict[str, list[list[Any]]] = {}
    for at, name in enumerate(sheets):
        people = [candidate(n) for n in range(1 + at, count + 1, len(sheets))]
        half = len(people) // 2
        pages[name] = [
            ["DAFTAR CALON PENERIMA"],
            [f"KECAMATAN {name}"],
            [],
            CANDIDATE_HEADER,
            *people[:half],
            [],
            *people[half:],
            [str(count + 1)],
            ["JUMLAH", None, str(len(people))],
        ]
    return workbook(path, pages)
