"""What another eligibility file would change, for the newest run that is decided.

The run is decided again by the same steps as `decide`, in a transaction that is rolled back: the
warehouse is not changed. Eligibility (and the tariff, if another is given) are taken from the files
named; everything else stands as in include/rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from padan import __version__
from padan.errors import PadanError
from padan.settings import Settings
from padan.verification.decide import decide_rows, require_links
from padan.verification.inputs import default_enrolment_date
from padan.verification.rulebook import Rules, rules_in_force, rules_sha256, version_in_force
from padan.verification.rules import Eligibility, Tariff
from padan.verification.runs import Run, find_run
from padan.warehouse import advisory_lock, copy_out, execute, rehearse, scalar


@dataclass(frozen=True)
class Move:
    """Rows that go from one state and leading reason to another, or stay.

    other_reasons: of those that stay, how many have other reasons after the leading one.
    rupiah_now, rupiah_then: what is paid a month for all of them together.
    """

    state_now: str
    reason_now: str
    state_then: str
    reason_then: str
    candidates: int
    other_reasons: int
    rupiah_now: int
    rupiah_then: int

    @property
    def is_change(self) -> bool:
        """Whether state or leading reason would be another."""
        return (self.state_now, self.reason_now) != (self.state_then, self.reason_then)

    @property
    def verified_change(self) -> int:
        """Verified rows then, less verified rows now."""
        return self.candidates * ((self.state_then == "verified") - (self.state_now == "verified"))

    @property
    def rupiah_change(self) -> int:
        """Rupiah a month then, less now."""
        return self.rupiah_then - self.rupiah_now


@dataclass(frozen=True)
class Sum:
    """What a list costs: verified rows, and rupiah a month for them."""

    verified: int
    rupiah_per_month: int


@dataclass(frozen=True)
class WhatIf:
    """The answer. moves: all rows of the run. rows: ids of those that change, with before and after.

    as_decided: the run was decided by today's rules and code; else part of the change may be theirs.
    """

    run_id: int
    period: str
    enrolment_date: dt.date
    as_decided: bool
    moves: Sequence[Move]
    rows: pa.Table

    @property
    def changes(self) -> list[Move]:
        """The moves that are changes, the most rows first."""
        return [move for move in self.moves if move.is_change]

    @property
    def now(self) -> Sum:
        """As decided and staged."""
        verified = sum(move.candidates for move in self.moves if move.state_now == "verified")
        return Sum(verified, sum(move.rupiah_now for move in self.moves))

    @property
    def then(self) -> Sum:
        """By the other rules."""
        verified = sum(move.candidates for move in self.moves if move.state_then == "verified")
        return Sum(verified, sum(move.rupiah_then for move in self.moves))


def what_if(
    settings: Settings, eligibility: Path, *, tariff: Path | None = None, period: str | None = None
) -> WhatIf:
    """Who would change state if the newest decided run (of `period`) were judged by another file.

    `tariff` replaces the tariff too: its programmes take part in the overlap with memberships, its
    amounts in what is paid. Both files are evaluated as of the run's enrolment date.

    Raises ConfigurationError, naming file and line, for a file that is no rule file, and PadanError
    when no run is decided or the run cannot be decided again as it was.
    """
    if period is not None:
        default_enrolment_date(period)
    with rehearse(settings) as connection:
        found = _newest_run(connection, period)
        run = find_run(connection, found.run_id)
        rules = _other_rules(settings, run.enrolment_date, eligibility, tariff)
        advisory_lock(connection, f"verification run {run.run_id}")
        require_links(connection, run)
        _judge(connection, run, rules)
        return WhatIf(
            run_id=run.run_id,
            period=run.period,
            enrolment_date=run.enrolment_date,
            as_decided=(found.rules_sha256, found.code) == (rules_sha256(settings), __version__),
            moves=[Move(**row._mapping) for row in execute(connection, "verification/whatif_moves")],
            rows=copy_out(connection, "verification/whatif_rows"),
        )


def _newest_run(connection: Connection, period: str | None) -> Any:
    rows = execute(connection, "verification/whatif_run", period=period)
    if not rows:
        which = f"No run of {period} is decided" if period else "No run is decided yet"
        raise PadanError(f"{which}: decide one with `padan verify --period {period or 'YYYY-MM'}` first.")
    return rows[0]


def _other_rules(settings: Settings, on: dt.date, eligibility: Path, tariff: Path | None) -> Rules:
    rules = replace(rules_in_force(settings, on), eligibility=version_in_force(eligibility, Eligibility, on))
    return replace(rules, tariff=version_in_force(tariff, Tariff, on)) if tariff else rules


def _judge(connection: Connection, run: Run, rules: Rules) -> None:
    """Fill compared_row: the run as it is decided, and as `rules` decide it."""
    execute(connection, "verification/whatif_table")
    execute(connection, "verification/whatif_keep", run_id=run.run_id, side="now")
    decide_rows(connection, run, rules)
    execute(connection, "verification/whatif_keep", run_id=run.run_id, side="then")
    if elsewhere := scalar(connection, "verification/whatif_elsewhere"):
        raise PadanError(
            f"Run {run.run_id} cannot be judged again: {elsewhere} of its rows are linked otherwise than when"
            " it was decided. Decide the period anew with"
            f" `padan verify --period {run.period}`, then ask again."
        )
