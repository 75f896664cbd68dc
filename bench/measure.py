"""What the benchmarks share: running a command as a user would, and saying where it ran."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Run:
    """One whole process: wall seconds, peak memory in GB, what it printed last."""

    seconds: float
    peak_gb: float
    printed: str


def run(command: Sequence[str | Path]) -> Run:
    """Run a Python file with its arguments to its end; a failure ends the benchmark."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    peak_gb = usage.ru_maxrss * 1024 / 2**30
    return Run(time.perf_counter() - started, peak_gb, printed.strip().splitlines()[-1])


def interleaved(commands: Mapping[str, Sequence[str | Path]], times: int) -> dict[str, list[Run]]:
    """Run all of them in turn, again and again: what disturbs one disturbs the other."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(run(command))
            print(f"  {name:<32}{runs[name][-1].seconds:7.1f} s", flush=True)
    return runs


def median_of(runs: Sequence[Run]) -> dict[str, float]:
    """Median seconds and largest memory."""
    return {
        "seconds": round(statistics.median(run.seconds for run in runs), 2),
        "peak_gb": round(max(run.peak_gb for run in runs), 2),
    }


def where() -> dict[str, Any]:
    """Date, commit and machine."""
    return {
        "date": dt.date.today().isoformat(),
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip(),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
            "python": platform.python_version(),
        },
    }


def write(name: str, figures: dict[str, Any]) -> None:
    """Write the figures to bench/results/<date>-<name>.json."""
    path = ROOT / "bench" / "results" / f"{dt.date.today()}-{name}.json"
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"written to {path.relative_to(ROOT)}")
