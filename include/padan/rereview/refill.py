"""Vacant places go to whoever is next: verified, waiting, and with nothing open against them.

A place (membership.place) is what makes a verified participant one for BPJS. It is left when cover
has ended, and every vacancy of a month is explained: who got the place, or why nobody did.
"""

from __future__ import annotations

import json

from padan.membership import LOCK
from padan.rereview.missed import newest_run
from padan.settings import Settings
from padan.verification.places import place_verified, quota_in_force
from padan.warehouse import advisory_lock, analyze, begin, execute, scalar


def refill(settings: Settings, period: str) -> dict[str, int]:
    """Give the vacant places of a month (YYYY-MM) in the order of the newest decided run's quota.

    Counts of places: held, filled in the month, and vacant because whoever waits is in question, or
    because nobody waits. A second time gives nobody more; a month before the newest one is given as
    it was. Raises PadanError when no run is decided yet.
    """
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        newest = scalar(connection, "rereview/newest_vacancy")
        if newest is None or newest <= period:
            run = newest_run(connection)
            quota = quota_in_force(settings, run.enrolment_date)
            place_verified(connection, run.run_id, run.enrolment_date, quota)
            execute(connection, "rereview/leave_places", period=period)
            analyze(connection, "membership.place")
            parts = [
                {"position": position, "places": part.places}
                for position, part in enumerate(quota.reserved, 1)
            ]
            execute(connection, "rereview/next_in_line", run_id=run.run_id, reserved=json.dumps(parts))
            execute(connection, "rereview/fill_places", period=period, target=quota.target)
        return dict(execute(connection, "rereview/vacancy_counts", period=period)[0]._mapping)
