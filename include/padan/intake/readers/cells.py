"""A workbook's cell as the text that a person sees in it, without the noise of its storage."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

_EXCEL_DIGITS = 15
_LONGEST_INTEGER = 1e20

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def cell_text(value: Cell) -> str | None:
    """Text as it is; dates ISO; numbers with the 15 digits Excel keeps, whole ones without ".0".

    A NIK stored as a number therefore shows its damage: 7371011708750001 becomes 7371011708750000.
    """
    match value:
        case str():
            return value or None
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value)
        case dt.datetime():
            return str(value.date()) if value.time() == dt.time() else value.isoformat(" ", "seconds")
        case _:
            return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    shown = f"{value:.{_EXCEL_DIGITS}g}"
    if "e" in shown and 1 <= abs(value) < _LONGEST_INTEGER:
        return str(int(Decimal(shown)))
    return shown
