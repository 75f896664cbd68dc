"""Append-only ledger of runs and transitions, the mail outbox, and the row balance."""

from padan.warehouse.migrations import run_sql_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run include/sql/migrations/0008_audit.sql."""
    run_sql_file("0008_audit.sql")
