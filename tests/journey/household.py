"""One Padan of its own, run as a user runs it: own folders, own ports, the real scheduler."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import coverage
import psutil
from sqlalchemy import create_engine

from padan.local import postgres, services
from padan.local.guards import free_port
from padan.local.home import Home
from padan.settings import PROJECT_ROOT
from tests.canary import texts_below, texts_of_database

MINUTES = 60
GUARDIAN = "airflow worker -- LocalExecutor: "
ODDS = 0.4  # that a task seen running is killed at this look


class Household:
    """A home, an inbox and an out folder below one open folder, and what a user does with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state, self.inbox, self.out = root / "state", root / "inbox", root / "out"
        self.home = Home(self.state)
        self.port = free_port()

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start `padan …` in this household; its output is a pipe."""
        folders = {"PADAN_STATE": self.state, "PADAN_INBOX": self.inbox, "PADAN_OUT": self.out}
        return subprocess.Popen(
            [sys.executable, *_measured(), "-m", "padan.cli", *arguments],
            cwd=PROJECT_ROOT,
            env=os.environ | {name: str(path) for name, path in folders.items()} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def padan(self, *arguments: str, expect: int = 0, **environment: str) -> str:
        """Run `padan …` to its end; what it printed. Fails on another exit code."""
        with self.start(*arguments, **environment) as process:
            printed, _ = process.communicate(timeout=20 * MINUTES)
        assert process.returncode == expect, printed
        return printed

    def run(self, *arguments: str, expect: int = 0, **environment: str) -> str:
        """`padan run` on this household's port."""
        return self.padan("run", "--port", str(self.port), *arguments, expect=expect, **environment)

    def interrupt(self, line: str, *arguments: str) -> tuple[int, str]:
        """`padan run`, interrupted as by Ctrl-C once a line like this is printed; exit code and output."""
        with self.start("run", "--port", str(self.port), *arguments) as process:
            printed = ""
            for text in process.stdout:
                printed += text
                if re.search(line, text):
                    process.send_signal(signal.SIGINT)
                    break
            rest, _ = process.communicate(timeout=2 * MINUTES)
        return process.returncode, printed + rest

    def run_with_kills(self, kills: int, seed: int, *arguments: str) -> str:
        """`padan run` while this many running tasks are killed (SIGKILL), each once, at random moments."""
        moments = random.Random(seed)
        killed: set[str] = set()
        with self.start("run", "--port", str(self.port), *arguments) as process:
            printed: list[str] = []
            reader = threading.Thread(target=lambda: printed.extend(process.stdout), daemon=True)
            reader.start()
            while process.poll() is None:
                time.sleep(moments.uniform(0.05, 0.6))
                for log, task in self._first_tries():
                    if log not in killed and len(killed) < kills and moments.random() < ODDS:
                        with contextlib.suppress(psutil.Error):
                            task.kill()
                            killed.add(log)
            reader.join()
        assert process.returncode == 0, "".join(printed)
        assert len(killed) == kills, "".join(printed)
        return "".join(printed)

    def _first_tries(self) -> Iterator[tuple[str, psutil.Process]]:
        """Processes of tasks tried for the first time, by their log, which the guardian keeps open."""
        for guardian in self.left_behind():
            with contextlib.suppress(psutil.Error, IndexError):
                if guardian.cmdline()[0].startswith(GUARDIAN):
                    logs = [
                        file.path for file in guardian.open_files() if file.path.endswith("attempt=1.log")
                    ]
                    for task in guardian.children():
                        yield from ((log, task) for log in logs)

    def left_behind(self) -> list[psutil.Process]:
        """Processes of this household that are still there."""
        return services.remaining(self.home)

    def summary(self) -> dict:
        """What out/summary.json says."""
        return json.loads((self.out / "summary.json").read_text(encoding="utf-8"))

    @contextmanager
    def database(self) -> Iterator[postgres.Server]:
        """The household's PostgreSQL, alone, for as long as the block lasts."""
        server = postgres.start(self.home.pgdata)
        try:
            yield server
        finally:
            postgres.stop(server.pgdata)

    def query(self, statement: str, database: str = "padan") -> list[tuple]:
        """Ask the warehouse (or Airflow's metadata) after a run."""
        with self.database() as server:
            return server.run(statement, database=database)

    def staged_bytes(self) -> bytes:
        """The published rows, as COPY writes them, in the order of their natural key."""
        with self.database() as server:
            engine = create_engine(server.url("padan"))
            with engine.connect() as connection, tempfile.TemporaryFile() as file:
                connection.connection.cursor().copy_expert(
                    "COPY (SELECT * FROM staging.bpjs_submission"
                    ' ORDER BY period COLLATE "C", nik COLLATE "C") TO STDOUT',
                    file,
                )
                file.seek(0)
                return file.read()

    def everything_told(self) -> Iterator[tuple[str, str]]:
        """Every channel that must hold no personal data, as (where, text): for canary identities.

        Logs of tasks and services, PostgreSQL's logs, caught mails, out/, and every table of
        Airflow's metadata (XCom, asset extras, rendered fields).
        """
        for folder in (self.home.airflow, self.home.mail, self.out, self.home.pgdata / "server_log"):
            yield from texts_below(folder)
        yield "server's first log", (self.home.pgdata / "log").read_text(encoding="utf-8")
        with self.database() as server:
            yield from texts_of_database(server.url("airflow"))


@contextmanager
def household() -> Iterator[Household]:
    """A household that is stopped and removed at the end, whatever the test did.

    In an open folder: pytest's own is closed to the user that PostgreSQL runs as when root tests.
    """
    with tempfile.TemporaryDirectory(prefix="padan-journey-") as name:
        Path(name).chmod(0o755)
        house = Household(Path(name).resolve())
        try:
            yield house
        finally:
            services.close(house.home)


def _measured() -> list[str]:
    """Measure the child's coverage too, where this process's is measured."""
    current = coverage.Coverage.current()
    if current is None:
        return []
    # beside the parent's file, where it is combined from
    data_file = f"--data-file={Path(current.config.data_file).absolute()}"
    return [
        "-m",
        "coverage",
        "run",
        "--parallel-mode",
        data_file,
        f"--rcfile={PROJECT_ROOT / 'pyproject.toml'}",
    ]
