"""The append-only ledger: who did what, to which file, run or batch, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection


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
    counts, hashes and ids. The database refuses to change or delete entries.
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
