"""SQL lives in include/sql, one purpose a file; here its text is found."""

from __future__ import annotations

from pathlib import Path

_SQL = Path(__file__).resolve().parents[1] / "sql"


def load_sql(name: str) -> str:
    """The text of include/sql/<name>.sql; parameters in it are written %(name)s, a percent sign %%."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
