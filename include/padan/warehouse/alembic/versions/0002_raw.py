"""Files as they came, and every row of them as received: text, with file and row number."""

from padan.warehouse.migrations import run_sql_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run include/sql/migrations/0002_raw.sql."""
    run_sql_file("0002_raw.sql")
