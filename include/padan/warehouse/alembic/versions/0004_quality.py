"""What the suites found: runs, findings by rule, quarantined rows with every rule they broke, gates."""

from padan.warehouse.migrations import run_sql_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run include/sql/migrations/0004_quality.sql."""
    run_sql_file("0004_quality.sql")
