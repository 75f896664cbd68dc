"""A checked file is accepted or held; the sender gets a fix-list and a mail either way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.quality import mails
from padan.quality.files import DECIDED, File, contract_of, counts_of, locked_file
from padan.quality.fixlist import write_fixlist
from padan.settings import Settings
from padan.warehouse import begin, execute, queue_mail, record, scalar

Counts = dict[str, Any]


def accept(settings: Settings, file_id: int) -> dict[str, Any]:
    """Accept a checked file if all its gates are open, else hold it; returns status and counts.

    An accepted file supersedes older files of its agency and period; where a newer one was
    accepted already, this one is superseded. The fix-list is written first and has the same bytes
    each time, so a kill between the two leaves nothing undone that a rerun does not do.
    Raises PadanError for a file that was not checked.
    """
    fixlist = write_fixlist(settings, file_id)
    with begin(settings) as connection:
        file = locked_file(connection, file_id)
        counts = counts_of(connection, file)
        status = file.status if file.status in DECIDED else _decide(connection, settings, file, counts)
        return {**counts, "status": status, "fixlist": fixlist.name}


def _decide(connection: Connection, settings: Settings, file: File, counts: Counts) -> str:
    """The file's new status, with everything that goes with it."""
    gates = execute(connection, "quality/gates", file_id=file.file_id)
    if not gates:
        raise PadanError(f"File {file.file_id} was not checked: run validate first.")
    closed = [gate for gate in gates if not gate.is_open]
    newer = scalar(connection, "quality/newer_accepted_file", file_id=file.file_id)
    if newer:
        return _move(
            connection, file, counts, "superseded", reason=f"file {newer} is newer", superseded_by=newer
        )
    _queue(connection, settings, mails.facts(connection, file, counts), closed)
    if closed:
        names = ", ".join(gate.gate for gate in closed)
        return _move(connection, file, counts, "held", reason=f"closed gates: {names}")
    _supersede_older(connection, file)
    return _move(connection, file, counts, "accepted", reason="all gates passed or released")


def _supersede_older(connection: Connection, file: File) -> None:
    for (older,) in execute(connection, "quality/supersede_older_files", file_id=file.file_id):
        record(
            connection,
            actor="padan",
            event="file superseded",
            subject=f"file {older}",
            reason=f"file {file.file_id} is newer",
        )


def _move(
    connection: Connection,
    file: File,
    counts: Counts,
    status: str,
    *,
    reason: str,
    superseded_by: int | None = None,
) -> str:
    """Set the status and tell the ledger, once: a file held again stays held without a new entry."""
    if file.status == status:
        return status
    execute(
        connection,
        "quality/set_file_status",
        file_id=file.file_id,
        status=status,
        superseded_by=superseded_by,
    )
    evidence = {key: value for key, value in counts.items() if key not in ("file_id", "status")}
    evidence |= {"agency": file.agency, "period": file.period, "sha256": file.sha256}
    record(
        connection,
        actor="padan",
        event=f"file {status}",
        subject=f"file {file.file_id}",
        reason=reason,
        evidence=evidence,
    )
    return status


def _queue(connection: Connection, settings: Settings, facts: mails.Facts, closed: Sequence[Any]) -> None:
    contact = contract_of(settings, facts.file.agency).contact
    if not closed:
        queue_mail(connection, mails.accepted(settings, facts, contact))
        return
    for recipient, for_engineers in ((contact, False), (settings.engineers_to, True)):
        mail = mails.held(settings, facts, closed, recipient, for_engineers=for_engineers)
        queue_mail(connection, mail)
