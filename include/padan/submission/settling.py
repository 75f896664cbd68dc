"""What an officer says about a line that BPJS sent back: the objection is settled, ask again."""

from __future__ import annotations

from padan.errors import PadanError
from padan.membership import LOCK, Move, move
from padan.settings import Settings
from padan.submission.batches import batch_of
from padan.warehouse import advisory_lock, begin, execute, record


def settle_returned(
    settings: Settings, reference: str, line_no: int, *, actor: str, reason: str
) -> dict[str, int]:
    """Let a returned line of a batch be asked for again; holds released, and people verified again.

    A member whose renewal came back is paid for again; a new person may stand in the next batch. Said
    twice it changes nothing. `reason` goes to the ledger: it names nobody. Raises PadanError when the
    line was not returned.
    """
    actor, reason = actor.strip(), reason.strip()
    if not (actor and reason):
        raise PadanError("A returned line is settled by a named person for a reason: say --as and --reason.")
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        batch = batch_of(connection, reference)
        asked = {"batch_id": batch.batch_id, "line_no": line_no}
        rows = execute(connection, "submission/line_returned", **asked)
        if not rows:
            raise PadanError(f"Line {line_no} of batch {reference} was not returned: nothing to settle.")
        released = execute(connection, "submission/release_returned", **asked, actor=actor)
        again = [row for row in rows if row.state == "returned"]
        for row in again:
            how = Move("verified", "RETURN_SETTLED", row.period, actor=actor, evidence={"batch": reference})
            move(connection, [row.participant_id], how)
        if released or again:
            record(
                connection,
                actor=actor,
                event="return_settled",
                subject=f"{batch.subject}, line {line_no}",
                reason=reason,
            )
    return {"released": len(released), "verified": len(again)}
