"""Participants, their states, and the months the city asked cover for."""

from padan.warehouse.migrations import run_sql_file

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Run include/sql/migrations/0018_membership.sql."""
    run_sql_file("0018_membership.sql")
