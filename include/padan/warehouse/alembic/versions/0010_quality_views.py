"""What the suites look at: one view a role, texts as received beside the values read from them."""

from padan.warehouse.migrations import run_sql_file

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run include/sql/migrations/0010_quality_views.sql."""
    run_sql_file("0010_quality_views.sql")
