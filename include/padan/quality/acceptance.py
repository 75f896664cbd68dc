"""A checked file is accepted or held; the sender gets a fix-list and a mail either way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.quality import mails
from padan.quality.files import DECIDED, File, contract_of, counts_of, locked_file
from padan.quality.fixlist import write_fixlist
from padan.settings import Settings
from padan.warehouse import begin, execute, queue_mail, record, scalar


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
        if file.status not in DECIDED:
            _decide(connection, settings, file)
            file = locked_file(connection, file_id)
        return {**counts_of(connection, file), "fixlist": fixlist.name}


def _decide(connection: Connection, settings: Settings, file: File) -> None:
    gates = execute(connection, "quality/gates", file_id=file.file_id)
    if not gates:
        raise PadanError(f"File {file.file_id} was not checked: run validate first.")
    closed = [gate for gate in gates if not gate.is_open]
    newer = scalar(connection, "quality/newer_accepted_file", file_id=file.file_id)
    if newer:
        _move(connection, file, "superseded", f"file {newer} is newer", superseded_by=newer)
    elif closed:
        names = ", ".join(gate.gate for gate in closed)
        _move(connection, file, "held", f"closed gates: {names}")
        _queue(connection, settings, file, closed)
    else:
        _accept(connection, file)
        _queue(connection, settings, file, [])


def _accept(connection: Connection, file: File) -> None:
    _move(connection, file, "accepted", "all gates passed or released")
    for (older,) in execute(connection, "quality/supersede_older_files", file_id=file.file_id):
        record(
            connection,
            actor="padan",
            event="file superseded",
            subject=f"file {older}",
            reason=f"file {file.file_id} is newer",
        )


def _move(
    connection: Connection, file: File, status: str, reason: str, superseded_by: int | None = None
) -> None:
    """Set the status and tell the ledger, once: a file held again stays held without a new entry."""
    if file.status == status:
        return
    execute(
        connection,
        "quality/set_file_status",
        file_id=file.file_id,
        status=status,
        superseded_by=superseded_by,
    )
    counts = counts_of(connection, file)
    record(
        connection,
        actor="padan",
        event=f"file {status}",
        subject=f"file {file.file_id}",
        reason=reason,
        evidence={
            **{key: value for key, value in counts.items() if key not in ("file_id", "status")},
            "agency": file.agency,
            "period": file.period,
            "sha256": file.sha256,
        },
    )


def _queue(connection: Connection, settings: Settings, file: File, closed: list[Any]) -> None:
    contact = contract_of(settings, file.agency).contact
    facts = mails.facts(connection, file)
    if closed:
        queue_mail(connection, mails.held(settings, facts, closed, contact, for_engineers=False))
        queue_mail(connection, mails.held(settings, facts, closed, settings.engineers_to, for_engineers=True))
    else:
        queue_mail(connection, mails.accepted(settings, facts, contact))
