"""What people decided about doubtful cases."""

from padan.warehouse.migrations import run_sql_file

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run include/sql/migrations/0017_judgements.sql."""
    run_sql_file("0017_judgements.sql")
