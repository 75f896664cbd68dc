"""Reading a submission as the branch does: CSV or XLSX, one line a person, totals passed over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import python_calamine

from padan.city.branch.columns import ENDS, columns_of
from padan.errors import PadanError

_DATE_FORMS = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y")
_MONTH_FORMS = ("%Y-%m", "%m-%Y", "%m/%Y", "%Y%m", *_DATE_FORMS)
_NIK_DIGITS = 16
_ZIP = b"PK"


@dataclass(frozen=True)
class Line:
    """One line of a submission.

    line: its number there. number: of the submission, '' where the line does not say it. nik: '' for
    none. birth_date: days since 1970, None for none. start: first month of cover since 1970, or of the
    time without where `ends`. months: how many.
    """

    line: int
    nik: str
    name: str
    birth_date: int | None
    start: int | None
    months: int = 1
    ends: bool = False
    number: str = ""


def read_submission(content: bytes) -> list[Line]:
    """The lines of a submission, CSV or XLSX; whatever stands above the headings is passed over.

    Raises PadanError when no row of headings with NIK and name is found.
    """
    if content.startswith(_ZIP):
        sheets = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return read_rows(sheets.get_sheet_by_index(0).to_python())
    text = content.decode("utf-8-sig")
    delimiter = max(";,|\t", key=text.count)
    return read_rows(csv.reader(io.StringIO(text), delimiter=delimiter))


def read_rows(rows: Iterable[Sequence[object]]) -> list[Line]:
    """The same, from rows of cells."""
    places: dict[str, int] | None = None
    lines: list[Line] = []
    for row in rows:
        if places is None:
            places = columns_of(row)
        elif line := _line(row, places, len(lines) + 1):
            lines.append(line)
    if places is None:
        raise PadanError("The submission has no row of headings with NIK and NAMA: nothing can be read.")
    return lines


def _line(row: Sequence[object], places: dict[str, int], number: int) -> Line | None:
    """A line; None for totals and rows without a person."""
    cells = {field: row[at] if at < len(row) else None for field, at in places.items()}
    nik, name = _digits(cells["nik"]), _text(cells["name"])
    dated = cells.get("birth_date")
    numbered = _digits(cells.get("line"))
    if not (nik or (name and (numbered or _text(dated)))):
        return None
    return Line(
        line=int(numbered or number),
        nik=nik if len(nik) == _NIK_DIGITS else "",
        name=name,
        birth_date=_day(dated),
        start=_month(cells.get("start")),
        months=int(_digits(cells.get("months")) or 1),
        number=_text(cells.get("number")),
        ends=bool(ENDS.search(_text(cells.get("kind")).upper())),
    )


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _digits(cell: object) -> str:
    """The digits of a cell; a number of XLSX without its decimals."""
    return re.sub(r"\D", "", str(int(cell)) if isinstance(cell, float) else _text(cell))


def _date(cell: object, forms: Sequence[str]) -> dt.date | None:
    if isinstance(cell, dt.date):  # a datetime is one too
        return dt.date(cell.year, cell.month, cell.day)
    for form in forms:
        try:
            return dt.datetime.strptime(_text(cell).lstrip("'"), form).date()
        except ValueError:
            continue
    return None


def _day(cell: object) -> int | None:
    date = _date(cell, _DATE_FORMS)
    return None if date is None else int(np.datetime64(date, "D").astype(np.int64))


def _month(cell: object) -> int | None:
    date = _date(cell, _MONTH_FORMS)
    return None if date is None else int(np.datetime64(date, "M").astype(np.int64))
