"""The row balance: every row of every file is somewhere, once."""

from __future__ import annotations

from typing import Any

from padan.settings import Settings
from padan.warehouse import Role, begin

Rows = list[dict[str, Any]]


def balances(settings: Settings) -> tuple[Rows, Rows]:
    """Rows of audit.row_balance (a file each) and audit.decision_balance (a run each).

    Every `difference` in them is 0, after every run and also after a crash (DESIGN, promise 1).
    """
    with begin(settings, Role.REPORTER) as connection:
        files = connection.exec_driver_sql("SELECT * FROM audit.row_balance ORDER BY file_id")
        runs = connection.exec_driver_sql("SELECT * FROM audit.decision_balance ORDER BY run_id")
        return [dict(row) for row in files.mappings()], [dict(row) for row in runs.mappings()]
