"""Disnaker's workbook: a sheet a kecamatan, each as another clerk made it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from padan.city.candidates import Listing
from padan.city.cells import Cell, RowWriter, Written
from padan.city.layouts import LAYOUTS, Layout, sheets_of
from padan.city.population import City
from padan.city.randomness import Array

# A fixed day, so that the same city is the same file.
_MADE = dt.datetime(2026, 11, 2)
_SPACER_EVERY = 3  # kelurahan
_PREFILLED = 3
_AT_THE_END = 0.6


@dataclass
class Placed:
    """A data row where it stands: sheet and Excel row (from 1)."""

    sheet: str
    sheet_row: int
    written: Written


def write_workbook(path: Path, city: City, listing: Listing, writer: RowWriter) -> list[Placed]:
    """Write the list; every data row in the order of the file."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    book.set_properties({"title": "Pekerja rentan", "created": _MADE})
    placed: list[Placed] = []
    kelurahan = city.households.kelurahan[listing.place]
    sheets = sheets_of(writer.reference)[kelurahan]
    for index, layout in enumerate(LAYOUTS):
        slots = _in_order(np.flatnonzero(sheets == index), kelurahan, listing)
        sheet = _Sheet(book, layout)
        placed += sheet.write(slots, kelurahan, writer)
    book.close()
    return placed


def _in_order(slots: Array, kelurahan: Array, listing: Listing) -> Array:
    """By kelurahan and rank; most rows left empty stand at the end of their kelurahan."""
    rank = listing.order[slots]
    late = listing.empty[slots] & (rank < _AT_THE_END)
    return slots[np.lexsort((np.where(late, 2 + rank, rank), kelurahan[slots]))]


class _Sheet:
    """One sheet being written, from the top."""

    def __init__(self, book: Any, layout: Layout) -> None:
        self._layout = layout
        self._page = book.add_worksheet(layout.sheet)
        self._bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter"})
        self._date = book.add_format({"num_format": "dd/mm/yyyy"})
        self._digits = book.add_format({"num_format": "0"})
        self._row = 0

    def write(self, slots: Array, kelurahan: Array, writer: RowWriter) -> list[Placed]:
        self._titles()
        self._header()
        placed, previous, spaces = [], -1, 0
        for sequence, slot in enumerate(slots.tolist(), start=1):
            spaces += previous not in (-1, kelurahan[slot])
            if previous not in (-1, kelurahan[slot]) and spaces % _SPACER_EVERY == 0:
                self._row += 1
            previous = kelurahan[slot]
            written = writer.row(slot, sequence, self._layout)
            placed.append(Placed(self._layout.sheet, self._row + 1, written))
            self._cells([written.cells[field] for field in self._layout.fields])
        self._prefilled(writer.reference.kelurahan[previous].kecamatan if previous >= 0 else "")
        self._total(len(placed))
        return placed

    def _titles(self) -> None:
        last = len(self._layout.columns) - 1
        for title in self._layout.titles:
            self._page.merge_range(self._row, 0, self._row, last, title, self._bold)
            self._row += 1
        self._row += 1

    def _header(self) -> None:
        if self._layout.group is None:
            for column, (_, header) in enumerate(self._layout.columns):
                self._page.write_string(self._row, column, header, self._bold)
            self._row += 1
            return
        first, last = (self._layout.fields.index(field) for field in self._layout.group[:2])
        self._page.merge_range(self._row, first, self._row, last, self._layout.group[2], self._bold)
        for column, (_, header) in enumerate(self._layout.columns):
            if first <= column <= last:
                self._page.write_string(self._row + 1, column, header, self._bold)
            else:
                self._page.merge_range(self._row, column, self._row + 1, column, header, self._bold)
        self._row += 2

    def _cells(self, cells: list[Cell]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                self._page.write_string(self._row, column, cell)
            elif isinstance(cell, float):
                self._page.write_number(self._row, column, cell, self._digits)
            elif cell is not None:
                self._page.write_datetime(
                    self._row, column, dt.datetime(cell.year, cell.month, cell.day), self._date
                )
        self._row += 1

    def _prefilled(self, kecamatan: str) -> None:
        """Lines prepared and never used: no number, at most the kecamatan."""
        if "kecamatan" in self._layout.fields and kecamatan:
            for _ in range(_PREFILLED):
                self._page.write_string(self._row, self._layout.fields.index("kecamatan"), kecamatan)
                self._row += 1
        self._row += 1

    def _total(self, rows: int) -> None:
        address = self._layout.fields.index("address")
        self._page.write_string(self._row, 0, self._layout.total, self._bold)
        self._page.write_number(self._row, address, rows, self._bold)
