"""Editions of lists, and how much of each fix-list is closed."""

from padan.warehouse.migrations import run_sql_file

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run include/sql/migrations/0015_corrections.sql."""
    run_sql_file("0015_corrections.sql")
