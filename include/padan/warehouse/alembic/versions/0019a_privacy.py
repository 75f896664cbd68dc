"""Accesses to a person's data, their requests, holds, destruction on schedule."""

from padan.warehouse.migrations import run_sql_file

revision = "0019a"
down_revision = "0019"


def upgrade() -> None:
    """Run include/sql/migrations/0019a_privacy.sql."""
    run_sql_file("0019a_privacy.sql")
