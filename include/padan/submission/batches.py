"""Batches: who is to be paid for in a month of cover, and what becomes of the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.membership import LOCK, enter
from padan.rereview.refill import refill
from padan.settings import Settings
from padan.submission.moving import move_each
from padan.warehouse import advisory_lock, begin, execute, record, scalar

OPEN = ("drafted", "awaiting", "approved")
SENT = ("written", "partly_answered", "answered")
_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


@dataclass(frozen=True)
class Batch:
    """A batch as the warehouse has it. month: of cover, YYYY-MM; contribution_rp: rupiah, all lines."""

    batch_id: int
    reference: str
    month: str
    status: str
    maker: str
    persons: int
    new_persons: int
    contribution_rp: int
    content_sha256: str
    simulated: bool

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"batch {self.reference}"

    @property
    def counts(self) -> dict[str, Any]:
        """What may be said of it anywhere."""
        return {
            "reference": self.reference,
            "month": self.month,
            "status": self.status,
            "persons": self.persons,
            "new_persons": self.new_persons,
            "renewals": self.persons - self.new_persons,
            "contribution_rp": self.contribution_rp,
            "content_sha256": self.content_sha256,
            "simulated": self.simulated,
        }


def batch_of(connection: Connection, reference: str) -> Batch:
    """The batch of this reference. Raises PadanError if there is none."""
    rows = execute(connection, "submission/batch", reference=reference)
    if not rows:
        raise PadanError(f"There is no batch {reference!r}; `padan batches` lists them.")
    return Batch(**rows[0]._mapping)


def find_batch(settings: Settings, reference: str) -> Batch:
    """The batch of this reference. Raises PadanError if there is none."""
    with begin(settings) as connection:
        return batch_of(connection, reference)


def enter_published(settings: Settings) -> dict[str, int]:
    """Make participants of everything published, month by month, and give the places that are vacant.

    Who is a participant already stays as they are.
    """
    with begin(settings) as connection:
        runs = execute(connection, "submission/published_runs")
    entered = [enter(settings, row.run_id) for row in runs]
    if runs:
        refill(settings, runs[-1].period)
    return {name: sum(one[name] for one in entered) for name in ("new", "again")}


def list_batches(settings: Settings) -> list[dict[str, Any]]:
    """Every batch: status, sums, answers, who drafted it and who decided last."""
    with begin(settings) as connection:
        return [dict(row._mapping) for row in execute(connection, "submission/batches")]


def checked_month(month: str) -> str:
    """`month`, if it is one. Raises PadanError."""
    if not _MONTH.match(month):
        raise PadanError(f"{month!r} is no month: write it YYYY-MM, for example 2026-12.")
    return month


def draft(settings: Settings, month: str, maker: str = "pipeline", *, again: bool = False) -> dict[str, Any]:
    """Draft who is to be paid for in a month of cover (YYYY-MM); the batch's counts.

    The same inputs give the same batch. Other inputs change a batch that was not sent yet, and what
    was approved of it before no longer counts. After a refusal the same content is another batch only
    when somebody asks for it `again`. Nobody to pay for is `status: nobody`, and no batch.
    """
    maker = maker.strip()
    if not maker:
        raise PadanError("A batch is drafted by somebody: say --as.")
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        return _draft(connection, checked_month(month), maker, again=again)


def _draft(connection: Connection, month: str, maker: str, *, again: bool) -> dict[str, Any]:
    content = collect(connection, month)
    found = scalar(
        connection, "submission/batch_of_month", month=month, content_sha256=content["content_sha256"]
    )
    batch = batch_of(connection, found) if found else None
    if content["persons"] == 0:
        _close_emptied(connection, batch)
        return {"reference": None, "month": month, "status": "nobody", "persons": 0, "contribution_rp": 0}
    if batch is None or (batch.status == "refused" and again):
        return _open(connection, month, maker, content)
    if batch.status == "expired":
        redraft(connection, batch, maker, content, "asked for again after nobody had answered")
    elif batch.content_sha256 != content["content_sha256"]:
        redraft(connection, batch, maker, content, "who is to be paid for has changed")
    return batch_of(connection, batch.reference).counts


def collect(connection: Connection, month: str) -> dict[str, Any]:
    """The lines of a month as they are now, into pg_temp.drafted; their sums and hash."""
    execute(connection, "submission/collect_lines", month=month)
    return dict(execute(connection, "submission/drafted_content", month=month)[0]._mapping)


def _open(connection: Connection, month: str, maker: str, content: dict[str, Any]) -> dict[str, Any]:
    reference = scalar(connection, "submission/open_batch", month=month, maker=maker, **content)
    execute(connection, "submission/replace_lines", reference=reference)
    batch = batch_of(connection, reference)
    _tell(connection, batch, maker, "batch_drafted", "who is to be paid for in a month")
    return batch.counts


def redraft(connection: Connection, batch: Batch, maker: str, content: dict[str, Any], why: str) -> None:
    """Give a batch that was not sent the collected lines; it has to be approved again."""
    execute(connection, "submission/redraft", reference=batch.reference, maker=maker, **content)
    execute(connection, "submission/replace_lines", reference=batch.reference)
    _tell(connection, batch_of(connection, batch.reference), maker, "batch_redrafted", why)


def _close_emptied(connection: Connection, batch: Batch | None) -> None:
    if batch is not None and batch.status in OPEN:
        set_status(connection, batch, "called_back")
        _tell(connection, batch, "pipeline", "batch_called_back", "nobody is left to be paid for")


def set_status(connection: Connection, batch: Batch, status: str, *, simulated: bool | None = None) -> None:
    """A batch reaches a status."""
    execute(
        connection, "submission/set_status", reference=batch.reference, status=status, simulated=simulated
    )


def call_back(settings: Settings, reference: str, by: str, reason: str) -> dict[str, Any]:
    """Take a sent batch back before BPJS has answered any line: nobody in it counts as asked for.

    Whoever was submitted is verified again. Raises PadanError when it was not sent or is answered.
    """
    by, reason = by.strip(), reason.strip()
    if not by or not reason:
        raise PadanError("A batch is called back by a named person for a reason: say --as and --reason.")
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        batch = batch_of(connection, reference)
        if batch.status == "called_back":
            return batch.counts
        if batch.status != "written":
            raise PadanError(f"Batch {reference} is {batch.status}: only one that was sent and of which"
                             " no line is answered can be called back.")  # fmt: skip
        people = [row.participant_id for row in execute(
            connection, "submission/take_back", batch_id=batch.batch_id)]  # fmt: skip
        move_each(connection, people, "verified", "CALLED_BACK", batch, actor=by)
        set_status(connection, batch, "called_back")
        _tell(connection, batch, by, "batch_called_back", reason)
        return batch_of(connection, reference).counts


def _tell(connection: Connection, batch: Batch, actor: str, event: str, reason: str) -> None:
    evidence = {name: batch.counts[name] for name in ("persons", "contribution_rp", "content_sha256")}
    record(connection, actor=actor, event=event, subject=batch.subject, reason=reason, evidence=evidence)
