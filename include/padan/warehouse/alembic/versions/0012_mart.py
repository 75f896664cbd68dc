"""Aggregates without personal data: counts by run, for the reports."""

from padan.warehouse.migrations import run_sql_file

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run include/sql/migrations/0012_mart.sql."""
    run_sql_file("0012_mart.sql")
