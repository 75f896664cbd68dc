"""The figures of a run's report: counts from the mart, read in the reporter role; nothing about a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.settings import Settings
from padan.warehouse import Role, begin, execute

STATES = ("verified", "review", "ineligible", "not_found", "duplicate", "quarantined", "empty")
"""The seven states of a candidate row, in the order in which a reader asks for them."""

PARTS = (
    "states", "kecamatan", "segments", "disabled", "reasons", "verdicts", "staged", "files", "findings",
    "ledger_head", "asked",
)  # fmt: skip
"""Queries of include/sql/reporting that make up the figures."""

States = Mapping[str, int]
"""Candidates by state; all seven keys are there."""


@dataclass(frozen=True)
class Reason:
    """Candidates in `state` whose leading reason this is: each is counted once."""

    state: str
    reason: str
    candidates: int


@dataclass(frozen=True)
class Staged:
    """Persons staged for BPJS whose membership so far is `overlap`."""

    overlap: str
    persons: int
    disabled: int
    contribution_rp: int


@dataclass(frozen=True)
class File:
    """A file of the run by content hash, with its row balance; all counts in rows."""

    agency: str
    role: str
    sha256: str
    in_file: int
    ignored: int
    data_rows: int
    quarantined_rows: int
    difference: int


@dataclass(frozen=True)
class Finding:
    """Rows that broke a rule, of the rows it was checked on."""

    agency: str
    rule: str
    quarantine: bool
    checked_rows: int
    failing_rows: int


@dataclass(frozen=True)
class LedgerHead:
    """The ledger's last entry as the report was made: noted outside, it shows later if the end is cut off."""

    entry_id: int
    sha256: str


@dataclass(frozen=True)
class Asked:
    """Rows with a NIK that Dukcapil's web service can be asked about, its answers, and how many differ."""

    rows_with_nik: int = 0
    answered: int = 0
    disagreements: int = 0


@dataclass(frozen=True)
class Figures:
    """All a report says, as counts. Keys None of `kecamatan` and `segments`: the list gives none."""

    period: str
    enrolment_date: dt.date
    input_sha256: str
    inputs: Mapping[str, Any]
    received: int
    difference: int
    staging_difference: int
    states: States
    kecamatan: Mapping[str | None, States]
    segments: Mapping[str | None, States]
    disabled: States
    reasons: tuple[Reason, ...]
    verdicts: Mapping[str, Mapping[str, int]]
    staged: tuple[Staged, ...]
    files: tuple[File, ...]
    findings: tuple[Finding, ...]
    ledger_head: LedgerHead | None = None
    asked: Asked = Asked()

    @property
    def rupiah_per_month(self) -> int:
        """What the staged persons cost the city, in rupiah a month."""
        return sum(group.contribution_rp for group in self.staged)

    @property
    def is_service_only(self) -> bool:
        """Whether Dukcapil's web service alone said who is who: the city was given no extract."""
        return self.inputs.get("source") == "service"

    @property
    def disabled_staged(self) -> int:
        """Disabled persons who are staged for BPJS."""
        return sum(group.disabled for group in self.staged)


def figures_of(settings: Settings, run_id: int) -> Figures:
    """Read the figures of a run. Raises PadanError when the run has no decisions yet."""
    with begin(settings, Role.REPORTER) as connection:
        head = execute(connection, "reporting/run", run_id=run_id)
        if not head:
            raise PadanError(f"Run {run_id} has no decisions to report: run `decide` for it first.")
        run = head[0]
        return Figures(
            period=run.period,
            enrolment_date=run.enrolment_date,
            input_sha256=run.input_sha256,
            inputs=run.inputs,
            received=run.data_rows,
            difference=run.difference,
            staging_difference=run.staging_difference,
            **_counts(connection, run_id),
        )


def _counts(connection: Connection, run_id: int) -> dict[str, Any]:
    rows = {name: execute(connection, f"reporting/{name}", run_id=run_id) for name in PARTS}
    return {
        "states": _by_state(rows["states"]),
        "kecamatan": _grouped(rows["kecamatan"]),
        "segments": _grouped(rows["segments"]),
        "disabled": _by_state(rows["disabled"]),
        "reasons": tuple(Reason(**row._mapping) for row in rows["reasons"]),
        "verdicts": _nested(rows["verdicts"]),
        "staged": tuple(Staged(**row._mapping) for row in rows["staged"]),
        "files": tuple(File(**row._mapping) for row in rows["files"]),
        "findings": tuple(Finding(**row._mapping) for row in rows["findings"]),
        "ledger_head": next((LedgerHead(**row._mapping) for row in rows["ledger_head"]), None),
        "asked": Asked(*rows["asked"][0]) if rows["asked"] else Asked(),
    }


def _by_state(rows: Iterable[Any]) -> dict[str, int]:
    return dict.fromkeys(STATES, 0) | dict(tuple(row) for row in rows)


def _nested(rows: Iterable[Any]) -> dict[Any, dict[str, int]]:
    groups: dict[Any, dict[str, int]] = {}
    for group, key, count in rows:
        groups.setdefault(group, {})[key] = count
    return groups


def _grouped(rows: Iterable[Any]) -> dict[str | None, dict[str, int]]:
    return {group: _by_state(states.items()) for group, states in _nested(rows).items()}
