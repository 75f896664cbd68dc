"""How large the city is and which month it shows: every count follows from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from padan.errors import ConfigurationError

RESIDENTS, MEN = 1_482_354, 736_111
CANDIDATES, EMPTY, DISABLED = 35_782, 782, 472
DIVISORS = {"small": 20, "full": 1}
LARGEST_DIVISOR = 400
FIRST_MONTH = np.datetime64("2026-11", "M")
LAST_MONTH = 120

Size = Literal["small", "full"] | int
Scenario = Literal["fresh", "renewal"]


@dataclass(frozen=True)
class Scale:
    """Counts of the city at its first month; `as_of` is that month's first day (days since 1970)."""

    residents: int
    men: int
    candidates: int
    empty: int
    disabled: int
    divisor: int

    @property
    def named(self) -> int:
        """Rows of the list that are not empty."""
        return self.candidates - self.empty

    @property
    def as_of(self) -> int:
        """First day of the first month, in days since 1970."""
        return int(FIRST_MONTH.astype("datetime64[D]").astype(np.int64))

    @property
    def as_of_year(self) -> int:
        """Year of the first month."""
        return int(FIRST_MONTH.astype("datetime64[Y]").astype(np.int64)) + 1970

    def share(self, count: int) -> int:
        """What a count of the full city is in this one."""
        return round(count / self.divisor)


@dataclass(frozen=True)
class Month:
    """The month of a snapshot: its period, and the day people would be enrolled."""

    number: int

    @property
    def month(self) -> int:
        """Months since 1970."""
        return int(FIRST_MONTH.astype(np.int64)) + self.number

    @property
    def period(self) -> str:
        """YYYY-MM."""
        return str(np.datetime64(self.month, "M"))

    @property
    def enrolment(self) -> int:
        """First day of the month after, in days since 1970."""
        return int(np.datetime64(self.month + 1, "M").astype("datetime64[D]").astype(np.int64))


def make_scale(size: Size) -> Scale:
    """The counts of a size: `small`, `full`, or how many times smaller than the full city."""
    divisor = DIVISORS.get(size) if isinstance(size, str) else size
    if divisor is None or isinstance(divisor, bool) or not 1 <= divisor <= LARGEST_DIVISOR:
        raise ConfigurationError(
            f"The city has no size {size!r}: give 'small', 'full' or a divisor from 1 to {LARGEST_DIVISOR}."
        )
    return Scale(
        residents=round(RESIDENTS / divisor),
        men=round(MEN / divisor),
        candidates=round(CANDIDATES / divisor),
        empty=round(EMPTY / divisor),
        disabled=round(DISABLED / divisor),
        divisor=divisor,
    )


def make_month(month: int) -> Month:
    """The snapshot `month` months after the first one."""
    if not 0 <= month <= LAST_MONTH:
        raise ConfigurationError(f"The city has no month {month}: give 0 to {LAST_MONTH}.")
    return Month(month)


def check_scenario(scenario: str) -> None:
    """Raises ConfigurationError for a scenario the city does not know."""
    if scenario not in ("fresh", "renewal"):
        raise ConfigurationError(f"The city has no scenario {scenario!r}: give 'fresh' or 'renewal'.")
