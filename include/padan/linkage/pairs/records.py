"""Records stay in DuckDB; pandas sees only their keys.

`recordlinkage` hands DataFrames to indexes and comparisons. A `RecordFrame` is such a DataFrame without
columns: its index holds the row ids in natural order, and `records` says where the values are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from padan.errors import PadanError
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs import duck
from padan.sqlfiles import load_sql

Positions = npt.NDArray[np.int32]
# A table, or a Parquet file of one: what is read of it is let go once DuckDB has it.
Rows: TypeAlias = pa.Table | Path


@dataclass(frozen=True, eq=False)
class Records:
    """A table of records in DuckDB.

    connection, table: where the values are; column `pos` numbers the rows from 0 in natural order.
    index: row ids by position.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    index: pd.Index

    def __len__(self) -> int:
        return len(self.index)

    def frame(self) -> RecordFrame:
        """All records, as recordlinkage wants to be handed them."""
        frame = RecordFrame(index=self.index)
        frame.records = self
        return frame

    def are_all(self, labels: pd.Index) -> bool:
        """Whether these are all row ids as they stand here; a MultiIndex hands its levels on as views."""
        return labels.array is self.index.array

    def positions(self, labels: pd.Index) -> Positions:
        """Positions of row ids; the whole index costs nothing."""
        if self.are_all(labels):
            return np.arange(len(self), dtype=np.int32)
        return self.index.get_indexer(labels).astype(np.int32)

    def fetch(self, query: str) -> dict[str, npt.NDArray[Any]]:
        """The numeric columns of a query's result, without nulls, as numpy arrays."""
        table = self.connection.sql(query).to_arrow_table()
        return {name: table[name].to_numpy() for name in table.column_names}


class RecordFrame(pd.DataFrame):
    """Keys of records, in order, with a hold on where their values are; slices keep the hold."""

    _metadata = ["records"]  # noqa: RUF012 - pandas' own way of naming attributes that slices inherit
    records: Records

    @property
    def _constructor(self) -> Callable[..., RecordFrame]:
        return RecordFrame


def pair_positions(pairs: pd.MultiIndex, left: Records, right: Records) -> tuple[Positions, Positions]:
    """Positions of the records of each pair. Pairs that our index made carry them as their codes."""
    sides = zip(pairs.levels, pairs.codes, (left, right), strict=True)
    first, second = (
        np.asarray(codes, dtype=np.int32)
        if records.are_all(labels)
        else records.positions(labels)[np.asarray(codes)]
        for labels, codes, records in sides
    )
    return first, second


def pair_index(left: Records, right: Records, first: Any, second: Any) -> pd.MultiIndex:
    """Pairs of positions as recordlinkage knows them: row ids of both sides, their codes the positions."""
    levels: Any = [left.index, right.index]
    codes: Any = [first, second]
    return pd.MultiIndex(levels=levels, codes=codes, verify_integrity=False)


def open_records(spec: ModelSpec, left: Rows, right: Rows | None) -> tuple[Records, Records]:
    """Put one or two tables into a DuckDB of their own; within one table both answers are the same."""
    # Without a temporary directory nothing about a person is ever written to disk.
    config: dict[str, Any] = {"preserve_insertion_order": False, "temp_directory": ""}
    connection = duckdb.connect(":memory:", config=config)
    connection.execute(load_sql("linkage/duckdb/comparators"))
    first = _store(connection, spec, "left", left)
    return first, first if right is None else _store(connection, spec, "right", right)


def _store(connection: duckdb.DuckDBPyConnection, spec: ModelSpec, side: str, source: Rows) -> Records:
    keys = row_keys(spec, source)
    order = natural_order(spec, side, keys)
    position = np.empty(len(order), dtype=np.int32)
    position[order] = np.arange(len(order), dtype=np.int32)
    index = pd.Index(keys[spec.id].to_numpy()[order], name=spec.id)
    records = Records(connection, f"{side}_records", index)
    store_rows(records, spec, side, source, position)
    return records


def store_rows(records: Records, spec: ModelSpec, side: str, source: Rows, position: Positions) -> None:
    """Make the table of records from rows, with what the model derives for that side.

    position: `pos` of each row, in the order of the source.
    """
    connection = records.connection
    wanted = [name for name in spec.columns if name in column_names(source)]
    if isinstance(source, Path):
        _register_file(connection, source, position)
    else:
        connection.register("source", source.select(wanted).append_column("pos", pa.array(position)))
    connection.execute(duck.store_statement(spec, side, records.table, frozenset(wanted)))
    connection.execute("DROP VIEW source")


def column_names(source: Rows) -> list[str]:
    """The columns of a table or of a Parquet file."""
    names: list[str] = pq.read_schema(source).names if isinstance(source, Path) else source.column_names
    return names


def row_keys(spec: ModelSpec, source: Rows) -> pa.Table:
    """The columns that name and order the rows, if they are there."""
    names = column_names(source)
    wanted = [name for name in dict.fromkeys((spec.id, spec.order or spec.id)) if name in names]
    return pq.read_table(source, columns=wanted) if isinstance(source, Path) else source.select(wanted)


def _register_file(connection: duckdb.DuckDBPyConnection, path: Path, position: Positions) -> None:
    """The relation `source` over a Parquet file: its rows go from there into DuckDB and nowhere else."""
    file = f"read_parquet({duck.literal(str(path))}, file_row_number = true)"
    query = f"SELECT *, file_row_number AS pos FROM {file}"
    if np.any(np.diff(position) != 1):
        places = {"place": np.arange(len(position)), "pos": position}
        connection.register("positions", pa.table(places))
        query = f"SELECT rows.*, pos FROM {file} AS rows JOIN positions ON file_row_number = place"
    connection.execute(f"CREATE TEMP VIEW source AS {query}")


def natural_order(spec: ModelSpec, side: str, rows: pa.Table) -> npt.NDArray[np.int64]:
    """Places of the rows by the model's order column (else by id). Refuses missing or repeated values."""
    key = spec.order or spec.id
    orders = {}
    for name in (spec.id, key):
        if name not in rows.column_names:
            raise PadanError(f"Model {spec.name}: the {side} table has no column {name!r}.")
        orders[name] = _distinct_order(rows[name])
        if orders[name] is None:
            raise PadanError(
                f"Model {spec.name}: column {name!r} of the {side} table must have a different value"
                " in every row."
            )
    result: npt.NDArray[np.int64] = orders[key]
    return result


def _distinct_order(column: pa.ChunkedArray) -> Any:
    """What sorts a column; None if a value is missing or stands twice."""
    if column.null_count:
        return None
    if not pa.types.is_integer(column.type):
        is_distinct = pc.count_distinct(column).as_py() == len(column)
        return pc.sort_indices(column).to_numpy().astype(np.int64) if is_distinct else None
    values = column.to_numpy()
    if np.all(values[1:] > values[:-1]):
        return np.arange(len(values))
    order = np.argsort(values)
    return order if np.all(np.diff(values[order]) > 0) else None
