"""What may go to BPJS: loaded under an unpublished batch, checked, then published."""

from padan.warehouse.migrations import run_sql_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run include/sql/migrations/0007_staging.sql."""
    run_sql_file("0007_staging.sql")
