"""The monthly re-review: findings, answers, endings, appeals, places."""

from padan.warehouse.migrations import run_sql_file

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Run include/sql/migrations/0024_rereview.sql."""
    run_sql_file("0024_rereview.sql")
