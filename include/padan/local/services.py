"""Start and stop everything together: PostgreSQL, the mail catcher, Airflow."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from padan.errors import PadanError
from padan.local import airflow, guards, postgres, users
from padan.local.api import Api
from padan.local.home import Home
from padan.local.postgres import Server
from padan.local.processes import Ask, runs, stop_all, working_in
from padan.settings import Settings
from padan.warehouse import migrate

# A service asked by SIGINT waits for its tasks. Tasks may be ended at any moment: every step of the
# flow is one transaction and is done again; so after a moment everybody is asked.
STOP = (Ask(signal.SIGINT, 2, children=False), Ask(signal.SIGTERM, 1), Ask(signal.SIGKILL, 10))
READY_WITHIN_SECONDS = 180.0
SOMEBODY = "officer"  # may approve where PADAN_APPROVERS names nobody
POLL_SECONDS = 0.3


@dataclass
class Services:
    """What runs for one home, since when. `settings` point at its warehouse and its mail catcher."""

    settings: Settings
    home: Home
    server: Server
    port: int
    env: dict[str, str]
    migration: airflow.Migration
    since: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @classmethod
    def open(cls, settings: Settings, port: int) -> Services:
        """Start PostgreSQL and the mail catcher, make both schemas; Airflow's is still being made."""
        home = Home.of(settings)
        server = postgres.start(home.pgdata)
        settings = settings.model_copy(
            update={
                "warehouse_url": server.url("padan"),
                "smtp_host": guards.HOST,
                "smtp_port": guards.free_port(),
                "approvers": settings.approvers or SOMEBODY,
            }
        )
        users.passwords(settings, home)  # before Airflow makes and prints some of its own
        env = airflow.environment(settings, home, server, port)
        services = cls(settings, home, server, port, env, airflow.Migration(home, server, env))
        services._start_catcher()
        migrate(services.settings)
        return services

    @property
    def api(self) -> Api:
        """Airflow's API, as its engineer."""
        return Api(self.port, users.ENGINEER, users.passwords(self.settings, self.home)[users.ENGINEER])

    def start_airflow(self) -> None:
        """Start Airflow's services; `wait` says when they are ready."""
        self.migration.finish()
        for name, command in airflow.SERVICES.items():
            self.started[name] = airflow.start(self.home, self.env, name, command)

    def wait(self, dag_ids: set[str]) -> Api:
        """Wait until Airflow is healthy and knows these DAGs; its API.

        Raises PadanError when a service has ended, a DAG file does not import, or it takes too long.
        """
        api = self.api
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not (api.healthy() and dag_ids <= api.dag_ids()):
            self.complain_if_dead()
            if time.monotonic() > deadline:
                raise PadanError(self._why_not(api))
            time.sleep(POLL_SECONDS)
        return api

    def _why_not(self, api: Api) -> str:
        broken = api.import_errors() if api.healthy() else []
        told = (
            f"These DAG files do not import: {', '.join(broken)}." if broken else "The machine may be busy."
        )
        return f"Airflow is not ready after {READY_WITHIN_SECONDS:.0f} s. {told} Its logs: {self.home.logs}"

    def complain_if_dead(self) -> None:
        """Raise PadanError when a service has ended."""
        for name, process in self.started.items():
            if process.poll() is not None:
                raise PadanError(f"The service {name} has ended; {self.home.logs / name}.log says why.")

    def _start_catcher(self) -> None:
        folders = [self.home.mail, self.settings.out / "mail"]
        with (self.home.logs / "mail.log").open("ab") as output:
            self.started["mail"] = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "padan.local.smtp", str(self.settings.smtp_port), *map(str, folders)],
                cwd=self.home.airflow,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def close(home: Home) -> None:
    """Stop every process of this home, whoever started it. Raises PadanError when one is left."""
    stop_all(home.airflow, runs(Path(sys.executable)), STOP)
    postgres.stop(home.pgdata)
    left = remaining(home)
    if left:
        pids = ", ".join(str(process.pid) for process in left)
        raise PadanError(f"These processes could not be stopped: {pids}. Stop them by `kill -9 {pids}`.")


def remaining(home: Home) -> list[psutil.Process]:
    """Processes of this home that are still there."""
    return working_in(home.airflow, runs(Path(sys.executable))) + postgres.processes(home.pgdata)
