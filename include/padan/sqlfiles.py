"""SQL lives in include/sql, one purpose a file; here its text is found."""

from __future__ import annotations

from padan.settings import PROJECT_ROOT

_SQL = PROJECT_ROOT / "include" / "sql"


def load_sql(name: str) -> str:
    """The text of include/sql/<name>.sql; parameters in it are written %(name)s, a percent sign %%."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
