"""How long data is kept, as typed data: the shape of include/rules/retention.yaml."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from padan.verification.rules import Version

Dataset = Literal[
    "lists", "register", "links", "decisions", "staging", "answers", "judgements", "memberships",
    "access_log",
]  # fmt: skip

_MONTHS = 12


class Keep(BaseModel):
    """Whole months that a dataset is kept, by what right, and who has to confirm it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    months: int = Field(ge=1)
    source: str = Field(min_length=1)
    to_confirm: str | None = Field(default=None, min_length=1)

    def first_month(self, as_of: dt.date) -> dt.date:
        """The first day of the first month that is kept on `as_of`; what belongs to an earlier one is due."""
        months = as_of.year * _MONTHS + as_of.month - 1 - self.months
        return dt.date(months // _MONTHS, months % _MONTHS + 1, 1)


class RetentionRules(Version):
    """All datasets with personal data, each with its time."""

    datasets: dict[Dataset, Keep]
