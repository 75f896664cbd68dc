"""One decision a candidate row and run, with its verdicts and reasons; nothing is overwritten."""

from padan.warehouse.migrations import run_sql_file

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run include/sql/migrations/0006_verification.sql."""
    run_sql_file("0006_verification.sql")
