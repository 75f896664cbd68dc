"""Airflow's environment, its metadata database and its services, for one machine and one user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from padan.errors import PadanError
from padan.local.guards import free_port
from padan.local.home import Home, write_private
from padan.local.postgres import Server
from padan.local.users import users
from padan.settings import PROJECT_ROOT, Settings
from padan.sqlfiles import load_sql

HOST = "127.0.0.1"
# No triggerer: nothing here defers. Logs are read from the folder, so no log servers on all addresses.
SERVICES = {
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "api-server": ("api-server",),
}

PRELOADED = (
    "airflow.executors.local_executor",
    "airflow.dag_processing.dagbag",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.providers.smtp.notifications.smtp",
    "airflow.providers.standard.decorators.short_circuit",
    "padan.stages",
    "padan.intake",
    "padan.quality",
    "padan.linkage",
    "padan.verification",
    "padan.reporting",
    "padan.submission",
    "padan.membership",
    "padan.rereview.review",
    "padan.rereview.endings",
    "padan.rereview.refill",
    "padan.privacy",
    "airflow.providers.standard.operators.hitl",
    "great_expectations",
)


def environment(settings: Settings, home: Home, server: Server, port: int) -> dict[str, str]:
    """What every Airflow process, and so every task, finds in its environment."""
    # A parent's own Airflow must not leak in; proxies must not stand between our own processes.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    programs = Path(sys.executable).parent
    return {
        **inherited,
        "PATH": f"{programs}{os.pathsep}{inherited.get('PATH', os.defpath)}",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "GX_ANALYTICS_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
        **_padan(settings, server),
        **_airflow(settings, home, server, port),
        "AIRFLOW_CONN_SMTP_DEFAULT": _mail_connection(settings),
    }


def _padan(settings: Settings, server: Server) -> dict[str, str]:
    told = settings.model_copy(update={"warehouse_url": server.url("padan")})
    return {f"PADAN_{name.upper()}": str(value) for name, value in told.model_dump().items()}


def _airflow(settings: Settings, home: Home, server: Server, port: int) -> dict[str, str]:
    options = {
        "CORE__DAGS_FOLDER": PROJECT_ROOT / "dags",
        "CORE__PLUGINS_FOLDER": PROJECT_ROOT / "plugins",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": 4,
        "CORE__LOAD_EXAMPLES": False,
        "CORE__DEFAULT_TIMEZONE": "Asia/Makassar",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
        "CORE__HOSTNAME_CALLABLE": "socket.gethostname",  # the default asks a name server
        "CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{port}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(map(":".join, users(settings).items())),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": home.passwords,
        "DATABASE__SQL_ALCHEMY_CONN": server.url("airflow"),
        "API__HOST": HOST,
        "API__PORT": port,
        "API__BASE_URL": f"http://{HOST}:{port}",
        "API__SECRET_KEY": home.secret("api"),
        "API_AUTH__JWT_SECRET": home.secret("jwt"),
        # Two busy cores answer late; a task that is gone should be noticed within a minute.
        "WORKERS__EXECUTION_API_TIMEOUT": 30,
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 0.2,
        # Also how long a worker may oversleep the end of its task.
        "WORKERS__MIN_HEARTBEAT_INTERVAL": 1,
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": 60,
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": 5,
        # Workers are forked from a process that has imported once what tasks need (16 s for all of it).
        "SCHEDULER__MP_START_METHOD": "forkserver",
        "SCHEDULER__MP_FORKSERVER_PRELOAD": ",".join(PRELOADED),
        "SCHEDULER__ENABLE_HEALTH_CHECK": True,
        "SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": HOST,
        "SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": free_port(),
        "DAG_PROCESSOR__PARSING_PROCESSES": 1,
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": 120,
        "LOGGING__COLORED_CONSOLE_LOG": False,
        "LOGGING__NAMESPACE_LEVELS": "great_expectations=WARNING",
    }
    return {"AIRFLOW_HOME": str(home.airflow)} | {
        f"AIRFLOW__{key}": str(value) for key, value in options.items()
    }


def _mail_connection(settings: Settings) -> str:
    return json.dumps(
        {
            "conn_type": "smtp",
            "host": settings.smtp_host,
            "port": settings.smtp_port,
            "login": settings.smtp_user or None,
            "password": settings.smtp_password or None,
            "extra": {
                "disable_ssl": True,
                "disable_tls": not settings.smtp_starttls,
                "from_email": settings.mail_from,
            },
        }
    )


class Migration:
    """`airflow db migrate`, running beside other work; skipped where this Airflow did it before."""

    def __init__(self, home: Home, server: Server, env: dict[str, str]) -> None:
        self._home, self._server = home, server
        self._stamp = home.airflow / "migrated"
        stamped = self._stamp.read_text(encoding="ascii") if self._stamp.exists() else ""
        self._process = None if stamped == self._schema() else start(home, env, "migrate", ("db", "migrate"))

    def finish(self) -> None:
        """Wait for it, and end what an interrupted session left running. Raises PadanError if it failed."""
        if self._process is not None:
            if self._process.wait():
                raise PadanError(f"Airflow could not make its metadata database; {self._home.logs} says why.")
            write_private(self._stamp, self._schema())
        for purpose in ("local/end_interrupted_tasks", "local/end_interrupted_runs"):
            self._server.run(load_sql(purpose), database="airflow")

    def _schema(self) -> str:
        there = self._server.run("SELECT to_regclass('alembic_version')::text", database="airflow")
        if there == [(None,)]:
            return "none"
        found = self._server.run("SELECT version_num FROM alembic_version", database="airflow")
        return f"{version('apache-airflow')} {found}"


def start(home: Home, env: dict[str, str], name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start an `airflow` command in the home, in a session of its own; what it prints goes to a log."""
    with (home.logs / f"{name}.log").open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "airflow", *command],
            cwd=home.airflow,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
