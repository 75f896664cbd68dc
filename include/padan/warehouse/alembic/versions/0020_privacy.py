"""Accesses to a person's data, their requests, holds, destruction on schedule."""

from padan.warehouse.migrations import run_sql_file

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Run include/sql/migrations/0020_privacy.sql."""
    run_sql_file("0020_privacy.sql")
