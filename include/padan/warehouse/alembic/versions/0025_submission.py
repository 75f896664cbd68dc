"""Batches to BPJS, who approved them, the answers, and what Dukcapil was told."""

from padan.warehouse.migrations import run_sql_file

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Run include/sql/migrations/0025_submission.sql."""
    run_sql_file("0025_submission.sql")
