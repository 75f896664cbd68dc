"""Reading a registered file into the warehouse: raw rows, counts and core rows, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from padan.identity import standardise
from padan.intake.contracts import AgencyContract
from padan.intake.files import ACTOR, ReceivedFile, Stat, find_file, refuse, sha256_of
from padan.intake.inbox import contract_of
from padan.intake.raw_rows import raw_rows, storable_text
from padan.intake.readers import Block, read_blocks
from padan.intake.refusals import Refusal, Refused
from padan.intake.rows import KINDS, kinds_of
from padan.settings import Settings
from padan.warehouse import advisory_lock, analyze, begin, copy_in, execute, record

Counts = Counter[tuple[str, str]]
"""Rows by sheet and kind."""


def load(settings: Settings, file_id: int) -> dict[str, Any]:
    """Read a registered file into raw.<role> and core.<role>, or refuse it; what became of it.

    Returns file_id and status, and of a file that was read data_rows, ignored_rows, empty_rows, of a
    refused one its code. One transaction: killed anywhere, nothing has happened. A file that is past
    this step is left as it is.
    """
    with begin(settings) as connection:
        file = find_file(connection, file_id)
    if file.status == "registered":
        contract = contract_of(settings, file.agency)
        try:
            _read(settings, contract, file)
        except Refused as refused:
            with begin(settings) as connection:
                advisory_lock(connection, file.subject)
                refuse(connection, settings, contract, file, refused)
    return outcome_of(settings, file_id)


def outcome_of(settings: Settings, file_id: int) -> dict[str, Any]:
    """Status and row counts of a file, as ids, codes and numbers."""
    with begin(settings) as connection:
        file = find_file(connection, file_id)
        counts = execute(connection, "intake/file_counts", file_id=file_id)
    outcome: dict[str, Any] = {"file_id": file_id, "status": file.status}
    if file.refusal_code:
        outcome["code"] = file.refusal_code
    return outcome | (dict(counts[0]._mapping) if counts else {})


def _read(settings: Settings, contract: AgencyContract, file: ReceivedFile) -> None:
    path = settings.inbox / file.path
    with begin(settings) as connection:
        advisory_lock(connection, file.subject)
        if find_file(connection, file.file_id).status != "registered":
            return  # read by another process while this one waited for the lock
        with _unchanged(path, file):
            counts = _copy(connection, settings, contract, file, read_blocks(path, contract))
        analyze(connection, f"raw.{contract.role}", f"core.{contract.role}")
        _write_counts(connection, file, counts)
        _finish(connection, contract, file, counts)


@contextmanager
def _unchanged(path: Path, file: ReceivedFile) -> Iterator[None]:
    """Refuse a file that is not, or not any more, the content that was registered."""
    _refuse_other_content(path, file)
    before = Stat.of(path)
    try:
        yield
    except (Refused, OSError, pa.ArrowException):
        # perhaps it was cut short under the reader's hands
        _refuse_other_content(path, file)
        raise
    if not path.exists() or Stat.of(path) != before:
        raise Refused(Refusal.FILE_CHANGED)


def _refuse_other_content(path: Path, file: ReceivedFile) -> None:
    try:
        is_same = sha256_of(path) == file.sha256
    except FileNotFoundError:
        raise Refused(Refusal.FILE_GONE) from None
    if not is_same:
        raise Refused(Refusal.FILE_CHANGED)


def _copy(
    connection: Connection,
    settings: Settings,
    contract: AgencyContract,
    file: ReceivedFile,
    blocks: Iterator[Block],
) -> Counts:
    """Every block into raw and core; how many rows of each kind there were."""
    counts: Counts = Counter()
    number = 1
    for block in blocks:
        kinds = kinds_of(contract, block)
        _count(counts, block, kinds)
        rows = raw_rows(contract, block, kinds, file.file_id, number)
        number += rows.num_rows
        if number > contract.limits.max_rows + 1:
            raise Refused(Refusal.TOO_LARGE, "rows", limit=contract.limits.max_rows)
        if rows.num_rows:
            copy_rows(connection, settings, contract, file.period, rows)
    if number == 1:
        raise Refused(Refusal.NO_DATA_ROWS)
    return counts


def copy_rows(
    connection: Connection, settings: Settings, contract: AgencyContract, period: str, rows: pa.Table
) -> None:
    """Raw rows into raw, and standardised into core; they are read while the server stores them."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        core = pool.submit(
            standardise,
            contract.role,
            rows,
            codes=contract.code_maps,
            period=period,
            reference=settings.reference,
        )
        copy_in(connection, f"raw.{contract.role}", rows)
        copy_in(connection, f"core.{contract.role}", core.result())


def _count(counts: Counts, block: Block, kinds: pa.Array) -> None:
    sheet = storable_text(block.layout.sheet)
    found = {item["values"]: item["counts"] for item in pc.value_counts(kinds).to_pylist()}
    for kind in KINDS:
        counts[sheet, kind] += block.before.get(kind, 0) + found.get(kind, 0)


def _write_counts(connection: Connection, file: ReceivedFile, counts: Counts) -> None:
    rows = sorted((sheet, kind, count) for (sheet, kind), count in counts.items() if count)
    sheets, kinds, numbers = zip(*rows, strict=True)
    columns = {
        "file_id": pa.repeat(pa.scalar(file.file_id, pa.int64()), len(rows)),
        "sheet": pa.array(sheets, pa.string()),
        "kind": pa.array(kinds, pa.string()),
        "row_count": pa.array(numbers, pa.int64()),
    }
    copy_in(connection, "raw.file_count", pa.table(columns))


def _finish(connection: Connection, contract: AgencyContract, file: ReceivedFile, counts: Counts) -> None:
    execute(connection, "intake/mark_loaded", file_id=file.file_id, contract_sha256=contract.sha256)
    by_kind = {kind: sum(n for (_, k), n in counts.items() if k == kind) for kind in KINDS}
    record(
        connection,
        actor=ACTOR,
        event="file_loaded",
        subject=file.subject,
        reason="READ_BY_CONTRACT",
        evidence={"sha256": file.sha256, "contract_sha256": contract.sha256, "rows": by_kind},
    )
