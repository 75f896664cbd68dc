"""Batches to BPJS, who approved them, the answers, and what Dukcapil was told."""

from padan.warehouse.migrations import run_sql_file

revision = "0020"
down_revision = "0019a"


def upgrade() -> None:
    """Run include/sql/migrations/0020_submission.sql."""
    run_sql_file("0020_submission.sql")
