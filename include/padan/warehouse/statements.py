"""SQL of include/sql, run by SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from padan.sqlfiles import load_sql


def execute(connection: Connection, name: str, **parameters: Any) -> Sequence[Row[Any]]:
    """Run include/sql/<name>.sql with named parameters; the rows it returned, or none."""
    result = connection.exec_driver_sql(load_sql(name), parameters)
    return result.all() if result.returns_rows else []


def scalar(connection: Connection, name: str, **parameters: Any) -> Any:
    """The single value that include/sql/<name>.sql returns, or None."""
    rows = execute(connection, name, **parameters)
    return rows[0][0] if rows else None
