"""Findings to look at: as counts for everybody, as ids for those who answer them."""

from __future__ import annotations

from typing import Any

from padan.settings import Settings
from padan.warehouse import Role, begin, execute


def finding_counts(settings: Settings, period: str | None = None) -> list[dict[str, Any]]:
    """Persons, months and rupiah by kind, action and standing; of the newest review unless said."""
    with begin(settings, Role.REPORTER) as connection:
        rows = execute(connection, "rereview/finding_counts", period=period)
    return [dict(row._mapping) for row in rows]


def open_findings(settings: Settings, kind: str | None = None) -> list[dict[str, Any]]:
    """Findings that wait for an answer, and endings under way: ids, states and money, nobody's values."""
    with begin(settings) as connection:
        rows = execute(connection, "rereview/findings_open", kind=kind)
    return [dict(row._mapping) for row in rows]
