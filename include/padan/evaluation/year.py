"""A simulated year against the truth: who was paid for and should not have been, and by whose doing.

What belongs here: figures over months of cover, findings and ends, counts only. Nobody's NIK leaves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from padan.city.year import Year, YearTruth
from padan.settings import Settings
from padan.submission import uncovered
from padan.warehouse import Role, begin, execute

Figures = dict[str, Any]
KINDS = ("DECEASED", "MOVED_OUT", "AGED_OUT", "OTHER_COVER")
"""What speaks against paying for somebody, by the kinds of findings."""
COVERS = ("found_job", "began_paying_alone", "city_line_began", "other_sponsor_began")
CAUSES = {
    None: "no_finding", "rejected": "officer_said_no", "overturned": "officer_said_no",
    "confirmed": "in_notice", "open": "waits", "proposed": "waits", "in_the_field": "waits",
    "looked_at": "kept_after_a_look",
}  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """A month paid for a person against whom something speaks. known: the month's files told it.

    cause: what had become of the finding when the batch was drafted.
    """

    period: str
    kind: str
    known: bool
    cause: str


def paid_wrongly(settings: Settings, year: Year, period: str, batch: Mapping[str, Any]) -> list[Paid]:
    """Of a batch drafted in the work of `period`: everybody who is not entitled, by what is true then."""
    with begin(settings, Role.OWNER) as connection:
        lines = execute(connection, "evaluation/year_lines", reference=batch["reference"])
        findings = execute(connection, "evaluation/year_findings")
    status = {(one.participant_id, one.kind): one.status for one in findings}
    standing, truth = year.standing(), year.truth
    return [
        Paid(
            period,
            kind,
            _is_known(truth, kind, line.nik, period),
            CAUSES[status.get((line.participant_id, kind))],
        )
        for line in lines
        for kind in KINDS
        if standing.holds(kind, line.nik)
    ]


def _is_known(truth: YearTruth, kind: str, nik: str, period: str) -> bool:
    """Whether the agencies' files of the month let it be known."""
    if kind == "DECEASED":
        return truth.known_dead(nik, period)
    if kind == "OTHER_COVER":
        return any(truth.visible(event, nik, period) for event in COVERS)
    return True  # moved out is what the register says, and a birth date is known


def judge_year(settings: Settings, year: Year, paid: list[Paid], *, asked_of: Mapping[str, Any]) -> Figures:
    """All figures of a year that has been lived through; written to out/year.json too."""
    with begin(settings, Role.OWNER) as connection:
        rows = {
            name: [dict(row._mapping) for row in execute(connection, f"evaluation/year_{name}")]
            for name in ("batches", "found", "states", "places", "balance", "participants")
        }
    covers, claims = year.truth.covers, year.truth.claims
    gaps = [dict(row._mapping) for row in uncovered(settings)]
    judged = {
        "asked": {**asked_of, "target": settings.target},
        "promises": {
            "deceased_paid_though_known": _tally(one.cause for one in paid if _is_dead(one) and one.known),
            "deceased_paid_unknown": sum(_is_dead(one) and not one.known for one in paid),
            "uncovered_by_our_doing": _by_cause(gaps).get("our_doing", 0),
            "person_months_twice": int(covers.duplicated(["person_id", "month"]).sum()),
            "vacancies_unexplained": sum(
                settings.target - one["held"] - one["vacant"] for one in rows["places"]
            ),
            "balance_difference": sum(rows["balance"][0].values()),
        },
        "person_months_paid": len(covers),
        "paid_wrongly": _paid_wrongly(paid),
        "uncovered": _by_cause(gaps),
        "claims": {
            "died_while_covered": int((claims["covered"] == "true").sum()),
            "months_paid_after_death": int(claims["months_paid_after_death"].sum()),
            "months_paid_after_visible": int(claims["months_paid_after_visible"].sum()),
        },
        "outcome": _outcome(year, rows["participants"]),
        "batches": rows["batches"],
        "findings": _crossed(rows["found"], "period", "kind", "persons"),
        "states": _crossed(rows["states"], "period", "state", "participants"),
        "places": rows["places"],
        "balance": rows["balance"][0],
    }
    _write(settings.out / "year.json", judged)
    return judged


def _is_dead(one: Paid) -> bool:
    return one.kind == "DECEASED"


def _paid_wrongly(paid: list[Paid]) -> Figures:
    """Person-months by kind: unknown to the files, and the known ones by what had become of the finding."""
    return {
        kind: {
            "unknown_to_the_files": sum(one.kind == kind and not one.known for one in paid),
            **_tally(one.cause for one in paid if one.kind == kind and one.known),
        }
        for kind in KINDS
    }


def _outcome(year: Year, participants: list[dict[str, Any]]) -> Figures:
    """What is true of the participants at the end of the year, against the state they are in."""
    standing = year.standing()
    pairs = Counter(
        (next((kind for kind in KINDS if standing.holds(kind, one["nik"])), "ENTITLED"), one["state"])
        for one in participants
    )
    return _crossed(
        [{"true": true, "state": state, "count": count} for (true, state), count in sorted(pairs.items())],
        "true", "state", "count",
    )  # fmt: skip


def _by_cause(gaps: list[dict[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for gap in gaps:
        total[gap["cause"]] += int(gap["person_months"])
    return dict(sorted(total.items()))


def _tally(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _crossed(rows: list[dict[str, Any]], of: str, by: str, count: str) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for row in rows:
        table.setdefault(row[of], {})[row[by]] = int(row[count])
    return table


def _write(path: Path, judged: Figures) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(judged, indent=2) + "\n", encoding="utf-8")
    part.rename(path)
