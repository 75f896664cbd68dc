"""Moving participants from state to state."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from padan.warehouse import execute, record

LOCK = "membership"
"""Whatever moves participants, or keeps rows that refer to them, holds this lock from its beginning.

A move holds the ledger until it is committed, and its participant's row: tasks that took the two in
different orders would wait for each other for ever.
"""


@dataclass(frozen=True)
class Move:
    """Why participants are moved, and by whom.

    `reason` is a code; `period` the month (YYYY-MM) in whose work it happens; `evidence` holds ids,
    codes and counts, never a value of a person. `second_actor` is needed where cover ends.
    """

    to_state: str
    reason: str
    period: str
    actor: str = "pipeline"
    second_actor: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


def move(connection: Connection, participant_ids: Sequence[int], how: Move) -> int:
    """Move these participants, and tell the ledger how many; the number of participants moved.

    Nobody to move is nothing to tell. Raises WarehouseError (constraint transition_…) when one of
    them may not be moved so: then nobody is.
    """
    if not participant_ids:
        return 0
    moved = execute(
        connection,
        "membership/move",
        participant_ids=list(participant_ids),
        to_state=how.to_state,
        reason=how.reason,
        actor=how.actor,
        second_actor=how.second_actor,
        period=how.period,
        evidence=json.dumps(dict(how.evidence), sort_keys=True),
    )
    record(
        connection,
        actor=how.actor,
        event=f"participants_{how.to_state}",
        subject=f"period {how.period}",
        reason=how.reason,
        evidence={**how.evidence, "participants": len(moved)},
    )
    return len(moved)
