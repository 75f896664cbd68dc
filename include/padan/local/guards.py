"""What is checked before anything starts; each failure is a sentence that says what to do."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from padan.errors import ConfigurationError
from padan.local.home import Home

PYTHONS = ((3, 11), (3, 13))
NEEDED_GB = {"small": 1, "full": 3}
GB = 1_000_000_000
HOST = "127.0.0.1"


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Python must be one of those the locked requirements install on."""
    oldest, newest = PYTHONS
    if not oldest <= version <= newest:
        raise ConfigurationError(
            f"This is Python {version[0]}.{version[1]}; Padan needs 3.{oldest[1]} to 3.{newest[1]}."
            " Install one and run `make run PYTHON=python3.13`."
        )


def check_disk(folder: Path, needed_gb: float) -> None:
    """There must be room for the database, its log and the files."""
    free = shutil.disk_usage(folder).free
    if free < needed_gb * GB:
        raise ConfigurationError(
            f"Only {free / GB:.1f} GB are free in {folder}; this run needs {needed_gb} GB."
            " Make room, or keep Padan's data elsewhere: PADAN_STATE=/another/folder."
        )


def check_port(port: int) -> None:
    """Nobody else may listen on the port of the Airflow UI."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ConfigurationError(
                f"Port {port} on {HOST} is not free ({error.strerror})."
                f" Stop what uses it, or take another port: make run PORT={port + 1}."
            ) from None


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def check_owner(home: Home) -> None:
    """The state folder must be this user's: PostgreSQL refuses a cluster of somebody else's."""
    for folder in (home.state, *home.state.parents):
        if folder.exists():
            break
    if home.state.exists() and home.state.stat().st_uid != os.getuid():
        raise ConfigurationError(
            f"{home.state} belongs to another user. Work in a clone of your own,"
            " or keep your data elsewhere: PADAN_STATE=/a/folder/of/yours."
        )
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(
            f"You may not write to {folder}. Keep Padan's data elsewhere: PADAN_STATE=/a/folder/of/yours."
        )


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Hold the home's lock; the system lets go of it when the process ends, however it ends."""
    with home.lock.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise ConfigurationError(
                f"Padan already works in {home.state} (process {holder}). Wait for it, or stop it with"
                " Ctrl-C where it runs; a second one needs PADAN_STATE=/another/folder and PORT=."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
