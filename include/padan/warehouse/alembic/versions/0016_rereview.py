"""Counts of missed workers by kelurahan, and the waiting list."""

from padan.warehouse.migrations import run_sql_file

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run include/sql/migrations/0016_rereview.sql."""
    run_sql_file("0016_rereview.sql")
