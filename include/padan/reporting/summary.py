"""The summary of a run: the contract's figures, the same bytes for the same inputs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from padan.errors import PadanError
from padan.reporting.figures import STATES
from padan.settings import Settings
from padan.warehouse import Role, begin, execute


def summary(settings: Settings, run_id: int) -> dict[str, Any]:
    """The figures of a decided run: rows, persons, rupiah; no times, nothing about a person.

    target and gap_to_target are persons, rupiah_per_month whole rupiah. nik_duplicates counts data
    rows whose readable NIK stands in an earlier row of the period too. ineligible_by_reason counts
    each row once, by its leading reason. Raises PadanError when the run is not decided yet.
    """
    with begin(settings, Role.REPORTER) as connection:
        found = execute(connection, "reporting/summary", run_id=run_id)
        if not found:
            raise PadanError(f"Run {run_id} has no figures yet: run `decide` for it first.")
        reasons = execute(connection, "reporting/summary_ineligible", run_id=run_id)
    row = found[0]._mapping
    return {
        "period": row["period"],
        "enrolment_date": row["enrolment_date"].isoformat(),
        "target": settings.target,
        "received": row["received"],
        **{state: row[state] for state in STATES},
        "ineligible_by_reason": {reason.reason: reason.candidates for reason in reasons},
        "staged": row["staged"],
        "disabled": {"received": row["disabled_received"], "staged": row["disabled_staged"]},
        "nik_duplicates": row["nik_duplicates"],
        "gap_to_target": settings.target - row["staged"],
        "rupiah_per_month": row["rupiah_per_month"],
        "balance_difference": row["balance_difference"],
    }


def write_summary(settings: Settings, run_id: int) -> Path:
    """Write out/summary.json, keys sorted; it is there whole or not at all."""
    text = json.dumps(summary(settings, run_id), indent=2, sort_keys=True, ensure_ascii=False)
    path = settings.out / "summary.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(f"{text}\n", encoding="utf-8")
    part.replace(path)
    return path
