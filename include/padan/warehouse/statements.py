"""SQL lives in include/sql, one purpose a file; here it is found and run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from padan.settings import PROJECT_ROOT

_SQL = PROJECT_ROOT / "include" / "sql"


def load_sql(name: str) -> str:
    """The text of include/sql/<name>.sql; parameters in it are written %(name)s, a percent sign %%."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def execute(connection: Connection, name: str, **parameters: Any) -> Sequence[Row[Any]]:
    """Run include/sql/<name>.sql with named parameters; the rows it returned, or none."""
    result = connection.exec_driver_sql(load_sql(name), parameters)
    return result.all() if result.returns_rows else []


def scalar(connection: Connection, name: str, **parameters: Any) -> Any:
    """The single value that include/sql/<name>.sql returns, or None."""
    rows = execute(connection, name, **parameters)
    return rows[0][0] if rows else None
