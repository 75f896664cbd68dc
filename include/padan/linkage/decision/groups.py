"""Runs of equal values in sorted columns, and sums and maxima over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Groups:
    """Runs of equal values in a sorted column. starts: first place of each; of: the run of each place."""

    starts: Any
    of: Any

    @classmethod
    def by(cls, *columns: Any) -> Groups:
        """Runs over one or more columns that are sorted together."""
        new = np.ones(len(columns[0]), dtype=bool)
        new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return cls(np.flatnonzero(new), np.cumsum(new) - 1)

    def largest(self, values: Any) -> Any:
        """The largest value of each run, at every place of it."""
        return np.maximum.reduceat(values, self.starts)[self.of]

    def total(self, values: Any) -> Any:
        """The sum of each run, at every place of it, added in order."""
        return np.add.reduceat(values, self.starts)[self.of]

    def first_of(self, flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Only the first flag of each run."""
        seen = np.cumsum(flags)
        before = seen[self.starts] - flags[self.starts]
        result: npt.NDArray[np.bool_] = flags & (seen - before[self.of] == 1)
        return result
