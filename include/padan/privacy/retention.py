"""Destruction on schedule: what is too old goes, its counts and hashes stay (UU PDP art. 43).

What is due is found by destroying it in a transaction that is not kept: what is told is what happens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from padan.errors import ConfigurationError
from padan.membership import LOCK
from padan.privacy.retention_rules import Dataset, Keep, RetentionRules
from padan.privacy.subject import find_rows
from padan.settings import Settings
from padan.verification.rulebook import own_version_in_force
from padan.warehouse import Role, advisory_lock, begin, execute, record, rehearse, scalar

FOLDER = "privacy/retention"
"""A folder a dataset, one statement a table, in the order of their names: a new table is a new file."""

ROLES: dict[str, list[str]] = {"lists": ["candidate", "member"], "register": ["resident"]}
MAKASSAR = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True)
class Destroyed:
    """Rows of one dataset that went (or are due), by table, of months before `first_month`."""

    dataset: Dataset
    first_month: dt.date
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows in all tables."""
        return sum(self.rows.values())


@dataclass(frozen=True)
class Retention:
    """A day's work: held persons are left out of it. inbox_files: files in the inboxes that went."""

    as_of: dt.date
    held_persons: int
    datasets: tuple[Destroyed, ...]
    inbox_files: int

    @property
    def total(self) -> int:
        """Rows and files: 0 when nothing is left that is older than the rules allow."""
        return sum(one.total for one in self.datasets) + self.inbox_files


def retention_due(settings: Settings, as_of: dt.date) -> Retention:
    """What would be destroyed on `as_of`. Nothing is changed. After `destroy` this is all zeros."""
    rules = _rules(settings, as_of)
    with rehearse(settings) as connection:
        held, datasets = _destroy_rows(connection, settings, rules, as_of)
    return Retention(as_of, held, datasets, len(_inbox_files(settings, rules, as_of)))


def destroy(settings: Settings, as_of: dt.date) -> Retention:
    """Destroy what is due on `as_of`, all of it or nothing, and tell the ledger by table.

    Files in the inboxes go after the rows: after a kill between the two, the next call takes them.
    """
    rules = _rules(settings, as_of)
    with begin(settings) as connection:
        held, datasets = _destroy_rows(connection, settings, rules, as_of)
        for one in datasets:
            if one.total:
                _tell_ledger(connection, one, rules, as_of)
    files = _inbox_files(settings, rules, as_of)
    for path in files:
        path.unlink(missing_ok=True)
    if files:
        with begin(settings) as connection:
            _tell(connection, "inbox", {"files": len(files)}, rules, as_of)
    return Retention(as_of, held, datasets, len(files))


def destroyed_so_far(settings: Settings) -> Sequence[Row[Any]]:
    """dataset, times, last_as_of, rows: what the ledger says was destroyed."""
    with begin(settings, Role.REVIEWER) as connection:
        return execute(connection, "privacy/destroyed_so_far")


def _rules(settings: Settings, as_of: dt.date) -> RetentionRules:
    rules = own_version_in_force(settings, "retention", RetentionRules, as_of)
    folders = {path.name for path in (settings.sql / FOLDER).iterdir()}
    if folders != set(rules.datasets):
        unlike = ", ".join(sorted(folders ^ set(rules.datasets)))
        raise ConfigurationError(f"retention.yaml must name each dataset of include/sql/{FOLDER}: {unlike}.")
    return rules


def _destroy_rows(
    connection: Connection, settings: Settings, rules: RetentionRules, as_of: dt.date
) -> tuple[int, tuple[Destroyed, ...]]:
    """Persons held, and what went of each dataset, in the order of the rules."""
    advisory_lock(connection, LOCK)
    advisory_lock(connection, "retention")
    held = [row.nik for row in execute(connection, "privacy/held_niks")]
    find_rows(connection, held)
    datasets = tuple(
        _destroy_dataset(connection, settings, name, keep, as_of) for name, keep in rules.datasets.items()
    )
    return len(held), datasets


def _destroy_dataset(
    connection: Connection, settings: Settings, name: Dataset, keep: Keep, as_of: dt.date
) -> Destroyed:
    first = keep.first_month(as_of)
    execute(connection, "privacy/retention_due", first_month=f"{first:%Y-%m}", roles=ROLES.get(name, []))
    before = dt.datetime.combine(first, dt.time(), MAKASSAR)
    rows = {
        table: int(scalar(connection, file, as_of=as_of, before=before))
        for table, file in _tables(settings, name)
    }
    return Destroyed(name, first, {table: count for table, count in rows.items() if count})


def _tables(settings: Settings, dataset: str) -> Iterator[tuple[str, str]]:
    for path in sorted((settings.sql / FOLDER / dataset).glob("*.sql")):
        yield path.stem.partition("_")[2], f"{FOLDER}/{dataset}/{path.stem}"


def _inbox_files(settings: Settings, rules: RetentionRules, as_of: dt.date) -> list[Path]:
    """Files in inbox folders of months that are due: the months of lists, or of the register, by agency."""
    from padan.intake.contracts import load_contracts  # pays for readers and identity tables

    found = []
    for agency, contract in sorted(load_contracts(settings).items()):
        keep = rules.datasets["register" if contract.role == "resident" else "lists"]
        first = f"{keep.first_month(as_of):%Y-%m}"
        folders = (settings.inbox / agency).glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]")
        found += [p for folder in folders if folder.name < first for p in folder.rglob("*") if p.is_file()]
    return sorted(found)


def _tell_ledger(connection: Connection, one: Destroyed, rules: RetentionRules, as_of: dt.date) -> None:
    _tell(connection, one.dataset, one.rows, rules, as_of, first_month=f"{one.first_month:%Y-%m}")


def _tell(
    connection: Connection,
    dataset: str,
    rows: dict[str, int],
    rules: RetentionRules,
    as_of: dt.date,
    **more: str,
) -> None:
    record(
        connection,
        actor="pipeline",
        event="data_destroyed",
        subject=f"dataset {dataset}",
        reason=f"retention.yaml from {rules.from_}",
        evidence={"as_of": as_of.isoformat(), "rows": rows, **more},
    )
