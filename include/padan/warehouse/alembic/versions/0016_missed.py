"""Counts of missed workers by kelurahan."""

from padan.warehouse.migrations import run_sql_file

revision = "0016"
down_revision = "0013"


def upgrade() -> None:
    """Run include/sql/migrations/0016_missed.sql."""
    run_sql_file("0016_missed.sql")
