"""Lists of people for field teams: the one way on which they leave the warehouse, encrypted and on record.

A list holds what a visit needs: name, sex, age, work and address, with the NIK masked. Which people stand
on it is the list's own query (missed.py, papers.py).
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from sqlalchemy import Connection

from padan import exports
from padan.errors import PadanError
from padan.rereview.missed import DecidedRun, newest_run
from padan.settings import Settings
from padan.warehouse import Role, begin, record

# what a spreadsheet would run as a formula
_FORMULA = r"^([=+\-@\t\r])"


@dataclass(frozen=True)
class PeopleList:
    """A list of a kind.

    event: its name in the ledger. columns: in order. find: connection, settings, run and kelurahan to the
    people, with these columns.
    """

    event: str
    columns: tuple[str, ...]
    find: Callable[[Connection, Settings, DecidedRun, str | None], pa.Table]


@dataclass(frozen=True)
class Request:
    """Who asks for people's names, and why; of which kelurahan (10 digits), None for all; who may read it.

    recipients: public keys (padan.exports).
    """

    by: str
    reason: str
    kelurahan: str | None = None
    recipients: Sequence[str] = ()


@dataclass(frozen=True)
class Words:
    """The list's words: columns by name; regions, occupations and reasons by code."""

    columns: Mapping[str, str]
    regions: Mapping[str, str]
    occupations: Mapping[int, str]
    reasons: Mapping[str, str]


def write_people(
    settings: Settings, people_list: PeopleList, path: Path, request: Request, words: Words
) -> int:
    """Write a list of the newest decided run to `path`, a new encrypted file; how many people stand in it.

    The ledger says who asked, why and how many before the file gets its name: a kill between the two
    leaves an entry without a file, never a file without an entry. Raises PadanError when nobody is
    named, no reason or no recipient is given, or the file cannot be made there.
    """
    _check(settings, path, request)
    with begin(settings, Role.REVIEWER) as connection:
        run = newest_run(connection)
        people = people_list.find(connection, settings, run, request.kelurahan)
    data = _as_csv(_in_words(people.select(people_list.columns), words))
    with exports.prepared(path, data, request.recipients) as publish:
        _tell_ledger(settings, people_list.event, run, request, people.num_rows)
        publish()
    return int(people.num_rows)


def _check(settings: Settings, path: Path, request: Request) -> None:
    if not request.by.strip() or not request.reason.strip():
        raise PadanError("A list of people is given to a named person for a reason: say --as and --reason.")
    exports.check(path, request.recipients)
    if not path.parent.is_dir():
        raise PadanError(f"There is no folder {path.parent}: make it first, or name another file.")
    if os.path.lexists(path):
        raise PadanError(f"{path} is there already: name another file, or remove it first.")
    if path.parent.resolve().is_relative_to(settings.out.resolve()):
        raise PadanError(f"{settings.out} holds no personal data: name a file elsewhere.")


def _in_words(people: pa.Table, words: Words) -> pa.Table:
    """The list as it is read: names for codes, nothing that a spreadsheet would run."""
    columns = {name: people[name] for name in people.column_names}
    names: dict[str, Mapping[Any, str]] = {
        "kecamatan_code": words.regions, "kelurahan_code": words.regions,
        "occupation_code": words.occupations, "reason": words.reasons,
    }  # fmt: skip
    for name in columns.keys() & names.keys():
        columns[name] = _named(columns[name], names[name])
    for name in columns.keys() & {"address", "full_name", "occupation"}:
        columns[name] = pc.replace_substring_regex(columns[name], _FORMULA, r"'\1")
    return pa.table({words.columns[name]: column for name, column in columns.items()})


def _named(codes: pa.ChunkedArray, names: Mapping[Any, str]) -> pa.Array:
    return pa.array([names.get(code, code) for code in codes.to_pylist()], pa.string())


def _as_csv(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pa_csv.write_csv(table, buffer)
    return buffer.getvalue()


def _tell_ledger(settings: Settings, event: str, run: DecidedRun, request: Request, rows: int) -> None:
    with begin(settings, Role.REVIEWER) as connection:
        record(
            connection,
            actor=request.by,
            event=event,
            subject=f"run {run.run_id}",
            reason=request.reason,
            evidence={"rows": rows, "kelurahan": request.kelurahan, "recipients": _keys(request)},
        )


def _keys(request: Request) -> list[str]:
    """The recipients as hashes of their public keys: an SSH key's comment may name a person."""
    return [hashlib.sha256(key.strip().encode()).hexdigest()[:12] for key in request.recipients]
