"""Least privilege: the loader works, the reviewer reads decisions, the reporter sees aggregates only."""

from padan.warehouse.migrations import run_sql_file

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run include/sql/migrations/0009_grants.sql."""
    run_sql_file("0009_grants.sql")
