"""The append-only ledger: who did what, to which file, run or batch, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from padan.settings import Settings
from padan.warehouse.engine import Role, begin
from padan.warehouse.statements import execute


def record(
    connection: Connection,
    *,
    actor: str,
    event: str,
    subject: str,
    reason: str,
    evidence: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry, in the transaction of the change it tells of.

    `subject` names a thing by kind and id ("file 3", "run 1"), never a person; `evidence` holds
    counts, hashes and ids. The database refuses to change or delete entries, chains each to the one
    before, and lets one transaction append at a time: the others wait until it ends.
    """
    connection.exec_driver_sql(
        "INSERT INTO audit.ledger (actor, event, subject, reason, evidence)"
        " VALUES (%(actor)s, %(event)s, %(subject)s, %(reason)s, %(evidence)s)",
        {
            "actor": actor,
            "event": event,
            "subject": subject,
            "reason": reason,
            "evidence": json.dumps(dict(evidence or {}), sort_keys=True),
        },
    )


def entries(
    settings: Settings, *, subject: str | None = None, event: str | None = None, last: int = 50
) -> Sequence[Row[Any]]:
    """The last entries, the newest first; of one subject ("run 1"), all of a kind ("run"), one event."""
    with begin(settings, Role.REVIEWER) as connection:
        return execute(connection, "warehouse/ledger_entries", subject=subject, event=event, last=last)
