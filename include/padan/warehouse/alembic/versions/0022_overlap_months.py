"""Overlap with memberships by month."""

from padan.warehouse.migrations import run_sql_file

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Run include/sql/migrations/0022_overlap_months.sql."""
    run_sql_file("0022_overlap_months.sql")
