"""What has been decided about one row."""

from __future__ import annotations

from dataclasses import dataclass

from padan.settings import Settings
from padan.warehouse import Role, begin, execute


@dataclass(frozen=True)
class Outcome:
    """The state of a row, and its reasons, the leading one first."""

    state: str
    reasons: tuple[str, ...]


def outcome_of(settings: Settings, row_id: int) -> Outcome | None:
    """The outcome of a candidate row in the newest run that has decided it; None if none has."""
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "verification/outcome_of_row", row_id=row_id)
    return Outcome(rows[0].state, tuple(rows[0].reasons)) if rows else None
