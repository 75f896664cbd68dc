"""Places and people: what the target leaves vacant, and who waits where more are verified than it holds.

Nobody loses a decision by this: the verified stay verified and staged. The waiting list says who goes
to BPJS only when a place is free, and by which keys each came to their place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from padan.rereview.missed import DecidedRun, newest_run
from padan.rereview.quota_rules import Quota
from padan.settings import Settings
from padan.verification.rulebook import own_version_in_force
from padan.warehouse import advisory_lock, begin, execute


@dataclass(frozen=True)
class Filled:
    """People of a part of the city: verified, and of them those who wait."""

    verified: int = 0
    waiting: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Places:
    """A run's places. by_part: in the order of quota.reserved. Codes of segments and kecamatan as staged."""

    period: str
    quota: Quota
    everybody: Filled
    by_part: list[Filled]
    by_segment: dict[str, Filled]
    by_kecamatan: dict[str, Filled]

    @property
    def vacant(self) -> int:
        """Places that nobody has been verified for."""
        return max(0, self.quota.target - self.everybody.verified)


def count_places(settings: Settings) -> Places:
    """Give the places of the newest decided run's target, and keep its waiting list; people by part.

    The same run, rules and target give the same list. Raises PadanError when no run is decided yet.
    """
    with begin(settings) as connection:
        run = newest_run(connection)
        advisory_lock(connection, f"places of run {run.run_id}")
        quota = quota_in_force(settings, run)
        _give_places(connection, run, quota)
        execute(connection, "rereview/keep_waiting", run_id=run.run_id, keys=quota.keys)
        rows = execute(connection, "rereview/quota_counts")
    filled = {(row.what, row.value): Filled(row.verified, row.waiting, row.kept) for row in rows}
    return Places(
        run.period,
        quota,
        filled.get(("all", ""), Filled()),
        [filled.get(("part", str(number)), Filled()) for number, _ in enumerate(quota.reserved, 1)],
        _of("segment", filled),
        _of("kecamatan", filled),
    )


def quota_in_force(settings: Settings, run: DecidedRun) -> Quota:
    """The quota of the run's enrolment date; a target of the settings takes the place of the file's."""
    quota = own_version_in_force(settings, "quota", Quota, run.enrolment_date)
    return quota.of(settings.target) if "target" in settings.model_fields_set else quota


def _give_places(connection: Connection, run: DecidedRun, quota: Quota) -> None:
    parts = [
        {"position": number, **part.model_dump(exclude={"source"})}
        for number, part in enumerate(quota.reserved, 1)
    ]
    execute(
        connection,
        "rereview/places",
        run_id=run.run_id,
        target=quota.target,
        reserved=json.dumps(parts),
        keys=quota.keys,
        year=str(run.enrolment_date.year),
    )


def _of(what: str, filled: dict[tuple[str, str], Filled]) -> dict[str, Filled]:
    return {value: people for (kind, value), people in filled.items() if kind == what}
