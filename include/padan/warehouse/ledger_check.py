"""Is the ledger whole? Its chain is walked and its seals are compared, set by set, in the warehouse.

What belongs here: finding what was changed behind the ledger's back. Writing entries is ledger.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from psycopg2 import sql
from sqlalchemy import Connection, Row

from padan.settings import Settings
from padan.sqlfiles import load_sql
from padan.warehouse.engine import Role, begin
from padan.warehouse.statements import execute, scalar

NO_ENTRY_SHA256 = "0" * 64
"""The head of an empty ledger, and what its first entry follows."""

Problem = Literal[
    "edited", "rewritten", "deleted", "inserted", "reordered",
    "rows_changed", "rows_missing", "rows_added", "rows_overlap", "rows_unsealed", "table_missing",
    "head_unknown",
]  # fmt: skip
"""What can be wrong; the words for them are `ledger.problem.*`.

Of the chain: an entry differs from its hash; an entry was changed together with its hash; the entry
it follows is gone; something stands between; it follows a later one. Of a sealed set: rows differ,
are gone, or are too many; rows that no entry tells of; a table or column that entries tell of is gone. And a
head that is nowhere in the chain: it was cut off, or written anew from an earlier entry on.
"""


@dataclass(frozen=True)
class Broken:
    """Something that was changed. entry_id: the entry that shows it; rows: of the set, sealed and found."""

    problem: Problem
    entry_id: int | None = None
    entry_id_before: int | None = None
    table: str | None = None
    first_id: int | None = None
    rows_sealed: int | None = None
    rows_found: int | None = None


@dataclass(frozen=True)
class Checked:
    """Counts of what was looked at, the head of the chain, and everything that is broken."""

    entries: int
    head_entry_id: int
    head_sha256: str
    sets: int
    rows: int
    broken: tuple[Broken, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken


def verify_ledger(settings: Settings, head_sha256: str | None = None) -> Checked:
    """Walk the chain and compare every seal, as of one moment; appends meanwhile do no harm.

    head_sha256: a head that was noted earlier and must still be in the chain. Only this shows that the
    end was cut off, or that the chain was computed anew. Of the chain, and of each table, the first
    break is told: what comes after it proves nothing. Seals are compared only where the chain is whole.
    """
    with begin(settings, Role.REVIEWER) as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        execute(connection, "warehouse/sealed_settings")
        extent = execute(connection, "warehouse/ledger_extent")[0]
        chain = tuple(_check_chain(connection))
        # what a broken chain says of sets is worth nothing
        seals = [] if chain else [_check_table(connection, *group) for group in _tables(connection)]
        return Checked(
            entries=extent.entries,
            head_entry_id=extent.head_entry_id or 0,
            head_sha256=extent.head_sha256 or NO_ENTRY_SHA256,
            sets=sum(sets for sets, _, _ in seals),
            rows=sum(rows for _, rows, _ in seals),
            broken=(
                *chain,
                *_check_head(connection, head_sha256),
                *(broken for _, _, found in seals for broken in found),
            ),
        )


def _check_chain(connection: Connection) -> Iterator[Broken]:
    for row in execute(connection, "warehouse/ledger_chain"):
        yield Broken(row.problem, row.entry_id, row.entry_id_before)


def _check_head(connection: Connection, sha256: str | None) -> Iterator[Broken]:
    if sha256 in (None, NO_ENTRY_SHA256):
        return
    if scalar(connection, "warehouse/ledger_entry_of", sha256=sha256) is None:
        yield Broken("head_unknown")


def _tables(connection: Connection) -> list[tuple[str, Sequence[Row[Any]]]]:
    """Each sealed table with its seals, grouped by the columns they were made over."""
    groups: dict[str, list[Row[Any]]] = {}
    for row in execute(connection, "warehouse/sealed_sets"):
        groups.setdefault(row.table_name, []).append(row)
    return list(groups.items())


def _check_table(
    connection: Connection, table: str, groups: Sequence[Row[Any]]
) -> tuple[int, int, tuple[Broken, ...]]:
    """Sets and rows of one table, and what is broken in it."""
    if not all(_exists(connection, table, group) for group in groups):
        return 0, 0, (Broken("table_missing", table=table),)
    measured = [_run(connection, "sets", table, group) for group in groups if group.sets]
    rows = sum(found.rows_found for found in measured)
    broken = [_broken_set(table, found) for found in measured if found.broken_entry_id is not None]
    unsealed = _run(connection, "unsealed", table, groups[0])
    if unsealed.unsealed_rows:
        broken.append(
            Broken(
                "rows_unsealed", table=table, first_id=unsealed.first_id, rows_found=unsealed.unsealed_rows
            )
        )
    return sum(found.sets for found in measured), rows, tuple(broken)


def _broken_set(table: str, found: Row[Any]) -> Broken:
    problem: Problem = "rows_changed"
    if found.is_overlapping:
        problem = "rows_overlap"
    elif found.rows_left != found.rows_sealed:
        problem = "rows_missing" if found.rows_left < found.rows_sealed else "rows_added"
    return Broken(
        problem,
        found.broken_entry_id,
        table=table,
        rows_sealed=found.rows_sealed,
        rows_found=found.rows_left,
    )


def _exists(connection: Connection, table: str, group: Row[Any]) -> bool:
    names = [group.id_column, *(group.columns or ())]
    return bool(scalar(connection, "warehouse/has_columns", table=table, names=names))


def _run(connection: Connection, name: str, table: str, group: Row[Any]) -> Row[Any]:
    """The one row of include/sql/warehouse/sealed/<name>.sql.

    Names of a table and its columns cannot be parameters: they are quoted, and put in as text.
    """
    cursor: Any = connection.connection.cursor()
    names = {
        "sealed": sql.Identifier(*table.split(".")),
        "name": sql.Literal(table),
        "id": sql.Identifier(group.id_column),
        "columns": sql.SQL(", ").join(sql.Identifier("t", column) for column in group.columns or ()),
        "column_names": sql.Literal(json.dumps(group.columns)),
    }
    statement = load_sql(f"warehouse/sealed/{name}") % {k: v.as_string(cursor) for k, v in names.items()}
    return connection.exec_driver_sql(statement.replace("%", "%%")).one()
