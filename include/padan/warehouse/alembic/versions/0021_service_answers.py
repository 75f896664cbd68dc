"""Answers of Dukcapil's web service as a source of decisions."""

from padan.warehouse.migrations import run_sql_file

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Run include/sql/migrations/0021_service_answers.sql."""
    run_sql_file("0021_service_answers.sql")
