"""Months of cover: they begin when somebody says so, and who is not covered in them is counted by cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from padan.membership import LOCK, Move, move
from padan.settings import Settings
from padan.submission.batches import checked_month
from padan.warehouse import advisory_lock, begin, execute, scalar


def activate(settings: Settings, month: str) -> dict[str, Any]:
    """Begin a month of cover (YYYY-MM): whom BPJS has accepted for it becomes active.

    `active` counts who became so now; an answer that comes later acts at once. The first-active month
    stays where no month lies between, and starts anew after a gap.
    """
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        execute(connection, "submission/begin_month", month=checked_month(month))
        return {"month": month, "active": begin_cover(connection, month)}


def begin_cover(connection: Connection, month: str) -> int:
    """Whoever is accepted for a month that has begun is active; how many became so."""
    moved = 0
    for row in execute(connection, "submission/accepted_for", month=month):
        how = Move("active", "COVER_BEGUN", row.period, evidence={"month": month})
        moved += move(connection, row.participant_ids, how)
    execute(connection, "submission/keep_first_months")
    return moved


def next_month(settings: Settings) -> str | None:
    """The month of cover after the newest published period: what is to be drafted. None without one."""
    with begin(settings) as connection:
        month: str | None = scalar(connection, "submission/next_month")
    return month


def uncovered(settings: Settings) -> Sequence[Any]:
    """Person-months without cover: rows of month, cause and person_months, for months that have begun."""
    with begin(settings) as connection:
        return execute(connection, "submission/uncovered")
