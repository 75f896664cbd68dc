"""What people decided about doubtful cases."""

from padan.warehouse.migrations import run_sql_file

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    """Run include/sql/migrations/0015_judgements.sql."""
    run_sql_file("0015_judgements.sql")
