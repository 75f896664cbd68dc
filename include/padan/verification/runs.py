"""Which period is ready to be verified, and the run in which it is."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.settings import Settings
from padan.verification.inputs import (
    accepted_files,
    default_enrolment_date,
    input_sha256,
    inputs_of,
    missing_agencies,
)
from padan.verification.judged import touching
from padan.verification.told import answers_in_effect
from padan.warehouse import advisory_lock, begin, execute, record


@dataclass(frozen=True)
class Run:
    """A verification run as the warehouse knows it. has_extract: a register extract is among its files."""

    run_id: int
    period: str
    enrolment_date: dt.date
    status: str
    has_extract: bool = True


def ready_period(settings: Settings) -> str | None:
    """The newest period that is complete and not yet published on today's inputs, or None.

    Complete: every required agency has an accepted file. Of periods before the newest complete
    one only new files count: what was submitted is not decided again because the code got better,
    somebody has judged or the web service has answered since; what was judged counts again where the same
    row comes again.
    The enrolment date is left out, so a run published for a date of choice is not repeated.
    """
    with begin(settings) as connection:
        published = {row.period: row.inputs for row in execute(connection, "verification/published_runs")}
        complete = [
            (period, files)
            for period, files in accepted_files(connection).items()
            if not missing_agencies(settings, files)
        ]
        newest = complete[0] if complete else ("", [])
        judgements = touching(connection, newest[1]).sha256
        answers = answers_in_effect(connection, *newest)
    for place, (period, files) in enumerate(complete):
        now, then = inputs_of(settings, files, judgements, answers), published.get(period, {})
        if now["files"] != then.get("files") or (place == 0 and now != then):
            return period
    return None


def open_run(settings: Settings, period: str, enrolment_date: dt.date | None = None) -> int:
    """The id of the run of the period's accepted files under today's rules; the same inputs, the same run.

    `enrolment_date`: first day of the month after the period, unless given. Raises PadanError when
    a required agency has no accepted file.
    """
    date = enrolment_date or default_enrolment_date(period)
    with begin(settings) as connection:
        advisory_lock(connection, f"runs of {period}")
        files = accepted_files(connection).get(period, [])
        if missing := missing_agencies(settings, files):
            raise PadanError(
                f"Period {period} cannot be verified yet: no accepted file of {', '.join(missing)}. "
                f"Put it into the inbox, or release it if a quality gate holds it."
            )
        judgements = touching(connection, files)
        inputs = inputs_of(settings, files, judgements.sha256, answers_in_effect(connection, period, files))
        run_id = _insert(connection, period, date, inputs, judgements_as_of=judgements.as_of)
        execute(
            connection, "verification/run_files", run_id=run_id, file_ids=[file["file_id"] for file in files]
        )
        execute(connection, "verification/run_answers", run_id=run_id)
    return run_id


def find_run(connection: Connection, run_id: int) -> Run:
    """The run of this id. Raises PadanError when there is none."""
    rows = execute(connection, "verification/find_run", run_id=run_id)
    if not rows:
        raise PadanError(f"There is no run {run_id}: open one with `open_run`.")
    return Run(**rows[0]._mapping)


def _insert(
    connection: Connection, period: str, date: dt.date, inputs: dict[str, Any], *, judgements_as_of: int
) -> int:
    digest = input_sha256(inputs, period, date)
    row = execute(
        connection,
        "verification/open_run",
        period=period,
        enrolment_date=date,
        input_sha256=digest,
        inputs=json.dumps(inputs, sort_keys=True),
        judgements_as_of=judgements_as_of,
    )[0]
    if row.is_begun:
        record(
            connection,
            actor="pipeline",
            event="run_opened",
            subject=f"run {row.run_id}",
            reason="the period is complete",
            evidence={"period": period, "input_sha256": digest},
        )
    return int(row.run_id)
