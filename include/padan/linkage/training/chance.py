"""What random pairs show: u before any match is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from padan.linkage.model.arrays import Floats
from padan.linkage.model.parameters import evidence_of
from padan.linkage.model.spec import Comparison, Level, ModelSpec
from padan.linkage.pairs.comparing import LevelCompare
from padan.linkage.pairs.frequencies import Frequencies
from padan.linkage.pairs.records import Positions, Records, pair_index

# Roberts' R2 sequence: points that fill a square evenly, the same on every machine and in every version.
_PLASTIC = 1.3247179572447460
# What is left for the sampled levels where the others already add up to 1.
_LEAST = 1e-9
_STEPS = (1 / _PLASTIC, 1 / _PLASTIC**2)


@dataclass(frozen=True)
class Chance:
    """What random pairs show, for each comparison by level code.

    levels: how often they are in each level. sampled: which levels were sampled. seen: pairs of the
    sample in each level.
    """

    levels: tuple[Floats, ...]
    sampled: tuple[Any, ...]
    seen: tuple[Any, ...]


def chance_levels(
    spec: ModelSpec, compare: LevelCompare, left: Records, right: Records, frequencies: Frequencies
) -> Chance:
    """Level frequencies among random pairs.

    Sampled, but from counts where a level has a tf column, and as the model says where u is fixed: a
    million random pairs hold no two equal NIKs.
    """
    pairs = random_pairs(spec, left, right)
    x_link = None if spec.is_dedupe else right.frame()
    codes = compare.compute(pairs, left.frame(), x_link).to_numpy()
    seen = tuple(
        np.bincount(codes[:, k], minlength=len(c.level_names)) for k, c in enumerate(spec.comparisons)
    )
    found = [_chance(c, n, frequencies) for c, n in zip(spec.comparisons, seen, strict=True)]
    return Chance(tuple(u for u, _ in found), tuple(sampled for _, sampled in found), seen)


def random_pairs(spec: ModelSpec, left: Records, right: Records) -> pd.MultiIndex:
    """Evenly spread pairs of positions; within one table, of two different records."""
    wanted = min(spec.training.sample_pairs, len(left) * len(right))
    first, second = (
        _spread(wanted, step, len(side)) for step, side in zip(_STEPS, (left, right), strict=True)
    )
    differ = first != second if spec.is_dedupe else np.ones(wanted, dtype=bool)
    return pair_index(left, right, first[differ], second[differ])


def _spread(wanted: int, step: float, rows: int) -> Positions:
    places = np.arange(1, wanted + 1) * step % 1.0
    return (places * rows).astype(np.int32)


def _chance(comparison: Comparison, counts: Any, frequencies: Frequencies) -> tuple[Floats, Any]:
    """Shares of the levels with evidence; fixed ones as told, the sampled ones share what remains."""
    evidence = evidence_of(comparison)
    told = _told(comparison, frequencies)
    sampled = evidence & np.isnan(told)
    fixed = evidence & ~sampled
    shares = np.where(sampled, counts + 0.5, 0.0)
    shares *= max(1.0 - told[fixed].sum(), _LEAST) / max(shares.sum(), _LEAST)
    return np.where(fixed, told, np.where(sampled, shares, 1.0)), sampled


def _told(comparison: Comparison, frequencies: Frequencies) -> Floats:
    """Chance by level code where it need not be sampled, not a number elsewhere."""
    told = np.full(len(comparison.level_names), np.nan)
    counted = 0.0
    for code, level in enumerate(comparison.levels, start=1):
        told[code] = _fixed(level, frequencies)
        if level.tf:
            # Coarser keys come after finer ones and hold them: who has the same name has the same
            # skeleton. What is left for the coarser level is the difference.
            told[code], counted = max(told[code] - counted, told[code] * 0.01), max(told[code], counted)
    return told


def _fixed(level: Level, frequencies: Frequencies) -> float:
    if level.tf:
        return frequencies.chance(level.tf)
    if level.u_rows is not None:
        return min(level.u_rows / max(frequencies.rows, 1), 0.5)
    return np.nan if level.u is None else level.u
