"""One session on a home: who may begin it, and that it ends with nothing left running."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from padan.errors import ConfigurationError
from padan.local import guards, services
from padan.local.home import Home, write_private
from padan.local.screen import Screen

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def alone(home: Home, *, job: str, needed_gb: float, port: int) -> Iterator[None]:
    """Check what can be checked, take the home's lock, and clear what a killed session left.

    job: names the data that the home is for; another job's would mix with it.
    """
    guards.check_python()
    guards.check_owner(home)
    home.prepare()
    guards.check_disk(home.state, needed_gb)
    with guards.only_one(home):
        _check_job(home, job)
        if up_mark(home).exists() and services.remaining(home):
            raise ConfigurationError("Padan is up already: `make down` stops it.")
        services.close(home)
        guards.check_port(port)
        yield


def _check_job(home: Home, job: str) -> None:
    mark = home.state / "job"
    known = mark.read_text(encoding="utf-8") if mark.exists() else job
    if known != job:
        raise ConfigurationError(
            f"{home.state} holds the data of {known}, not of {job}: they would mix."
            " Give this one a folder of its own: PADAN_STATE=/another/folder."
        )
    write_private(mark, job)


def up_mark(home: Home) -> Path:
    """There while the home is meant to run without a terminal."""
    return home.state / "up"


@contextmanager
def stopping(home: Home, screen: Screen, *, only_on_error: bool = False) -> Iterator[None]:
    """Stop everything at the end, whatever the end is; signals during that change nothing."""
    before = {number: signal.signal(number, _interrupt) for number in STOPPING}
    try:
        try:
            yield
        except BaseException:
            only_on_error = False
            raise
        finally:
            screen.rest()
            if not only_on_error:
                for number in STOPPING:
                    signal.signal(number, signal.SIG_IGN)
                screen.say("Stopping")
                services.close(home)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
