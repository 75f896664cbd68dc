"""What a city is made from: its seed, its size, the reference tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.randomness import stream
from padan.city.rates import Rates
from padan.city.reference import Reference
from padan.city.scale import Scale


@dataclass(frozen=True)
class Plan:
    """Everything that does not change from month to month."""

    seed: int
    reference: Reference
    scale: Scale

    @property
    def rates(self) -> Rates:
        """How often things go wrong."""
        return self.reference.rates

    def rng(self, part: str, month: int = 0) -> np.random.Generator:
        """The chances of one part of the city in one month, independent of all others."""
        return stream(self.seed, part, month)
