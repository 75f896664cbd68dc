"""How much of each fix-list has been closed by what came after it."""

from __future__ import annotations

from typing import Any

from padan.settings import Settings
from padan.warehouse import Role, begin, execute


def closing_rates(settings: Settings, agency: str, period: str) -> list[dict[str, Any]]:
    """A row a list that was followed by another: listed, closed, still_open, newly_wrong, corrected rows.

    unprocessed: of the listed those that are empty or quarantined; unprocessed_closed: of those the ones
    that are processed now, also where a warning is left.

    A row is listed if a rule worth a line on the fix-list failed or it was empty; closed if the next list
    has it and it is not listed there. Rows are told by sheet and row, so a corrected file sent anew
    counts like a returned fix-list.
    """
    with begin(settings, Role.REPORTER) as connection:
        rows = execute(connection, "corrections/closing_rates", agency=agency, period=period)
    return [dict(row._mapping) for row in rows]
