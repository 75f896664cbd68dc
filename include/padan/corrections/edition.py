"""A new edition of a list: the rows of the one before, with the cells that came back corrected."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from padan.corrections.returned import Place, Returned, count_columns, read_returned
from padan.errors import PadanError
from padan.i18n import translator
from padan.intake.contracts import AgencyContract, load_contracts
from padan.intake.load import copy_rows
from padan.intake.refusals import Refused
from padan.settings import Settings
from padan.warehouse import advisory_lock, analyze, begin, copy_in, copy_out, execute, record, scalar


@dataclass
class Corrected:
    """What became of a returned list.

    file_id: the new edition; None if nothing was to be changed. base_file_id: the list it corrects.
    rows: of that list that were changed. columns: how often each. refused: kind → line numbers.
    unchanged: lines that say nothing, or what is there already.
    """

    base_file_id: int
    file_id: int | None = None
    rows: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    refused: dict[str, list[int]] = field(default_factory=dict)
    unchanged: int = 0


def correct(settings: Settings, path: Path, agency: str, period: str, actor: str) -> Corrected:
    """Make a new edition of the newest accepted or held list of an agency and period.

    One transaction: killed anywhere, nothing has happened. The edition is not checked yet: a rerun after a
    kill finds the same one. Once it is accepted, the same list changes nothing. Raises PadanError for a file
    that cannot be read, or if there is no list to correct.
    """
    contract = load_contracts(settings).get(agency)
    if contract is None or contract.role != "candidate":
        raise PadanError(f"{agency!r} sends no list of candidates: only such lists are corrected.")
    try:
        returned = read_returned(path, contract)
    except Refused as refused:
        raise PadanError(f"{path.name}: {refused.message(translator(settings.language))}") from None
    with begin(settings) as connection:
        advisory_lock(connection, f"quality {agency} {period}")
        bases = execute(connection, "corrections/list_to_correct", agency=agency, period=period)
        if not bases:
            raise PadanError(f"There is no accepted or held list of {agency} for {period} to correct.")
        base = bases[0]
        corrected = Corrected(base.file_id, unchanged=returned.unchanged, refused=returned.refused)
        rows = copy_out(connection, "intake/raw_rows_of_file", file_id=base.file_id)
        changed = _apply(rows, returned, corrected)
        if corrected.rows:
            digest = _sha256(base.sha256, changed)
            content = {"agency": agency, "period": period, "sha256": digest}
            corrected.file_id = _register(connection, contract, base.file_id, digest)
            if corrected.file_id is None:  # made before, and killed before it was checked
                corrected.file_id = int(scalar(connection, "intake/file_by_content", **content))
                return corrected
            _copy(connection, settings, contract, period, changed, file_id=corrected.file_id)
            _keep(connection, corrected, changed, corrected.file_id, actor)
    return corrected


def _apply(rows: pa.Table, returned: Returned, corrected: Corrected) -> pa.Table:
    """The rows with the corrected cells; lines about no row of the list are refused."""
    places = zip(rows["sheet"].to_pylist(), rows["sheet_row"].to_pylist(), strict=True)
    at = {place: number for number, place in enumerate(places)}
    texts = {name: rows[name].to_pylist() for name in count_columns(returned.cells)}
    done: dict[Place, dict[str, str]] = {}
    for place, cells in sorted(returned.cells.items()):
        if place not in at:
            corrected.refused.setdefault("UNKNOWN_ROW", []).append(place[1])
            continue
        new = {name: text for name, text in cells.items() if texts[name][at[place]] != text}
        corrected.unchanged += not new
        for name, text in new.items():
            texts[name][at[place]] = text
        if new:
            done[place] = new
    corrected.rows, corrected.columns = len(done), dict(sorted(count_columns(done).items()))
    for name, values in texts.items():
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(values, pa.string()))
    marks = {at[place]: sorted(new) for place, new in done.items()}
    return rows.append_column("changed", pa.array([marks.get(number) for number in range(len(rows))]))


def _register(connection: Connection, contract: AgencyContract, base: int, sha256: str) -> int | None:
    """The edition's file id; None if it is there already."""
    rows = execute(
        connection,
        "corrections/register_edition",
        base_file_id=base,
        sha256=sha256,
        contract_sha256=contract.sha256,
    )
    if not rows:
        return None
    execute(connection, "corrections/same_counts", file_id=rows[0].file_id, base_file_id=base)
    return int(rows[0].file_id)


def _copy(
    connection: Connection,
    settings: Settings,
    contract: AgencyContract,
    period: str,
    rows: pa.Table,
    *,
    file_id: int,
) -> None:
    numbers = pa.array([file_id] * len(rows), pa.int64())
    edition = rows.drop_columns(["row_id", "changed"])
    edition = edition.set_column(edition.column_names.index("file_id"), "file_id", numbers)
    copy_rows(connection, settings, contract, period, edition)
    analyze(connection, "raw.candidate", "core.candidate")


def _keep(connection: Connection, corrected: Corrected, rows: pa.Table, file_id: int, actor: str) -> None:
    changed = rows.filter(rows["changed"].is_valid())
    copy_in(connection, "quality.correction", _corrections(file_id, changed))
    record(
        connection,
        actor=actor,
        event="list_corrected",
        subject=f"file {file_id}",
        reason=f"corrections of file {corrected.base_file_id}",
        evidence={"rows": corrected.rows, "columns": corrected.columns},
    )


def _corrections(file_id: int, changed: pa.Table) -> pa.Table:
    columns = ["{" + ",".join(names) + "}" for names in changed["changed"].to_pylist()]
    return pa.table(
        {
            "file_id": pa.array([file_id] * len(changed), pa.int64()),
            "row_number": changed["row_number"],
            "corrected_row_id": changed["row_id"],
            "columns": pa.array(columns, pa.string()),
        }
    )


def _sha256(base: str, rows: pa.Table) -> str:
    """Of the list it corrects and of its cells: the same corrections of one list are one edition."""
    digest = hashlib.sha256(base.encode())
    skipped: dict[str, Any] = dict.fromkeys(("row_id", "file_id", "changed"))
    columns = [rows[name].to_pylist() for name in rows.column_names if name not in skipped]
    for row in zip(*columns, strict=True):
        digest.update(json.dumps(row, ensure_ascii=False, default=str).encode())
    return digest.hexdigest()
