"""Who the participants are, and what they were in any month."""

from __future__ import annotations

from collections import Counter

from padan.membership.states import LOCK
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, execute, record


def enter(settings: Settings, run_id: int) -> dict[str, int]:
    """Make participants of the published batch of a run; how many are new, and how many come back.

    A person who was returned or whose cover ended comes back when a run of a later month verifies
    them. The same run a second time changes nothing.
    """
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        entered = Counter(row.reason for row in execute(connection, "membership/enter", run_id=run_id))
        counts = {"new": entered["STAGED"], "again": entered["STAGED_AGAIN"]}
        if entered:
            record(
                connection,
                actor="pipeline",
                event="participants_verified",
                subject=f"run {run_id}",
                reason="their batch was published",
                evidence=counts,
            )
    return counts


def states_as_of(settings: Settings, period: str) -> dict[str, int]:
    """Participants by state at the end of a month (YYYY-MM), as it was then known."""
    with begin(settings) as connection:
        rows = execute(connection, "membership/states", period=period)
    return {row.state: row.participants for row in rows}
