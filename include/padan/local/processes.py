"""Find and stop the processes of one folder.

A process belongs to a home by the folder it works in: that survives the death of its parent,
new process groups and changed titles, and no process of another home or user can be mistaken for it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

Test = Callable[[psutil.Process], bool]
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Ask:
    """One way to ask processes to end: a signal, how long to wait, and whether their children get it too."""

    signal: signal.Signals
    seconds: float
    children: bool = True


def working_in(folder: Path, is_one: Test) -> list[psutil.Process]:
    """Living processes whose working directory is `folder` and for which `is_one` holds."""
    folder = folder.resolve()
    return [process for process in _processes() if _is_in(process, folder, is_one)]


def stop_all(folder: Path, is_one: Test, order: Sequence[Ask]) -> int:
    """Stop all of them, ever less politely, and what they start meanwhile; how many there were at first."""
    found = working_in(folder, is_one)
    first = len(found)
    for ask in order:
        for process in found if ask.children else _eldest(found):
            with suppress(psutil.Error):
                process.send_signal(ask.signal)
        deadline = time.monotonic() + ask.seconds
        while (found := working_in(folder, is_one)) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
    return first


def runs(executable: Path) -> Test:
    """A test: the process runs this program (symbolic links followed)."""
    wanted = str(executable.resolve())
    return lambda process: process.exe() == wanted


def _processes() -> Iterator[psutil.Process]:
    # Not psutil.process_iter: it remembers processes by number, and numbers are used again.
    for pid in psutil.pids():
        with suppress(psutil.Error):
            yield psutil.Process(pid)


def _is_in(process: psutil.Process, folder: Path, is_one: Test) -> bool:
    # Processes end while we look at them, and those of other users hide where they work.
    with suppress(psutil.Error, OSError):
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and Path(process.cwd()) == folder and is_one(process)
    return False


def _eldest(found: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those whose parent is not among them."""
    pids = {process.pid for process in found}
    eldest = []
    for process in found:
        with suppress(psutil.Error):
            if process.ppid() not in pids:
                eldest.append(process)
    return eldest
