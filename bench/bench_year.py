"""A simulated year of a city, as `make year` lives through it, with its figures on record.

    python bench/bench_year.py --city small --seed 1

Writes bench/results/<date>-year-<city>.json: truth against outcome, by month and class, with seconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time

from measure import ROOT, where, write


def main() -> None:
    """Live through the year once and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", choices=["small", "full"], default="small")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.monotonic()
    command = ["-m", "padan.cli", "year", "--city", arguments.city, "--seed", str(arguments.seed)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    seconds = round(time.monotonic() - began, 1)
    figures = json.loads((ROOT / "out" / "year" / "year.json").read_text(encoding="utf-8"))
    write(f"year-{arguments.city}", {**where(), "seconds": seconds, **figures})


if __name__ == "__main__":
    main()
