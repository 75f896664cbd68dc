"""Who may be submitted, who waits, and who lives here without the city's papers."""

from padan.warehouse.migrations import run_sql_file

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Run include/sql/migrations/0023_places.sql."""
    run_sql_file("0023_places.sql")
