"""Places and people as counts: what the target leaves vacant, and how many wait where more are verified.

Places are given with the decision (padan.verification.places); here they are only counted, by today's
rules and target, and nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from padan.rereview.missed import newest_run
from padan.settings import Settings
from padan.verification.places import place_verified, quota_in_force
from padan.verification.quota_rules import Quota
from padan.warehouse import begin, execute, scalar


@dataclass(frozen=True)
class Filled:
    """People of a part of the city: verified, and of them those who wait."""

    verified: int = 0
    waiting: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Places:
    """A run's places. by_part: in the order of quota.reserved. Codes of segments and kecamatan as staged.

    waiting_by_run: who waits as the run was decided; another number where rules or target are others today.
    """

    period: str
    quota: Quota
    everybody: Filled
    by_part: list[Filled]
    by_segment: dict[str, Filled]
    by_kecamatan: dict[str, Filled]
    waiting_by_run: int

    @property
    def vacant(self) -> int:
        """Places that nobody has been verified for."""
        return max(0, self.quota.target - self.everybody.verified)


def count_places(settings: Settings) -> Places:
    """Set the verified of the newest decided run against today's places; people by part.

    Changes nothing: who waits was written with the decision. Raises PadanError when no run is decided yet.
    """
    with begin(settings) as connection:
        run = newest_run(connection)
        quota = quota_in_force(settings, run.enrolment_date)
        place_verified(connection, run.run_id, run.enrolment_date, quota)
        rows = execute(connection, "rereview/quota_counts")
        waiting_by_run = int(scalar(connection, "rereview/waiting_by_run", run_id=run.run_id))
    filled = {(row.what, row.value): Filled(row.verified, row.waiting, row.kept) for row in rows}
    return Places(
        run.period,
        quota,
        filled.get(("all", ""), Filled()),
        [filled.get(("part", str(number)), Filled()) for number, _ in enumerate(quota.reserved, 1)],
        _of("segment", filled),
        _of("kecamatan", filled),
        waiting_by_run,
    )


def _of(what: str, filled: dict[tuple[str, str], Filled]) -> dict[str, Filled]:
    return {value: people for (kind, value), people in filled.items() if kind == what}
