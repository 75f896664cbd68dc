"""Seals for states, approvals, answers and findings; a person's data and its end in the tables since."""

from padan.warehouse.migrations import run_sql_file

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Run include/sql/migrations/0026_more_seals.sql."""
    run_sql_file("0026_more_seals.sql")
