"""Links keep what is needed to explain them."""

from padan.warehouse.migrations import run_sql_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Run include/sql/migrations/0013_explanations.sql."""
    run_sql_file("0013_explanations.sql")
