"""Judges the published run of a warehouse by a city's truth; out/truth.json holds what came out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from padan.city.missed import make_workers
from padan.errors import PadanError
from padan.evaluation.decisions import figures
from padan.evaluation.missed import missed_figures
from padan.evaluation.truth import read_asked, read_truth
from padan.rereview import DecidedRun, find_missed
from padan.rereview.missed_rules import MissedRules
from padan.settings import Settings
from padan.verification.rulebook import own_version_in_force
from padan.warehouse import begin, copy_out, execute


def judge_run(settings: Settings, city: Path) -> dict[str, Any]:
    """Compare the published run with the truth in `city`/<period>, and write out/truth.json: counts only.

    Missed workers are judged where the run has a register extract to look for them in.

    Raises PadanError when no run is published, when there is no truth of its period, or when the truth
    is of other files.
    """
    with begin(settings) as connection:
        run = _published(connection)
        decided = copy_out(connection, "evaluation/decisions", run_id=run.run_id).to_pandas()
        found = None
        if run.has_extract:
            find_missed(connection, settings, run)
            found = copy_out(connection, "evaluation/missed_residents").to_pandas()
    truth = read_truth(city / run.period)
    try:
        judged = {"period": run.period, **figures(truth, decided.fillna({"staged_nik": ""}))}
    except ValueError:
        raise PadanError(
            f"The run of {run.period} and the truth in {city} are of different files: give the CITY and SEED"
            " of the run."
        ) from None
    codes = own_version_in_force(settings, "missed", MissedRules, run.enrolment_date).codes
    if found is not None:
        judged["missed"] = missed_figures(make_workers(codes, **read_asked(city / run.period)), found)
    _write(settings.out / "truth.json", judged)
    return judged


def _published(connection: Connection) -> DecidedRun:
    rows = execute(connection, "evaluation/run")
    if not rows:
        raise PadanError("No run is published yet: `make run` with this CITY and SEED makes one.")
    return DecidedRun(**rows[0]._mapping)


def _write(path: Path, judged: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(judged, indent=2) + "\n", encoding="utf-8")
    part.rename(path)
