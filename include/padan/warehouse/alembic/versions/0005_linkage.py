"""Trained models, linkage runs and the links they made."""

from padan.warehouse.migrations import run_sql_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run include/sql/migrations/0005_linkage.sql."""
    run_sql_file("0005_linkage.sql")
