"""Residents in vulnerable work whom every list has missed: no cover, no candidate row, by kelurahan.

Set by set in the warehouse (include/sql/rereview), over the whole register in seconds. Nobody is
enrolled by this: the list says where field teams should look.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.i18n import translator
from padan.rereview.missed_rules import MissedRules
from padan.settings import Settings
from padan.verification.rulebook import own_version_in_force, rules_in_force
from padan.warehouse import advisory_lock, begin, execute


@dataclass(frozen=True)
class DecidedRun:
    """The run whose register, list and members are looked at."""

    run_id: int
    period: str
    enrolment_date: dt.date
    has_extract: bool = True


class NoExtract(PadanError):
    """The run has no register extract, and only there could missed workers be looked for."""


@dataclass(frozen=True)
class Kelurahan:
    """How many residents of a kelurahan (10 digits) were missed."""

    code: str
    residents: int


def count_missed(settings: Settings) -> tuple[DecidedRun, list[Kelurahan]]:
    """Find the missed of the newest decided run and keep their counts by kelurahan (mart.run_missed).

    The same run and rules give the same counts. Raises PadanError when no run is decided yet.
    """
    with begin(settings) as connection:
        run = newest_run(connection)
        advisory_lock(connection, f"missed of run {run.run_id}")
        find_missed(connection, settings, run)
        execute(connection, "rereview/keep_missed_counts", run_id=run.run_id)
        rows = execute(connection, "rereview/missed_counts", run_id=run.run_id)
        counts = [Kelurahan(row.kelurahan_code, row.residents) for row in rows]
    return run, counts


def newest_run(connection: Connection) -> DecidedRun:
    """The decided run of the newest period. Raises PadanError when there is none."""
    rows = execute(connection, "rereview/newest_run")
    if not rows:
        raise PadanError("No run is decided yet: take in the files of a period and run `padan verify` first.")
    return DecidedRun(**rows[0]._mapping)


def find_missed(connection: Connection, settings: Settings, run: DecidedRun) -> None:
    """Fill the transaction's working table `missed` for a run, by the rules of its enrolment date.

    Raises NoExtract for a run that Dukcapil's web service alone was the source of.
    """
    if not run.has_extract:
        raise NoExtract(translator(settings.language)("missed.service_only", period=run.period))
    rules = rules_in_force(settings, run.enrolment_date)
    missed = own_version_in_force(settings, "missed", MissedRules, run.enrolment_date)
    # overlap is a fact of candidates; for residents cover is looked up below
    asked = [rule.model_dump(exclude={"id", "source"}) for rule in rules.eligibility.rules]
    execute(
        connection,
        "rereview/missed_workers",
        run_id=run.run_id,
        enrolment_date=run.enrolment_date,
        occupations=missed.codes,
        rules=json.dumps([rule for rule in asked if rule["fact"] != "overlap"]),
    )
    execute(
        connection,
        "rereview/missed_covered",
        run_id=run.run_id,
        period=run.period,
        dormant_arrears=rules.overlap.dormant_arrears_months,
        covered_by=missed.covered_by,
    )
    execute(connection, "rereview/missed", run_id=run.run_id)
