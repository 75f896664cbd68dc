"""Every empty and every quarantined row of a city comes back corrected, in three waves, some wrong again.

    python bench/bench_corrections.py --city full --seed 1

A clerk (tests/clerk.py) fills in the fix-lists as they are made; each returned workbook makes a new edition,
which is checked, accepted and decided again. After each wave: what was listed, what closed (by the view and
by comparing the two workbooks), states before and after, both balances, seconds.
Writes bench/results/<date>-corrections-<city>.json.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from measure import ROOT, where, write

from padan.city import build
from padan.local import postgres
from padan.settings import Settings
from padan.warehouse import Role, begin, migrate

sys.path.insert(0, str(ROOT))
from tests.clerk import TO_CLOSE, Clerk, Place, Wave, listed

PERIOD = "2026-11"
AGENCIES = {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}
# the share of what is open that comes back, and of that the share that is wrong: 60 %, 30 %, the rest
WAVES = ((0.6, 0.1), (0.75, 0.1), (1.0, 0.0))
STATES = """
SELECT r.sheet, r.sheet_row, d.state FROM verification.decision AS d
INNER JOIN raw.candidate AS r USING (row_id) WHERE d.run_id = %(run_id)s
"""


def main() -> None:
    """Run once and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    size: Any = int(arguments.city) if arguments.city.isdigit() else arguments.city
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)  # the embedded PostgreSQL of a root user works as another one
        try:
            figures = measure(home, size, arguments.seed)
        finally:
            postgres.stop(home / "pgdata")
    write(f"corrections-{arguments.city}", figures)


def measure(home: Path, size: Any, seed: int) -> dict[str, Any]:
    """All waves on a fresh warehouse."""
    settings = fresh(home)
    files = build(home / "city", size=size, seed=seed).files
    for role, agency in AGENCIES.items():
        receive(settings, files[role], agency)
    run, seconds = timed(verify)
    states, clerk, again = states_of(settings, run), Clerk(dict(files)), set()
    told: list[dict[str, Any]] = []
    first, touched = count(states.values()), set()
    for share, wrong in WAVES:
        wave, result = one_wave(settings, home, clerk, (share, wrong, again))
        now = states_of(settings, result.pop("run_id"))
        again, filled = wave.all_wrong, wave.right | wave.all_wrong
        touched |= filled
        result["of_the_filled_right"] = moves(states, now, wave.right)
        result["of_the_filled_wrong"] = {
            kind: moves(states, now, at) for kind, at in sorted(wave.wrong.items())
        }
        told.append({**result, "states": count(now.values())})
        print(told[-1], flush=True)
        states = now
    return {
        **where(), "city": size, "seed": seed,
        "before": {"states": first, "decide_s": seconds},
        "waves": told,
        "of_all_filled": count(states[place] for place in touched),
        "balance_differences": differences(settings),
    }  # fmt: skip


def fresh(home: Path) -> Settings:
    """Settings of a new warehouse, also in the environment, from which the stages read them."""
    url = postgres.start(home / "pgdata").url("padan")
    names = {"WAREHOUSE_URL": url, "STATE": home / "state", "INBOX": home / "inbox", "OUT": home / "out"}
    os.environ.update({f"PADAN_{name}": str(value) for name, value in names.items()})
    settings = Settings()
    migrate(settings)
    return settings


def receive(settings: Settings, path: Path, agency: str) -> None:
    """Take in one of the city's files."""
    from padan import stages
    from padan.intake import receive as receive_file

    file_id = receive_file(settings, path, agency, PERIOD).file_id
    assert file_id is not None
    assert stages.check_file(file_id)["status"] == "accepted"


def verify() -> int:
    """Decide the period as its files are now; the run."""
    from padan import stages

    return int(stages.run_flow(PERIOD)["run_id"])


def one_wave(
    settings: Settings, home: Path, clerk: Clerk, asked: tuple[float, float, set[Place]]
) -> tuple[Wave, dict[str, Any]]:
    """One return: filled in, made an edition, checked, decided; and what the view says of it."""
    from padan import stages
    from padan.corrections.closing import closing_rates
    from padan.corrections.edition import correct

    share, wrong, again = asked
    path, back = newest_list(settings), home / "returned.xlsx"
    before = listed(path)
    wave, filling_s = timed(lambda: clerk.fill(path, back, share=share, wrong=wrong, again=again))
    corrected, correct_s = timed(lambda: correct(settings, back, "disnaker", PERIOD, "Clerk (simulated)"))
    assert corrected.file_id is not None
    checked, check_s = timed(lambda: stages.check_file(corrected.file_id or 0))
    assert checked["status"] == "accepted", checked
    run_id, decide_s = timed(verify)
    after = listed(newest_list(settings))
    rate = closing_rates(settings, "disnaker", PERIOD)[-1]
    closed, new = len(before.keys() - after.keys()), len(after.keys() - before.keys())
    filled = wave.right | wave.all_wrong
    left = [place for place, level in after.items() if level in TO_CLOSE]
    return wave, {
        "run_id": run_id,
        "to_close": sum(level in TO_CLOSE for level in before.values()),
        "filled": len(filled), "filled_right": len(wave.right),
        "filled_wrong": {kind: len(at) for kind, at in sorted(wave.wrong.items())},
        "corrected": corrected.rows, "refused_lines": corrected.refused,
        "listed": rate["listed"], "closed": rate["closed"], "newly_wrong": rate["newly_wrong"],
        "closing_rate": round(rate["closed"] / rate["listed"], 4),
        "unprocessed": rate["unprocessed"], "unprocessed_closed": rate["unprocessed_closed"],
        "closing_rate_of_the_unprocessed": round(rate["unprocessed_closed"] / rate["unprocessed"], 4),
        "closed_by_the_workbooks": closed, "newly_wrong_by_the_workbooks": new,
        "filled_right_and_still_to_close": len(wave.right.intersection(left)),
        "left_to_close": len(left),
        "balance_differences": differences(settings),
        "seconds": {"fill in": filling_s, "correct": correct_s, "check": check_s, "decide": decide_s},
        "fixlist_mb": round(path.stat().st_size / 2**20, 2),
    }  # fmt: skip


def newest_list(settings: Settings) -> Path:
    """The last fix-list that was made for Disnaker."""
    return max((settings.out / "fixlists").glob("disnaker-*.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def states_of(settings: Settings, run_id: int) -> dict[Place, str]:
    """State by sheet and row."""
    with begin(settings, Role.OWNER) as connection:
        rows = connection.exec_driver_sql(STATES, {"run_id": run_id}).all()
    return {(row.sheet, row.sheet_row): row.state for row in rows}


def moves(before: dict[Place, str], after: dict[Place, str], places: set[Place]) -> dict[str, int]:
    """How many of these rows went from which state to which."""
    return count(f"{before[place]} to {after[place]}" for place in places)


def count(values: Any) -> dict[str, int]:
    """How often each occurs, by name."""
    return dict(sorted(Counter(values).items()))


def differences(settings: Settings) -> int:
    """All differences of both balances, without their signs."""
    from padan.reporting.balance import balances

    files, runs = balances(settings)
    return int(
        sum(abs(row["difference"]) for row in files + runs)
        + sum(abs(row["staging_difference"]) for row in runs)
    )


def timed(call: Any) -> tuple[Any, float]:
    """What a call returns, and its seconds."""
    started = time.perf_counter()
    result = call()
    return result, round(time.perf_counter() - started, 1)


if __name__ == "__main__":
    main()
