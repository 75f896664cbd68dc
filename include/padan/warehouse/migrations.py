"""Alembic brings a warehouse to today's schema; each revision runs one file of include/sql/migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command, op
from alembic.config import Config

from padan.settings import PROJECT_ROOT, Settings
from padan.warehouse.engine import engine_for

SCRIPTS = Path(__file__).parent / "alembic"
SQL_FILES = PROJECT_ROOT / "include" / "sql" / "migrations"


def migrate(settings: Settings, revision: str = "head") -> None:
    """Upgrade the configured warehouse to `revision`, in one transaction; up to date changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine_for(settings).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def run_sql_file(name: str) -> None:
    """Run one file of include/sql/migrations in the migration's transaction, as written."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute((SQL_FILES / name).read_text(encoding="utf-8"))
