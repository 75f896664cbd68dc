"""The same rows in one form: standardised values, each with a mark that says how it was read."""

from padan.warehouse.migrations import run_sql_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run include/sql/migrations/0003_core.sql."""
    run_sql_file("0003_core.sql")
