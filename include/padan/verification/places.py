"""Who of the verified has a place, and who waits: given with the decision, so that no run is without it.

Nobody loses a decision by this: the verified stay verified and staged. `staging.bpjs_submission` shows
those who have a place, `staging.waiting` the others with the keys by which each came to their place.
"""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import Connection

from padan.settings import Settings
from padan.verification.quota_rules import Quota
from padan.verification.rulebook import own_version_in_force
from padan.verification.runs import Run
from padan.warehouse import execute


def give_places(connection: Connection, settings: Settings, run: Run) -> None:
    """Give a staged run's verified the places of its enrolment date; who finds none waits.

    The same run, rules and target give the same list.
    """
    quota = quota_in_force(settings, run.enrolment_date)
    place_verified(connection, run.run_id, run.enrolment_date, quota)
    execute(connection, "verification/keep_waiting", run_id=run.run_id, keys=quota.keys)


def quota_in_force(settings: Settings, enrolment_date: dt.date) -> Quota:
    """The quota of an enrolment date; a target of the settings takes the place of the file's."""
    quota = own_version_in_force(settings, "quota", Quota, enrolment_date)
    return quota.of(settings.target) if "target" in settings.model_fields_set else quota


def place_verified(connection: Connection, run_id: int, enrolment_date: dt.date, quota: Quota) -> None:
    """Fill the transaction's working table `placed`: each verified row, and its place if it waits."""
    parts = [
        {"position": number, **part.model_dump(exclude={"source"})}
        for number, part in enumerate(quota.reserved, 1)
    ]
    execute(
        connection,
        "verification/places",
        run_id=run_id,
        target=quota.target,
        reserved=json.dumps(parts),
        keys=quota.keys,
        year=str(enrolment_date.year),
    )
