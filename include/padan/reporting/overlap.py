"""Whom somebody else covered, and what the programme paid for them all the same: persons, months, rupiah."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from padan.errors import PadanError
from padan.settings import Settings
from padan.warehouse import Role, begin, execute


@dataclass(frozen=True)
class Overlap:
    """One class over all months that were looked at.

    is_settled: who the persons are needs no officer. paid_twice: months that the programme paid and somebody
    else too; rupiah by the tariff of each month.
    """

    overlap: str
    is_settled: bool
    persons: int
    person_months: int
    paid_twice_persons: int
    paid_twice_months: int
    paid_twice_rp: int


def overlaps(settings: Settings, period: str | None = None) -> tuple[str, list[Overlap]]:
    """The period, and its classes, by the newest run that is decided (of `period`).

    Raises PadanError when no run is.
    """
    with begin(settings, Role.REPORTER) as connection:
        rows = execute(connection, "reporting/overlap", period=period)
    if not rows:
        raise PadanError("No run is decided yet: decide one with `padan verify --period YYYY-MM` first.")
    return rows[0].period, [_overlap(row) for row in rows if row.overlap is not None]


def _overlap(row: Row[Any]) -> Overlap:
    values = dict(row._mapping)
    del values["period"]
    return Overlap(**values)
