"""BPJS's answer: each row of a return file ends in a named place, and each line is answered once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.i18n import translator
from padan.intake.refusals import Refused
from padan.membership import LOCK
from padan.settings import Settings
from padan.submission.batches import Batch, batch_of
from padan.submission.months import begin_cover
from padan.submission.moving import move_each
from padan.submission.return_reading import Reading, read_return
from padan.submission.return_rules import ReturnCodes, ReturnForm
from padan.verification.rulebook import own_version_in_force
from padan.warehouse import Mail, advisory_lock, analyze, begin, copy_in, execute, queue_mail, record, scalar

DOUBTFUL = ("unknown", "contradictory", "refused")


@dataclass(frozen=True)
class _Content:
    """A return file by its content. form, codes: the rules it is read by."""

    sha256: str
    form: ReturnForm
    codes: ReturnCodes


def receive_return(settings: Settings, path: Path) -> dict[str, Any]:
    """Take in one return file, whole or partial, in any order; counts of its rows by outcome.

    `status` is applied, refused (with `message`) or known: a content that was received before changes
    nothing. Raises PadanError if there is no such file.
    """
    if not path.is_file():
        raise PadanError(f"There is no file {path}.")
    sha256 = _sha256(path)
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        if known := execute(connection, "submission/return_file", sha256=sha256):
            counts = dict(known[0]._mapping)
            return counts | {"status": "known", "was": counts["status"]}
        content = _content(connection, settings, sha256)
        try:
            reading = read_return(path, content.form)
        except Refused as refused:
            return _refuse(connection, settings, content, refused)
        return _apply(connection, settings, content, reading)


def find_returns(settings: Settings, poll_seconds: float = 10.0) -> list[str]:
    """Hashes of the return files that are complete and not known yet, in the order of their names.

    Not their names: somebody may have written a person into one.

    A file is complete when its name does not end in .part and its size and time stay for
    `poll_seconds`. A folder that is not there holds none.
    """
    before = _stats(settings.returns)
    if not before:
        return []
    time.sleep(poll_seconds)
    after = _stats(settings.returns)
    steady = [path for path, stat in before.items() if after.get(path) == stat]
    with begin(settings) as connection:
        return [
            sha256
            for sha256 in dict.fromkeys(map(_sha256, steady))
            if not execute(connection, "submission/return_file", sha256=sha256)
        ]


def take_return(settings: Settings, sha256: str) -> dict[str, Any]:
    """Take in the return file of this content; `status: gone` where it was taken away meanwhile."""
    for path in _stats(settings.returns):
        if _sha256(path) == sha256:
            return receive_return(settings, path)
    return {"status": "gone"}


def _stats(folder: Path) -> dict[Path, tuple[int, int]]:
    files = [path for path in sorted(folder.rglob("*")) if path.suffix != ".part" and path.is_file()]
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _content(connection: Connection, settings: Settings, sha256: str) -> _Content:
    month = scalar(connection, "submission/newest_sent_month")
    on = dt.date.fromisoformat(f"{month}-01") if month else dt.date.max
    return _Content(
        sha256,
        own_version_in_force(settings, "bpjs_return", ReturnForm, on),
        own_version_in_force(settings, "bpjs_return_codes", ReturnCodes, on),
    )


def _refuse(
    connection: Connection, settings: Settings, content: _Content, refused: Refused
) -> dict[str, Any]:
    told = (refused.code.value, refused.message(translator(settings.language)))
    file_id = _keep_file(connection, content, {}, told)
    record(
        connection,
        actor="pipeline",
        event="return_file_refused",
        subject=f"return file {file_id}",
        reason=refused.code.value,
        evidence={"sha256": content.sha256},
    )
    return dict(execute(connection, "submission/return_file", sha256=content.sha256)[0]._mapping)


def _keep_file(
    connection: Connection,
    content: _Content,
    kinds: dict[str, int],
    refusal: tuple[str, str] | None = None,
) -> int:
    code, message = refusal or (None, None)
    return int(
        scalar(
            connection,
            "submission/keep_return_file",
            sha256=content.sha256,
            status="refused" if refusal else "applied",
            code=code,
            message=message,
            contract_sha256=content.form.sha256,
            rows_by_kind=json.dumps(kinds),
        )
    )


def _apply(connection: Connection, settings: Settings, content: _Content, reading: Reading) -> dict[str, Any]:
    file_id = _keep_file(connection, content, reading.kinds)
    execute(connection, "submission/returned")
    copy_in(connection, "pg_temp.returned", reading.rows)
    analyze(connection, "pg_temp.returned")
    execute(connection, "submission/judge_rows")
    codes = {code: rule.model_dump() for code, rule in content.codes.codes.items()}
    execute(connection, "submission/keep_answers", return_file_id=file_id, codes=json.dumps(codes))
    for row in execute(connection, "submission/answered_now"):
        _follow(connection, batch_of(connection, row.reference), row)
    counts = dict(execute(connection, "submission/return_file", sha256=content.sha256)[0]._mapping)
    _tell(connection, settings, content, file_id, counts)
    return counts


def _follow(connection: Connection, batch: Batch, row: Any) -> None:
    """What the answers about one batch mean for its people. Who is a member stays one whatever is said."""
    move_each(connection, row.new_accepted, "accepted", "BPJS_ACCEPTED", batch)
    move_each(connection, row.new_returned, "returned", "BPJS_RETURNED", batch)
    execute(connection, "submission/hold_returned", batch_id=batch.batch_id, month=batch.month)
    execute(connection, "submission/mark_answered", batch_id=batch.batch_id)
    if scalar(connection, "submission/has_begun", month=batch.month):
        begin_cover(connection, batch.month)


def _tell(
    connection: Connection, settings: Settings, content: _Content, file_id: int, counts: dict[str, Any]
) -> None:
    evidence = {name: value for name, value in counts.items() if isinstance(value, int)}
    record(
        connection,
        actor="pipeline",
        event="return_file_applied",
        subject=f"return file {file_id}",
        reason="RECEIVED",
        evidence=evidence | {"sha256": content.sha256},
    )
    if any(counts[name] for name in DOUBTFUL):
        say = translator(settings.language)
        words = {name: say.number(value) for name, value in evidence.items()}
        mail = Mail(
            key=f"return file {content.sha256}",
            kind="return_file_doubtful",
            recipients=(settings.officers_to,),
            subject=say("submission.return.subject", **words),
            text=say("submission.return.body", **words),
        )
        queue_mail(connection, mail)
