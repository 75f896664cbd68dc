"""Dukcapil's web service beside the register extract, and alone, on a synthetic city.

    python bench/bench_service.py --city small --seed 1 --quota 500

Takes in the city twice, with an extract and without one. A service on 127.0.0.1 that knows the city's
register answers within a quota a go, until nothing is left to ask. Counted: goes and calls, verdicts of
both sources side by side, what their differences do to decisions, states with an extract against states by
the service alone, and both against the truth. Writes bench/results/<date>-service-<city>.json.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from measure import ROOT, where, write

sys.path.insert(0, str(ROOT))

from padan import stages
from padan.city import build
from padan.dukcapil.asking import ask_period
from padan.dukcapil.service import VerifyService
from padan.evaluation.decisions import figures
from padan.evaluation.truth import read_truth
from padan.intake import receive
from padan.local import postgres
from padan.settings import Settings
from padan.warehouse import begin, copy_out, migrate
from tests.integration.dukcapil_service import CALLER, Register, serving

AGENCIES = {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}
STATES = "SELECT mod(row_id, 100000000), state FROM verification.decision WHERE run_id = {}"
AGREEMENT = "SELECT attribute, extract, service, candidates FROM mart.run_service_agreement ORDER BY 1, 2, 3"
KINDS = "SELECT kind, candidates FROM mart.run_service_disagreement ORDER BY 1"


def main() -> None:
    """Measure both modes on one city."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quota", type=int, default=500, help="calls a go")
    arguments = parser.parse_args()
    size: Any = int(arguments.city) if arguments.city.isdigit() else arguments.city
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        report = build(folder / "city", size=size, seed=arguments.seed)
        told = measure(folder, report, arguments.quota)
    write(f"service-{arguments.city}", where() | told)


def measure(folder: Path, report: Any, quota: int) -> dict[str, Any]:
    """Both modes, each in a home of its own, and one beside the other."""
    register = Register.of_extract(report.files["resident"])
    without = {role: agency for role, agency in AGENCIES.items() if role != "resident"}
    both = []
    for name, agencies in (("beside", AGENCIES), ("alone", without)):
        (folder / name).mkdir()
        server = postgres.start(folder / name / "pgdata")
        try:
            settings = home(server.url("padan"), folder / name, report, agencies)
            both.append(mode(settings, report, register, quota))
        finally:
            postgres.stop(folder / name / "pgdata")
    beside, alone = both
    extract, service = beside.pop("states"), alone.pop("states")
    before = beside.pop("states_before_asking")
    alone.pop("states_before_asking")
    moved = Counter(f"{before[row]} -> {extract[row]}" for row in before if before[row] != extract[row])
    crossed = Counter(f"{before[row]} -> {service[row]}" for row in before)
    print("what the answers moved:", dict(moved))
    for move, rows in sorted(crossed.items()):
        print(f"{move:<28}{rows:>7,}")
    return {"beside": beside | {"moved": moved}, "alone": alone, "extract_to_service": crossed}


def home(url: str, place: Path, report: Any, agencies: dict[str, str]) -> Settings:
    """A warehouse that has accepted the files of these agencies; the environment points at it."""
    settings = Settings(
        warehouse_url=url, state=place, inbox=place / "inbox", out=place / "out",
        service_only="resident" not in agencies,
    )  # fmt: skip
    for name in ("warehouse_url", "state", "inbox", "out", "service_only"):
        os.environ[f"PADAN_{name.upper()}"] = str(getattr(settings, name))
    migrate(settings)
    for role, agency in agencies.items():
        outcome = receive(settings, report.files[role], agency, report.period)
        stages.check_file(outcome.file_id or 0)
    return settings


def mode(settings: Settings, report: Any, register: Register, quota: int) -> dict[str, Any]:
    """Decide, ask until nothing is left, and decide again."""
    before = stages.run_flow(report.period)
    asked = ask_all(settings, report.period, register, quota)
    after = stages.run_flow(report.period)
    print(asked, after)
    with begin(settings) as connection:
        read = connection.exec_driver_sql
        decided = copy_out(connection, "evaluation/decisions", run_id=after["run_id"]).to_pandas()
        told = {
            "asked": asked,
            "counts": after,
            "agreement": [list(row) for row in read(AGREEMENT)],
            "disagreements": {row[0]: row[1] for row in read(KINDS)},
            "states": {row[0]: row[1] for row in read(STATES.format(after["run_id"]))},
            "states_before_asking": {row[0]: row[1] for row in read(STATES.format(before["run_id"]))},
        }
    truth = read_truth(report.files["truth"].parent)
    wrongs = figures(truth, decided.fillna({"staged_nik": ""}))
    return told | {name: wrongs[name] for name in ("submitted_wrongly", "refused_wrongly", "undecided")}


def ask_all(settings: Settings, period: str, register: Register, quota: int) -> dict[str, int]:
    """Goes of `quota` calls until nothing is left; how often anything was asked twice."""
    register.calls, goes, left = 0, 0, 1
    register.seen.clear()
    with serving(register) as url:
        known = settings.model_copy(
            update={
                "dukcapil_url": url,
                "dukcapil_user": CALLER["USER_ID"],
                "dukcapil_password": CALLER["PASSWORD"],
                "dukcapil_ip": CALLER["IP_USER"],
            }
        )
        while left:
            register.quota, goes = quota, goes + 1
            with VerifyService(known) as service:
                left = ask_period(known, period, service, threshold=70).left
    twice = sum(times > 1 for times in register.seen.values())
    return {"goes": goes, "calls": register.calls, "contents": len(register.seen), "asked_twice": twice}


if __name__ == "__main__":
    main()
