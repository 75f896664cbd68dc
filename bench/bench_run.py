"""Time and memory of the main job in a fresh home, with the share of each stage.

    python bench/bench_run.py --city small
    python bench/bench_run.py --city full --seed 2

Starts `padan run` as a user would, samples the resident memory of every process below it, and
reads from Airflow's metadata when each task ran. Writes bench/results/<date>-run-<city>.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_S = 0.5


def main() -> None:
    """Run once and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small", choices=["small", "full"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8090)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as folder:
        figures = measure(Path(folder), arguments.city, arguments.seed, arguments.port)
    path = ROOT / "bench" / "results" / f"{dt.date.today()}-run-{arguments.city}.json"
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(as_table(figures))
    print(f"written to {path.relative_to(ROOT)}")


def measure(home: Path, city: str, seed: int, port: int) -> dict[str, object]:
    """Wall seconds, peak memory of the largest process and of all together, seconds by stage."""
    environment = os.environ | {
        "PADAN_STATE": str(home / "state"),
        "PADAN_INBOX": str(home / "inbox"),
        "PADAN_OUT": str(home / "out"),
    }
    command = [
        sys.executable,
        "-m",
        "padan.cli",
        "run",
        "--city",
        city,
        "--seed",
        str(seed),
        "--port",
        str(port),
    ]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    memory = _watch(process)
    wall_s = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"padan run ended with {process.returncode}")
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
        "city": city,
        "seed": seed,
        "wall_s": round(wall_s, 1),
        **memory,
        "stages": json.loads((home / "state" / "timings.json").read_text(encoding="utf-8")),
    }


def _watch(process: subprocess.Popen[bytes]) -> dict[str, object]:
    largest: dict[str, float] = defaultdict(float)
    peak_all = 0.0
    while process.poll() is None:
        sizes = dict(_sizes(psutil.Process(process.pid)))
        for name, gigabytes in sizes.items():
            largest[name] = max(largest[name], gigabytes)
        peak_all = max(peak_all, sum(sizes.values()))
        time.sleep(SAMPLE_S)
    return {
        "largest_process_gb": round(max(largest.values(), default=0.0), 2),
        "all_processes_gb": round(peak_all, 2),
    }


def _sizes(parent: psutil.Process) -> list[tuple[str, float]]:
    sizes = []
    for process in [parent, *parent.children(recursive=True)]:
        try:
            # shared pages (PostgreSQL's buffers) would otherwise be counted once a process
            memory = process.memory_full_info().uss
            sizes.append((f"{process.pid} {process.name()}", memory / 2**30))
        except psutil.Error:
            continue  # it ended between the listing and the look
    return sizes


def as_table(figures: dict[str, object]) -> str:
    """Return the figures as lines a person reads."""
    wall = float(figures["wall_s"])  # type: ignore[arg-type]  # written by measure
    lines = [
        f"{figures['city']} city, seed {figures['seed']}: {wall:.0f} s, largest process "
        f"{figures['largest_process_gb']} GB, all together {figures['all_processes_gb']} GB"
    ]
    stages: list[dict[str, object]] = figures["stages"]  # type: ignore[assignment]
    lines += [
        f"  {stage['stage']:<40}{stage['seconds']:>8} s{stage['seconds'] / wall:>7.0%}" for stage in stages
    ]  # type: ignore[operator]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
