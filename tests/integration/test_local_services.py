"""What is checked before a session, and what a killed one leaves; Airflow itself comes in the journey."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from padan.errors import ConfigurationError, PadanError
from padan.local import airflow, outcome, postgres, services, session
from padan.local.guards import free_port
from padan.local.home import Home
from padan.local.run import Job, down
from padan.local.screen import Screen
from padan.local.services import Services
from padan.settings import Settings
from padan.warehouse import begin

OPEN = """
import sys, time
from pathlib import Path
from padan.local.home import Home
from padan.local.services import Services
from padan.settings import Settings
settings = Settings(state=Path(sys.argv[1]))
Home.of(settings).prepare()
Services.open(settings, 8080)
print("open", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="padan-test-") as name:
        Path(name).chmod(0o755)
        home = Home((Path(name) / "state").resolve())
        home.prepare()
        # says that Airflow's schema is as it should be, to spare the tests that need none making it
        (home.airflow / "migrated").write_text("none")
        yield home
        services.close(home)


def test_what_a_killed_session_left_is_cleared_by_the_next(home):
    with subprocess.Popen([sys.executable, "-c", OPEN, str(home.state)], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"open\n"
        process.send_signal(signal.SIGKILL)
    assert len(services.remaining(home)) > 2
    with session.alone(home, job="small-1", needed_gb=0.001, port=free_port()):
        assert services.remaining(home) == []


def test_a_session_that_was_left_on_is_not_cleared(home):
    with subprocess.Popen([sys.executable, "-c", OPEN, str(home.state)], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"open\n"
        process.send_signal(signal.SIGKILL)
    session.up_mark(home).write_text("8080")
    with (
        pytest.raises(ConfigurationError, match="make down"),
        session.alone(home, job="small-1", needed_gb=0.001, port=free_port()),
    ):
        pass
    assert services.remaining(home)
    assert down(Settings(state=home.state.parent)) == 1
    assert services.remaining(home) == []
    assert not session.up_mark(home).exists()


def test_nothing_is_left_when_the_work_fails(home):
    settings = Settings(state=home.state, out=home.state / "out")
    with pytest.raises(ZeroDivisionError), session.stopping(home, Screen(), only_on_error=True):
        Services.open(settings, free_port())
        _ = 1 / 0
    assert services.remaining(home) == []


def test_a_signal_ends_the_work_and_the_old_handlers_are_back(home):
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), session.stopping(home, Screen()):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_cannot_be_stopped_is_named(home, monkeypatch):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd=home.airflow) as process:
        monkeypatch.setattr(services, "STOP", ())
        with pytest.raises(PadanError, match=f"kill -9 {process.pid}"):
            services.close(home)
        process.kill()


def test_a_service_that_has_ended_is_named_with_its_log(home):
    running = Services.open(Settings(state=home.state, out=home.state / "out"), free_port())
    running.complain_if_dead()
    running.started["mail"].kill()
    running.started["mail"].wait()
    with pytest.raises(PadanError, match=r"mail has ended.*services/mail\.log"):
        running.complain_if_dead()


def test_airflow_that_does_not_come_is_given_up(home, monkeypatch):
    monkeypatch.setattr(services, "READY_WITHIN_SECONDS", 0.1)
    running = Services.open(Settings(state=home.state, out=home.state / "out"), free_port())
    with pytest.raises(PadanError, match=r"not ready after.*may be busy.*logs/services"):
        running.wait({"verification"})


def test_a_failed_schema_is_told(home, monkeypatch):
    (home.airflow / "migrated").unlink()
    running = Services.open(Settings(state=home.state, out=home.state / "out"), free_port())
    monkeypatch.setitem(
        running.env, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql+psycopg2://nobody@/nowhere"
    )
    failing = airflow.Migration(home, running.server, running.env)
    with pytest.raises(PadanError, match="metadata database"):
        failing.finish()


def test_the_schema_is_made_once_and_interrupted_work_is_ended_before_airflow_starts(home):
    (home.airflow / "migrated").unlink()
    running = Services.open(Settings(state=home.state, out=home.state / "out"), free_port())
    running.migration.finish()
    (home.logs / "migrate.log").unlink()
    running.server.run(
        "INSERT INTO dag_run (dag_id, run_id, state, run_type, run_after, clear_number, span_status)"
        " SELECT 'verification', r, 'running', 'manual', now(), 0, 'not_started'"
        " FROM unnest(ARRAY['asked', 'worked']) AS r",
        database="airflow",
    )
    running.server.run(
        "INSERT INTO task_instance (id, dag_id, run_id, task_id, state, map_index, pool, pool_slots,"
        " try_number, max_tries, queue, priority_weight, hostname)"
        " SELECT gen_random_uuid(), 'verification', r, 'a', state, -1, 'default_pool', 1, 1, 0, 'q', 1, 'h'"
        " FROM (VALUES ('asked', 'awaiting_input'), ('worked', 'running')) AS t (r, state)",
        database="airflow",
    )
    airflow.Migration(home, running.server, running.env).finish()
    assert not (home.logs / "migrate.log").exists()
    states = "SELECT run_id, state FROM dag_run ORDER BY run_id"
    # who was asked may answer in the next session
    assert running.server.run(states, database="airflow") == [("asked", "running"), ("worked", "failed")]


def test_the_environment_of_tasks_holds_no_foreign_airflow_and_no_proxy(home, monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW_HOME", "/elsewhere")
    server = postgres.Server(home.pgdata, home.pgdata)
    env = airflow.environment(Settings(state=home.state, smtp_port=2525), home, server, 8099)
    assert env["AIRFLOW_HOME"] == str(home.airflow)
    assert env["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8099/execution/"
    assert "SIMPLE_AUTH_MANAGER_ALL_ADMINS" not in " ".join(env)
    assert len(env["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64
    assert env["PADAN_SMTP_PORT"] == "2525"
    assert '"port": 2525' in env["AIRFLOW_CONN_SMTP_DEFAULT"]
    assert "127.0.0.1" in env["NO_PROXY"]
    assert env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] == "engineer:admin,viewer:viewer"


def test_without_a_published_run_it_says_what_is_missing(settings, capsys):
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status,"
            " refusal_code, refusal_message) VALUES ('disnaker', 'candidate', '2026-11', repeat('a', 64),"
            " 'x', 1, 1, 'refused', 'EMPTY_FILE', 'Berkas [kosong].')"
        )
    assert not outcome.tell(settings, Screen())
    told = capsys.readouterr().out
    assert "of disnaker, 2026-11: refused. Berkas [kosong]." in told
    assert "bpjs, disdukcapil, disnaker" in told
    assert "Nothing could be verified yet" in told


def test_a_home_of_another_city_is_not_mixed_with(home):
    with session.alone(home, job=Job().name, needed_gb=0.001, port=free_port()):
        pass
    with (
        pytest.raises(ConfigurationError, match=r"holds the data of small-1, not of full-2"),
        session.alone(home, job=Job(city="full", seed=2).name, needed_gb=0.001, port=free_port()),
    ):
        pass
