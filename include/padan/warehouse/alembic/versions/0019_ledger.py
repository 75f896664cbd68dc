"""The ledger as a hash chain, with seals of append-only tables."""

from padan.warehouse.migrations import run_sql_file

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Run include/sql/migrations/0019_ledger.sql."""
    run_sql_file("0019_ledger.sql")
