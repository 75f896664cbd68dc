"""What another threshold would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.linkage.evaluation.calibration import Flags
from padan.linkage.evaluation.figures import Figures
from padan.linkage.model.arrays import Floats


@dataclass(frozen=True)
class AtThreshold:
    """Figures of the pairs with at least this probability."""

    threshold: float
    figures: Figures


def by_threshold(probability: Floats, is_true: Flags, true: int, steps: int = 99) -> list[AtThreshold]:
    """Figures at evenly spaced thresholds. true: pairs there are to find."""
    order = np.argsort(-probability, kind="stable")
    right = np.concatenate([[0], np.cumsum(is_true[order])])
    found = []
    for threshold in np.linspace(1, steps, steps) / (steps + 1):
        count = int((probability >= threshold).sum())
        found.append(AtThreshold(float(threshold), Figures(count, int(right[count]), true)))
    return found
