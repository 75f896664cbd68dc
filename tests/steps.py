"""Run task functions in processes of their own, as the scheduler does, so that they can be killed."""

from __future__ import annotations

import multiprocessing
import os
import time
from typing import Any

from padan.settings import Settings

HEAVY = [
    "padan.stages",
    "padan.intake",
    "padan.quality",
    "padan.linkage",
    "padan.verification",
    "padan.submission",
    "padan.reporting",
    "great_expectations",
    "recordlinkage",
]

_context = multiprocessing.get_context("forkserver")
# Imports are paid once, in the fork server; each step then starts in milliseconds.
_context.set_forkserver_preload(HEAVY)


def _call(environment: dict[str, str], function: str, arguments: tuple[Any, ...], answers: Any) -> None:
    os.environ.update(environment)
    from padan import stages

    answers.put(getattr(stages, function)(*arguments))


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment from which a task would read these settings."""
    names = (
        "warehouse_url", "state", "inbox", "out", "smtp_host", "smtp_port", "target", "bpjs_recipient",
        "dukcapil_balikan_url",
    )  # fmt: skip
    return {f"PADAN_{name.upper()}": str(getattr(settings, name)) for name in names}


class Step:
    """One task function in its own process."""

    def __init__(self, settings: Settings, function: str, *arguments: Any) -> None:
        self._answers = _context.SimpleQueue()
        self._process = _context.Process(
            target=_call, args=(environment_of(settings), function, arguments, self._answers)
        )

    def run(self) -> tuple[Any, float]:
        """Run to the end; what it returned and the seconds it took. Fails if it failed."""
        started = time.perf_counter()
        self._process.start()
        self._process.join()
        assert self._process.exitcode == 0, f"the step ended with {self._process.exitcode}"
        return self._answers.get(), time.perf_counter() - started

    def run_and_kill(self, after_s: float) -> bool:
        """Start, SIGKILL after `after_s` seconds; whether it really was killed before its end."""
        self._process.start()
        self._process.join(after_s)
        self._process.kill()
        self._process.join()
        return self._process.exitcode == -9
