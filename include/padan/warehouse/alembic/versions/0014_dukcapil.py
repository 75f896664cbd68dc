"""What Dukcapil's web service was asked, and said."""

from padan.warehouse.migrations import run_sql_file

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run include/sql/migrations/0014_dukcapil.sql."""
    run_sql_file("0014_dukcapil.sql")
