"""Compare a run's decisions with the city's truth. Only evaluation reads truth files."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from padan.settings import Settings
from padan.warehouse import Role, begin

DECISIONS = """
    SELECT r.sheet, r.sheet_row, d.state, d.reasons, c.nik
    FROM verification.decision AS d
    INNER JOIN verification.run AS v ON v.run_id = d.run_id AND v.status = 'published'
    INNER JOIN raw.candidate AS r ON r.row_id = d.row_id
    LEFT JOIN core.resident AS c ON c.row_id = d.resident_row_id
    WHERE v.period = %(period)s
"""


Decided = dict[tuple[str, int], tuple[str, list[str], str]]


@dataclass(frozen=True)
class Truth:
    """The truth of a city's period: rows by (sheet, row), and its counts."""

    rows: dict[tuple[str, int], dict[str, str]]
    counts: dict[str, object]


def read_truth(period_folder: Path) -> Truth:
    with (period_folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["sheet"], int(row["sheet_row"])): row for row in csv.DictReader(file)}
    return Truth(rows, json.loads((period_folder / "city.json").read_text(encoding="utf-8")))


def decisions(settings: Settings, period: str) -> Decided:
    """State, reasons and register NIK of each candidate row of the period's published run."""
    with begin(settings, Role.OWNER) as connection:
        found = connection.exec_driver_sql(DECISIONS, {"period": period}).all()
    return {(row.sheet, row.sheet_row): (row.state, row.reasons, row.nik or "") for row in found}


def confusion(truth: Truth, decided: Decided) -> Counter:
    """(expected state, decided state) -> rows; the row kept in place of a person's first counts as the first.

    It is kept in its place when the first is decided a duplicate, and it, a duplicate by the truth, is not.
    Of several such rows it is the uppermost of the list.
    """
    told = {key: row["expected_state"] for key, row in truth.rows.items()}
    stays: dict[str, tuple[str, int]] = {}
    for key in sorted(truth.rows):
        row, person = truth.rows[key], truth.rows[key]["person_id"]
        if person and row["true_state"] != "duplicate":
            stays.setdefault(person, key)
    exchanged = set()
    for key in sorted(truth.rows):
        row = truth.rows[key]
        first = stays.get(row["person_id"])
        if (
            row["true_state"] == "duplicate"
            and decided[key][0] != "duplicate"
            and first not in exchanged | {None}
            and decided[first][0] == "duplicate"
        ):
            told[first], told[key] = told[key], told[first]
            exchanged.add(first)
    return Counter((told[key], decided[key][0]) for key in truth.rows)


def staged_under_another(truth: Truth, decided: Decided) -> int:
    """Rows verified under a NIK that the truth gives to another person, or to nobody."""
    return sum(
        decided[key][0] == "verified" and decided[key][2] != row["register_nik"]
        for key, row in truth.rows.items()
    )


def as_table(counts: Counter) -> str:
    states = sorted({state for pair in counts for state in pair})
    head = "expected \\ decided" + "".join(f"{state:>12}" for state in states)
    lines = [
        f"{expected:<18}" + "".join(f"{counts[expected, state]:>12}" for state in states)
        for expected in states
    ]
    return "\n".join([head, *lines])
