"""The file that is being judged: what the steps of this package know of it, and its lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.errors import ConfigurationError, PadanError
from padan.intake.contracts import AgencyContract, load_contracts
from padan.settings import Settings
from padan.warehouse import advisory_lock, execute

UNDECIDED = ("loaded", "held")
DECIDED = ("accepted", "superseded")


@dataclass(frozen=True)
class File:
    """One row of raw.file, without its path."""

    file_id: int
    agency: str
    role: str
    period: str
    sha256: str
    status: str

    @property
    def sha8(self) -> str:
        """The first eight digits of the content's hash: how people tell files apart."""
        return self.sha256[:8]


def locked_file(connection: Connection, file_id: int) -> File:
    """The file, locked against every other step that judges files of its agency and period.

    Raises PadanError for a file that is unknown, not loaded yet, or refused.
    """
    file = _file(connection, file_id)
    advisory_lock(connection, f"quality {file.agency} {file.period}")
    file = _file(connection, file_id)  # it may have been decided while we waited
    if file.status not in UNDECIDED + DECIDED:
        raise PadanError(f"File {file_id} is {file.status}: only a loaded file can be checked.")
    return file


def _file(connection: Connection, file_id: int) -> File:
    rows = execute(connection, "quality/file", file_id=file_id)
    if not rows:
        raise PadanError(f"There is no file {file_id}.")
    return File(**rows[0]._mapping)


def contract_of(settings: Settings, agency: str) -> AgencyContract:
    """The contract of an agency; ConfigurationError if it has none any more."""
    contracts = load_contracts(settings)
    if agency not in contracts:
        raise ConfigurationError(
            f"No contract include/agencies/{agency}.yaml, but a file of this agency is in the warehouse."
        )
    return contracts[agency]


def counts_of(connection: Connection, file: File) -> dict[str, Any]:
    """What became of a file so far, in counts and codes: what a task returns.

    Counts its rows (half a second for a full register): ask once a task.
    """
    run = execute(connection, "quality/run", file_id=file.file_id)
    states = execute(connection, "quality/row_states", file_id=file.file_id)
    gates = execute(connection, "quality/gates", file_id=file.file_id)
    return {
        "file_id": file.file_id,
        "status": file.status,
        "checked_rows": run[0].checked_rows if run else 0,
        "failing_rows": run[0].failing_rows if run else 0,
        **(dict(states[0]._mapping) if states else {}),
        "closed_gates": [gate.gate for gate in gates if not gate.is_open],
    }
