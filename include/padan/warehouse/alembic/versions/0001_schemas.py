"""Schemas, one for each stage a record goes through, and the roles that may touch them."""

from padan.warehouse.migrations import run_sql_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run include/sql/migrations/0001_schemas.sql."""
    run_sql_file("0001_schemas.sql")
