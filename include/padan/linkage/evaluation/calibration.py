"""Calibration: whether pairs said to be one person with probability p are so in p of the cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from padan.linkage.model.arrays import Floats

Flags = npt.NDArray[np.bool_]

# Where pairs are neither settled nor hopeless: elsewhere any model is right almost always.
UNCERTAIN = (0.02, 0.98)
_Z95 = 1.959963984540054
_DRAWS = 1_000


@dataclass(frozen=True)
class Bin:
    """Pairs of about one probability.

    predicted: their mean probability. observed: the share that is true; low, high: its Wilson 95 %
    interval (Wilson 1927).
    """

    pairs: int
    predicted: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True)
class CalibrationError:
    """Mean distance of predicted and observed over bins, weighted by pairs; low, high: 95 % interval.

    The interval is from resampled pairs (Efron 1979). Few pairs make the error large by chance alone:
    by_chance is what a perfectly calibrated model would show on as many.
    """

    value: float
    low: float
    high: float
    pairs: int
    by_chance: float


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not trials:
        return 0.0, 1.0
    share, z2 = successes / trials, _Z95**2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z95 / (1 + z2 / trials) * np.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    return max(float(centre - half), 0.0), min(float(centre + half), 1.0)


def uncertain(probability: Floats, is_true: Flags) -> tuple[Floats, Flags]:
    """The pairs that are neither settled nor hopeless."""
    low, high = UNCERTAIN
    chosen = (probability >= low) & (probability <= high)
    return probability[chosen], is_true[chosen]


def reliability(probability: Floats, is_true: Flags, bins: int = 10) -> list[Bin]:
    """Pairs in `bins` groups of equal size, from the least to the most likely."""
    order = np.argsort(probability, kind="stable")
    found = []
    for places in np.array_split(order, min(bins, max(len(order), 1))):
        if len(places):
            true = int(is_true[places].sum())
            found.append(
                Bin(
                    len(places),
                    float(probability[places].mean()),
                    true / len(places),
                    *wilson(true, len(places)),
                )
            )
    return found


def calibration_error(
    probability: Floats, is_true: Flags, *, bins: int = 10, seed: int = 1
) -> CalibrationError:
    """Expected calibration error of the uncertain pairs (Naeini et al. 2015)."""
    p, t = uncertain(probability, is_true)
    if not len(p):
        return CalibrationError(0.0, 0.0, 0.0, 0, 0.0)
    rng = np.random.default_rng(seed)
    again = [_error(p[places], t[places], bins) for places in rng.integers(0, len(p), (_DRAWS, len(p)))]
    perfect = [_error(p, draws, bins) for draws in rng.random((_DRAWS, len(p))) < p]
    ends = np.quantile(again, [0.025, 0.975])
    return CalibrationError(
        _error(p, t, bins), float(ends[0]), float(ends[1]), len(p), float(np.mean(perfect))
    )


def _error(probability: Floats, is_true: Any, bins: int) -> float:
    order = np.argsort(probability, kind="stable")
    groups = np.arange(len(order)) * min(bins, len(order)) // len(order)
    difference = np.bincount(groups, weights=probability[order] - is_true[order])
    return float(np.abs(difference).sum() / len(order))
