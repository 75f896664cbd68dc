"""Time and memory of the main job in a fresh home, with the share of each stage.

    python bench/bench_run.py --city small
    python bench/bench_run.py --city full --seed 2

Starts `padan run` as a user would, samples the memory of every process it starts, and takes the
stages from the lines it prints. Tasks of different agencies run side by side, so the stages' seconds
add up to more than the wall's. Writes bench/results/<date>-run-<city>.json.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import psutil
from measure import ROOT, where, write

SAMPLE_S = 0.5
TASK = re.compile(r"(\d+):(\d+)  (\S+ \S+)  ([\d.]+) s\b")


def main() -> None:
    """Run once and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small", choices=["small", "full"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8090)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as folder:
        Path(folder).chmod(0o755)  # the embedded PostgreSQL of a root user works as another one
        figures = measure(Path(folder), arguments.city, arguments.seed, arguments.port)
    print(as_table(figures))
    write(f"run-{arguments.city}", figures)


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
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    printed: list[str] = []
    reader = threading.Thread(target=lambda: printed.extend(process.stdout or ()))
    reader.start()
    memory = _watch(process, str(home))
    reader.join()
    wall_s = time.perf_counter() - started
    if process.returncode:
        sys.exit("".join(printed))
    return {
        **where(),
        "city": city,
        "seed": seed,
        "wall_s": round(wall_s, 1),
        **memory,
        "summary_sha256": hashlib.sha256((home / "out" / "summary.json").read_bytes()).hexdigest(),
        "stages": stages_of(printed),
    }


def stages_of(printed: list[str]) -> list[dict[str, object]]:
    """The stages that the run told of: preparation up to the first task, then every task with its seconds."""
    stages: list[dict[str, object]] = []
    for line in printed:
        if task := TASK.match(line):
            minutes, seconds, name, took = task.groups()
            if not stages:
                ready = int(minutes) * 60 + int(seconds) - float(took)
                stages.append({"stage": "database, city, Airflow start", "seconds": round(ready, 1)})
            stages.append({"stage": name, "seconds": float(took)})
    return stages


def _watch(process: subprocess.Popen[str], home: str) -> dict[str, object]:
    largest: dict[str, float] = defaultdict(float)
    peak_all = 0.0
    while process.poll() is None:
        sizes = dict(_sizes(home))
        for name, gigabytes in sizes.items():
            largest[name] = max(largest[name], gigabytes)
        peak_all = max(peak_all, sum(sizes.values()))
        time.sleep(SAMPLE_S)
    return {
        "largest_process_gb": round(max(largest.values(), default=0.0), 2),
        "all_processes_gb": round(peak_all, 2),
    }


def _sizes(home: str) -> list[tuple[str, float]]:
    """Memory of every process that works in this home: services are in sessions of their own."""
    sizes = []
    for process in psutil.process_iter():
        try:
            if home in " ".join(process.cmdline()) or process.cwd().startswith(home):
                # shared pages (PostgreSQL's buffers) would otherwise be counted once a process
                sizes.append((f"{process.pid} {process.name()}", process.memory_full_info().uss / 2**30))
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
