"""Whole tables in and out of PostgreSQL by COPY, as Arrow. No row loops, no pandas strings."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
from sqlalchemy import Connection

from padan.sqlfiles import load_sql

CHUNK_ROWS = 200_000

_ARROW_TYPES: dict[int, pa.DataType] = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    25: pa.string(),
    700: pa.float32(),
    701: pa.float64(),
    1042: pa.string(),
    1043: pa.string(),
    1082: pa.date32(),
}


def copy_in(connection: Connection, table: str, rows: pa.Table) -> int:
    """Append `rows` to `table` ("schema.name") by COPY; columns are matched by name.

    Null stays null and an empty string stays an empty string. Returns the number of rows.
    """
    cursor = _cursor(connection)
    columns = ", ".join(f'"{name}"' for name in rows.column_names)
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)"
    options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    for start in range(0, rows.num_rows, CHUNK_ROWS):
        buffer = io.BytesIO()
        pa_csv.write_csv(rows.slice(start, CHUNK_ROWS), buffer, options)
        buffer.seek(0)
        cursor.copy_expert(statement, buffer)
    return int(rows.num_rows)


def analyze(connection: Connection, *tables: str) -> None:
    """Count what lies in `tables` ("schema.name") now, for the planner.

    Autovacuum does so minutes after a load; until then a join over what was just loaded may be
    planned for an empty table, and take minutes.
    """
    for table in tables:
        connection.exec_driver_sql(f"ANALYZE {table}")


def copy_out(connection: Connection, name: str, **parameters: Any) -> pa.Table:
    """The result of include/sql/<name>.sql as an Arrow table, by COPY."""
    cursor = _cursor(connection)
    query = cursor.mogrify(load_sql(name).rstrip().rstrip(";"), parameters or None).decode()
    cursor.execute(f"SELECT * FROM ({query}) AS q LIMIT 0")
    types = {column.name: _ARROW_TYPES.get(column.type_code, pa.string()) for column in cursor.description}
    buffer = io.BytesIO()
    cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv)", buffer)
    return _read(buffer, types)


def _read(buffer: io.BytesIO, types: dict[str, pa.DataType]) -> pa.Table:
    schema = pa.schema(list(types.items()))
    if buffer.tell() == 0:
        return schema.empty_table()
    buffer.seek(0)
    return pa_csv.read_csv(
        buffer,
        read_options=pa_csv.ReadOptions(column_names=list(types)),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=types,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()
