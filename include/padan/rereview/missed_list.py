"""The list for field teams: the one place where missed people leave the warehouse, on record.

It holds what a visit needs: name, sex, age, work and address, with the NIK masked. The file is the
asker's alone (mode 0600) and is never written into out/.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from sqlalchemy import Connection

from padan.errors import PadanError
from padan.rereview.missed import DecidedRun, find_missed, newest_run
from padan.settings import Settings
from padan.warehouse import Role, begin, copy_out, record

COLUMNS = (
    "kecamatan_code", "kelurahan_code", "rw", "rt", "address", "full_name", "sex", "age_years",
    "occupation_code", "masked_nik",
)  # fmt: skip
# what a spreadsheet would run as a formula
_FORMULA = r"^([=+\-@\t\r])"


@dataclass(frozen=True)
class Request:
    """Who asks for people's names, and why; of which kelurahan (10 digits), None for all."""

    by: str
    reason: str
    kelurahan: str | None = None


@dataclass(frozen=True)
class Words:
    """The list's words: columns by name, regions and occupations by code."""

    columns: Mapping[str, str]
    regions: Mapping[str, str]
    occupations: Mapping[int, str]


def write_missed(settings: Settings, path: Path, request: Request, words: Words) -> int:
    """Write the missed of the newest decided run to `path`, a new file; how many people stand in it.

    The ledger says who asked, why and how many before the file gets its name: a kill between the two
    leaves an entry without a file, never a file without an entry. Raises PadanError when nobody is
    named, no reason is given, or the file cannot be made there.
    """
    _check(settings, path, request)
    part = path.with_name(f".{path.name}.part")
    try:
        with begin(settings, Role.REVIEWER) as connection:
            run = newest_run(connection)
            find_missed(connection, settings, run)
            people = copy_out(
                connection,
                "rereview/missed_list",
                enrolment_date=run.enrolment_date,
                kelurahan=request.kelurahan,
            )
            _write_private(part, _in_words(people, words))
            _tell_ledger(connection, run, request, people.num_rows)
        part.rename(path)
    finally:
        with suppress(OSError):
            part.unlink()
    return int(people.num_rows)


def _check(settings: Settings, path: Path, request: Request) -> None:
    if not request.by.strip() or not request.reason.strip():
        raise PadanError("A list of people is given to a named person for a reason: say --as and --reason.")
    if not path.parent.is_dir():
        raise PadanError(f"There is no folder {path.parent}: make it first, or name another file.")
    if os.path.lexists(path):
        raise PadanError(f"{path} is there already: name another file, or remove it first.")
    if path.parent.resolve().is_relative_to(settings.out.resolve()):
        raise PadanError(f"{settings.out} holds no personal data: name a file elsewhere.")


def _in_words(people: pa.Table, words: Words) -> pa.Table:
    """The list as it is read: names for codes, nothing that a spreadsheet would run."""
    columns = {name: people[name] for name in COLUMNS}
    for name in ("kecamatan_code", "kelurahan_code"):
        columns[name] = _named(columns[name], words.regions)
    columns["occupation_code"] = _named(columns["occupation_code"], words.occupations)
    for name in ("address", "full_name"):
        columns[name] = pc.replace_substring_regex(columns[name], _FORMULA, r"'\1")
    return pa.table({words.columns[name]: column for name, column in columns.items()})


def _named(codes: pa.ChunkedArray, names: Mapping[str, str] | Mapping[int, str]) -> pa.Array:
    known = dict(names)
    return pa.array([known.get(code, code) for code in codes.to_pylist()], pa.string())


def _write_private(path: Path, table: pa.Table) -> None:
    try:
        path.unlink(missing_ok=True)  # of a killed command
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise PadanError(f"{path.parent} cannot be written to ({error.strerror}).") from None
    with os.fdopen(descriptor, "wb") as file:
        pa_csv.write_csv(table, file)


def _tell_ledger(connection: Connection, run: DecidedRun, request: Request, rows: int) -> None:
    record(
        connection,
        actor=request.by,
        event="missed_list_given",
        subject=f"run {run.run_id}",
        reason=request.reason,
        evidence={"rows": rows, "kelurahan": request.kelurahan},
    )
