"""Moving the participants of a batch, in the month in whose work it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from padan.membership import Move, move
from padan.warehouse import execute

if TYPE_CHECKING:
    from padan.submission.batches import Batch


def move_each(
    connection: Connection,
    participant_ids: Sequence[int],
    to_state: str,
    reason: str,
    batch: Batch,
    *,
    actor: str = "pipeline",
) -> None:
    """Move participants of a batch, each in the month of work that is theirs.

    That is the newest published month, and not before the month before cover: what was known of an
    earlier month stays as it was. Somebody who was moved in a later month is moved in that one.
    """
    if not participant_ids:
        return
    periods = execute(
        connection, "submission/work_periods", participant_ids=list(participant_ids), month=batch.month
    )
    for row in periods:
        how = Move(to_state, reason, row.period, actor=actor, evidence={"batch": batch.reference})
        move(connection, row.participant_ids, how)
