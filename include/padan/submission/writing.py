"""An approved batch becomes the encrypted file, and its people are asked for: all of it or nothing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.exports import write_encrypted
from padan.i18n import translator
from padan.membership import LOCK
from padan.settings import Settings
from padan.submission.batches import SENT, Batch, batch_of, collect, redraft, set_status
from padan.submission.column_map import ColumnMap, Written, region_names, rows_of
from padan.submission.files import File, files_of, name_of, totals
from padan.submission.keys import recipients
from padan.submission.moving import move_each
from padan.verification.rulebook import own_version_in_force
from padan.warehouse import advisory_lock, begin, copy_out, execute, record

RULES = "bpjs_submission"


def write(settings: Settings, reference: str) -> dict[str, Any]:
    """Write the file of an approved batch to out/submission/<month>, encrypted; its counts.

    What was approved has to be what is written: if a line of it may no longer be sent (a hold, an
    ending, another file), the batch is drafted anew, nothing is written, and `status` says so.
    A batch that was written is written again only where its files are gone. Raises PadanError when
    nobody approved it, ConfigurationError when there is no key to encrypt for.
    """
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        batch = batch_of(connection, reference)
        if batch.status in SENT:
            return _counts(settings, batch, _restore(connection, settings, batch))
        if batch.status != "approved":
            raise PadanError(f"Batch {reference} is {batch.status}, not approved: nothing is written.")
        if _has_changed(connection, batch):
            return batch_of(connection, reference).counts
        written = _write(connection, settings, batch)
        _ask_for(connection, batch)
        set_status(connection, batch, "written")
        batch = batch_of(connection, reference)
        _tell(connection, batch, written)
        return _counts(settings, batch, written)


def folder_of(settings: Settings, batch: Batch) -> Path:
    """Where the batch's files are."""
    return settings.out / "submission" / batch.month


def _counts(settings: Settings, batch: Batch, written: Written) -> dict[str, Any]:
    told = {"cut": sum(written.cut.values()), "empty": sum(written.empty.values())}
    return batch.counts | told | {"folder": str(folder_of(settings, batch))}


def _has_changed(connection: Connection, batch: Batch) -> bool:
    """Whether a line may no longer be sent as it was approved; then the batch is drafted anew."""
    content = collect(connection, batch.month)
    if not execute(connection, "submission/lines_that_changed", batch_id=batch.batch_id):
        return False
    if content["persons"] == 0:
        set_status(connection, batch, "called_back")
    else:
        redraft(connection, batch, batch.maker, content, "a line may no longer be sent as it was approved")
    return True


def _rows(connection: Connection, settings: Settings, batch: Batch) -> tuple[ColumnMap, Written]:
    first_day = dt.date.fromisoformat(f"{batch.month}-01")
    columns = own_version_in_force(settings, RULES, ColumnMap, first_day)
    lines = copy_out(connection, "submission/lines", batch_id=batch.batch_id).to_pylist()
    return columns, rows_of(lines, columns, region_names(settings))


def _files(settings: Settings, batch: Batch, columns: ColumnMap, written: Written) -> list[File]:
    return files_of(batch, written, columns.delimiter, translator(settings.language))


def _write(connection: Connection, settings: Settings, batch: Batch) -> Written:
    keys = recipients(settings)
    columns, written = _rows(connection, settings, batch)
    files = _files(settings, batch, columns, written)
    for file in files:
        execute(
            connection,
            "submission/keep_file",
            batch_id=batch.batch_id,
            format=file.format,
            file_name=file.name,
            sha256=file.sha256,
            size_bytes=len(file.data),
            column_map_sha256=columns.sha256,
        )
    _put(settings, batch, files, written, keys)
    return written


def _put(settings: Settings, batch: Batch, files: list[File], written: Written, keys: list[str]) -> None:
    folder = folder_of(settings, batch)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PadanError(f"{folder} cannot be made ({error.strerror}).") from None
    for file in files:
        write_encrypted(folder / f"{file.name}.age", file.data, keys)
    cover = totals(batch, written) | {
        "simulated": batch.simulated,
        "files": {file.name: {"sha256": file.sha256, "bytes": len(file.data)} for file in files},
        "cut": written.cut,
        "empty": written.empty,
    }
    path = folder / f"{name_of(batch)}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(cover, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def _restore(connection: Connection, settings: Settings, batch: Batch) -> Written:
    """Make files that are gone once more, if they can be made as they were."""
    kept = {row.name: row.sha256 for row in execute(connection, "submission/files", batch_id=batch.batch_id)}
    columns, written = _rows(connection, settings, batch)
    folder = folder_of(settings, batch)
    if all((folder / f"{name}.age").exists() for name in kept):
        return written
    files = _files(settings, batch, columns, written)
    if {file.name: file.sha256 for file in files} != kept:
        raise PadanError(
            f"The files of batch {batch.reference} are gone and would not be the same again: the column map"
            " or the language is another one. Restore those, or the files."
        )
    _put(settings, batch, files, written, recipients(settings))
    return written


def _ask_for(connection: Connection, batch: Batch) -> None:
    rows = execute(connection, "submission/ask_for", batch_id=batch.batch_id)
    new = [row.participant_id for row in rows if row.kind == "new"]
    move_each(connection, new, "submitted", "IN_FILE", batch)


def _tell(connection: Connection, batch: Batch, written: Written) -> None:
    record(
        connection,
        actor="pipeline",
        event="batch_written",
        subject=batch.subject,
        reason="approved",
        evidence=totals(batch, written) | {"simulated": batch.simulated},
    )
