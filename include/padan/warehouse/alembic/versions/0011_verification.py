"""Counts of a run that need its rows and that the summary names, without a person in them."""

from padan.warehouse.migrations import run_sql_file

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run include/sql/migrations/0011_verification.sql."""
    run_sql_file("0011_verification.sql")
