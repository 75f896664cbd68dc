"""Aggregates without personal data: counts by run, for the reports."""

from pathlib import Path

from padan.warehouse.migrations import run_sql_file

revision = "0012"
down_revision = max(path.name[:4] for path in Path(__file__).parent.glob("0*.py") if path.name[:4] < "0012")


def upgrade() -> None:
    """Run include/sql/migrations/0012_mart.sql."""
    run_sql_file("0012_mart.sql")
