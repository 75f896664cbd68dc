"""How cover ends: confirmed by two, after a notice, with no appeal open; and how an ending is taken back."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, Row

from padan.errors import PadanError
from padan.membership import LOCK, Move, move
from padan.rereview.review import hold_payments, take_back
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, execute, record

AppealState = Literal["opened", "upheld", "dismissed"]


def settle(connection: Connection, period: str, actor: str) -> int:
    """Do what the answers ask for: begin endings, take others back, hold payments; how many begin.

    May be called at any time and again: what is done is not done twice.
    """
    take_back(connection, Move("active", "TAKEN_BACK", period, actor=actor))
    execute(connection, "rereview/insert_endings")
    # before anybody is moved: the holds of those whose cover ends now stay as they are
    hold_payments(connection, period, actor)
    return sum(
        move(connection, row.participant_ids, _by_two(row, row.to_state, period))
        for row in execute(connection, "rereview/to_end")
    )


def close_endings(settings: Settings, period: str) -> dict[str, int]:
    """End the cover of those whose notice is over in a month (YYYY-MM); an open appeal stops it.

    Counts: ended, and of those still ending in_notice and in_appeal. A second time ends nobody more.
    """
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        settle(connection, period, "pipeline")
        ended = sum(
            move(connection, row.participant_ids, _by_two(row, "ended", period))
            for row in execute(connection, "rereview/to_close", period=period)
        )
        counts = execute(connection, "rereview/ending_counts", period=period)[0]
    return {"ended": ended, **counts._mapping}


def appeal(
    settings: Settings,
    finding_id: int,
    state: AppealState,
    *,
    actor: str,
    role: str,
    reason: str,
    period: str | None = None,
) -> None:
    """Open, uphold or dismiss the appeal against the ending that a finding has led to.

    Upheld: cover goes on and the payment is let go. Dismissed: the ending goes on. Raises PadanError
    where there is nothing to appeal against, the steps are out of order, or one of the two who
    ended the cover would dismiss the appeal.
    """
    person, part = actor.strip(), role.strip()
    if not (person and part and reason.strip()):
        raise PadanError("An appeal needs a name, a role and a reason: --as, --role and --reason.")
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        found = execute(connection, "rereview/findings_asked", finding_id=finding_id, actor=person)
        _check(finding_id, found[0] if found else None, state, person)
        month = period or str(execute(connection, "rereview/newest_review")[0].period)
        execute(
            connection,
            "rereview/insert_appeal",
            finding_id=finding_id,
            state=state,
            actor=person,
            role=part,
            reason=reason.strip(),
            period=month,
        )
        record(
            connection,
            actor=person,
            event=f"appeal_{state}",
            subject=f"finding {finding_id}",
            reason=state,
            evidence={"role": part, "period": month},
        )
        take_back(connection, Move("active", "APPEAL_UPHELD", month, actor=person))
        settle(connection, month, person)


def _check(finding_id: int, finding: Row[Any] | None, state: AppealState, actor: str) -> None:
    if finding is None or finding.action not in ("end", "hold") or finding.status != "confirmed":
        raise PadanError(
            f"Finding {finding_id} has ended nobody's cover: there is nothing to appeal against."
        )
    if finding.state == "ended":
        raise PadanError(
            f"The cover that finding {finding_id} speaks of has ended: a new verification brings it back."
        )
    if finding.is_appealed == (state == "opened"):
        told = "is open already" if finding.is_appealed else "has not been opened"
        raise PadanError(f"The appeal against finding {finding_id} {told}.")
    signed = {name.strip().lower() for name in (finding.maker, finding.checker)}
    if state == "dismissed" and actor.lower() in signed:
        raise PadanError("An appeal is dismissed by somebody else than the two who ended the cover.")


def _by_two(row: Row[Any], to_state: str, period: str) -> Move:
    return Move(
        to_state,
        row.reason,
        period,
        actor=row.maker,
        second_actor=row.checker,
        evidence={"finding_ids": list(row.finding_ids)},
    )
