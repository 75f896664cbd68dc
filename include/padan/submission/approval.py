"""Approval by somebody else than who drafted; it counts for one content and no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.errors import GateClosed, PadanError
from padan.i18n import Translator, translator
from padan.membership import LOCK
from padan.settings import Settings
from padan.submission.batches import OPEN, SENT, Batch, batch_of, set_status
from padan.warehouse import Mail, advisory_lock, begin, execute, queue_mail, record

_ASKED = ("drafted", "awaiting")


@dataclass(frozen=True)
class _Decision:
    """decision: approved, refused or expired; by: a person's name, or the pipeline for expired."""

    decision: str
    by: str
    reason: str


def ask_approval(settings: Settings, reference: str) -> dict[str, Any]:
    """Put a drafted batch before an approver; its counts, and a subject and a body naming nobody."""
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        batch = batch_of(connection, reference)
        if batch.status == "drafted":
            set_status(connection, batch, "awaiting")
        told = batch_of(connection, reference)
    say = translator(settings.language)
    words = _words(settings, told, say)
    return told.counts | {
        "subject": say("submission.approval.subject", **words),
        "body": say("submission.approval.body", **words),
    }


def approve(settings: Settings, reference: str, by: str, content_sha256: str | None = None) -> dict[str, Any]:
    """A named person lets a batch go to BPJS, as it is now or as `content_sha256` says it was shown.

    Raises PadanError when it is not waiting for that or has changed since, GateClosed for its maker.
    """
    return _decide(settings, reference, _Decision("approved", by.strip(), "approved"), content_sha256)


def refuse(
    settings: Settings, reference: str, by: str, reason: str, content_sha256: str | None = None
) -> dict[str, Any]:
    """A named person refuses a batch for a reason; nothing is sent. Raises PadanError as `approve`."""
    if not reason.strip():
        raise PadanError("A batch is refused for a reason: say --reason.")
    return _decide(settings, reference, _Decision("refused", by.strip(), reason.strip()), content_sha256)


def expire(settings: Settings, reference: str, content_sha256: str) -> dict[str, Any]:
    """Nobody has answered in time: nothing is sent, and the officers are told by mail.

    A batch that was decided or has changed meanwhile is left as it is.
    """
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        batch = batch_of(connection, reference)
        if batch.status in _ASKED and batch.content_sha256 == content_sha256:
            _keep(connection, settings, batch, _Decision("expired", "pipeline", "nobody answered in time"))
            queue_mail(connection, _mail(settings, batch, "expired", f" {_times_expired(connection, batch)}"))
        return batch_of(connection, reference).counts


def record_answer(settings: Settings, shown: dict[str, Any], by: str | None, *, approved: bool) -> bool:
    """What somebody, or by None nobody in time, answered about the content that was shown to them.

    Whether the batch may be written. A batch that was decided meanwhile elsewhere, or has changed, is
    left as it is; but a person's no stops also what another has approved, as long as it is not written.
    """
    reference, content = shown["reference"], shown["content_sha256"]
    with begin(settings) as connection:
        batch = batch_of(connection, reference)
    if batch.content_sha256 == content:
        if by is not None and not approved and batch.status in OPEN:
            refuse(settings, reference, by, "rejected in Airflow", content)
        elif batch.status in _ASKED:
            expire(settings, reference, content) if by is None else approve(settings, reference, by, content)
    with begin(settings) as connection:
        batch = batch_of(connection, reference)
    return batch.status == "approved" or batch.status in SENT


def remind(settings: Settings) -> dict[str, int]:
    """Tell the officers by mail of batches that still wait for approval, once a content."""
    with begin(settings) as connection:
        waiting = [batch_of(connection, row.reference) for row in execute(connection, "submission/waiting")]
        for batch in waiting:
            queue_mail(connection, _mail(settings, batch, "reminder", ""))
    return {"reminded": len(waiting)}


def _decide(
    settings: Settings, reference: str, decision: _Decision, content_sha256: str | None
) -> dict[str, Any]:
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        batch = batch_of(connection, reference)
        if not _is_decided_so(connection, batch, decision):
            _check(batch, decision, content_sha256)
            _keep(connection, settings, batch, decision)
        return batch_of(connection, reference).counts


def _is_decided_so(connection: Connection, batch: Batch, decision: _Decision) -> bool:
    """Whether the same person has decided the same about this content: said twice is said once."""
    rows = execute(connection, "submission/last_approval", batch_id=batch.batch_id)
    return batch.status not in _ASKED and any(
        (row.decision, row.actor) == (decision.decision, decision.by) for row in rows
    )


def _check(batch: Batch, decision: _Decision, content_sha256: str | None) -> None:
    if not decision.by:
        raise PadanError(f"A batch is {decision.decision} by a named person: say --as.")
    if batch.status not in (OPEN if decision.decision == "refused" else _ASKED):
        raise PadanError(f"Batch {batch.reference} is {batch.status}: there is nothing to decide about it.")
    if content_sha256 is not None and content_sha256 != batch.content_sha256:
        raise PadanError(
            f"Batch {batch.reference} has changed since it was shown: it has to be looked at again."
        )
    if decision.by.lower() == batch.maker.strip().lower():
        raise GateClosed(
            f"Batch {batch.reference} was drafted by {batch.maker}: somebody else has to decide about it."
        )


def _keep(connection: Connection, settings: Settings, batch: Batch, decision: _Decision) -> None:
    simulated = settings.demonstration
    execute(
        connection,
        "submission/keep_approval",
        batch_id=batch.batch_id,
        content_sha256=batch.content_sha256,
        decision=decision.decision,
        maker=batch.maker,
        actor=decision.by,
        reason=decision.reason,
        simulated=simulated,
    )
    set_status(connection, batch, decision.decision, simulated=simulated)
    record(
        connection,
        actor=decision.by,
        event=f"batch_{decision.decision}",
        subject=batch.subject,
        reason=decision.reason,
        evidence={
            "persons": batch.persons,
            "contribution_rp": batch.contribution_rp,
            "content_sha256": batch.content_sha256,
            "simulated": simulated,
        },
    )


def _times_expired(connection: Connection, batch: Batch) -> int:
    rows = execute(connection, "submission/last_approval", batch_id=batch.batch_id)
    return sum(row.decision == "expired" for row in rows)


def _mail(settings: Settings, batch: Batch, kind: str, which: str) -> Mail:
    say = translator(settings.language)
    words = _words(settings, batch, say)
    return Mail(
        key=f"{kind} {batch.reference} {batch.content_sha256}{which}",
        kind=f"approval_{kind}",
        recipients=(settings.officers_to,),
        subject=say(f"submission.{kind}.subject", **words),
        text=say(f"submission.{kind}.body", **words),
    )


def _words(settings: Settings, batch: Batch, say: Translator) -> dict[str, str]:
    return {
        "reference": batch.reference,
        "month": batch.month,
        "persons": say.number(batch.persons),
        "new": say.number(batch.new_persons),
        "renewals": say.number(batch.persons - batch.new_persons),
        "rupiah": say.rupiah(batch.contribution_rp),
        "maker": batch.maker,
        "content": batch.content_sha256[:12],
        "simulated": say("submission.simulated") if settings.demonstration else "",
    }
