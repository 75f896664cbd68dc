"""Precision and recall of a run from a judged sample, with intervals that cover.

Each stratum's share of true pairs has a Jeffreys posterior (Beta with half a success and half a failure
added: Brown, Cai & DasGupta 2001); precision and recall are functions of these shares, weighted by the
strata's sizes, and their 95 % interval is that of draws from the posteriors. Where a stratum showed no
error at all, the end of the interval that its errors would lower is not kept from reaching 1 (the
modification of the same authors); tests/unit/linkage/test_linkage_clerical.py counts how often the
intervals hold the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from padan.errors import PadanError
from padan.linkage.evaluation.sample import MATCH, REVIEW, Stratum
from padan.linkage.model.arrays import Floats

SAME, DIFFERENT, UNCLEAR = "same", "different", "unclear"

_DRAWS = 4_000
_ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Counted:
    """A stratum's size and judgements."""

    decision: str
    size: int
    same: int
    different: int
    unclear: int = 0


@dataclass(frozen=True)
class Estimated:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ClericalEstimate:
    """precision and recall of the matches; recall of matches and reviews together."""

    precision: Estimated
    recall: Estimated
    recall_with_review: Estimated
    judged: int
    unclear: int


def count(found: list[Stratum], sheet: pd.DataFrame) -> list[Counted]:
    """Judgements by stratum. sheet: left_id, right_id, verdict (same, different, unclear; empty: not yet).

    For a row without a link, `same` says that its person is on the right side after all. Raises
    PadanError for another word, two verdicts on one pair, and a stratum that nobody has judged.
    """
    sheet = sheet.assign(verdict=sheet["verdict"].fillna("").str.strip().str.lower())
    judged = sheet[sheet["verdict"] != ""].drop_duplicates(["left_id", "right_id", "verdict"])
    unknown = judged[~judged["verdict"].isin([SAME, DIFFERENT, UNCLEAR])]
    if len(unknown):
        row = int(unknown.index[0]) + 2  # as a spreadsheet counts, the header first
        raise PadanError(
            f"Verdicts are {SAME}, {DIFFERENT} or {UNCLEAR}, not what row {row} of the sheet says."
        )
    twice = judged[judged.duplicated(["left_id", "right_id"])]
    if len(twice):
        raise PadanError(
            f"Row {int(twice.index[0]) + 2} of the sheet judges a pair otherwise than another row."
        )
    key = judged.assign(right_id=judged["right_id"].fillna(""))
    counted = []
    for stratum in found:
        units = stratum.units.assign(right_id=stratum.units["right_id"].fillna(""))
        verdicts = key.merge(units, on=["left_id", "right_id"])["verdict"]
        if not verdicts.isin([SAME, DIFFERENT]).any():
            raise PadanError(f"Nothing is judged yet of: {stratum.name} ({len(units):,} rows).")
        told = [int((verdicts == verdict).sum()) for verdict in (SAME, DIFFERENT, UNCLEAR)]
        counted.append(Counted(stratum.decision, len(units), *told))
    return counted


def estimate(counted: list[Counted], *, seed: int = 1) -> ClericalEstimate:
    """Precision and recall. What is unclear counts against us at the lower end, and for us at the upper."""
    return ClericalEstimate(
        precision=_estimated(counted, _precision, seed),
        recall=_estimated(counted, _recall({MATCH}), seed),
        recall_with_review=_estimated(counted, _recall({MATCH, REVIEW}), seed),
        judged=sum(one.same + one.different + one.unclear for one in counted),
        unclear=sum(one.unclear for one in counted),
    )


Figure = Callable[[list[Counted], Floats], Floats]


def _precision(counted: list[Counted], shares: Floats) -> Floats:
    chosen = np.array([one.decision == MATCH for one in counted])
    sizes = np.array([one.size for one in counted])[chosen]
    result: Floats = (shares[:, chosen] * sizes).sum(axis=1) / max(sizes.sum(), 1)
    return result


def _recall(found_by: set[str]) -> Figure:
    def recall(counted: list[Counted], shares: Floats) -> Floats:
        true = shares * np.array([one.size for one in counted])
        found = true[:, [one.decision in found_by for one in counted]].sum(axis=1)
        result: Floats = found / np.maximum(true.sum(axis=1), 1e-12)
        return result

    recall.found_by = found_by  # type: ignore[attr-defined]  # which strata raise it
    return recall


def _estimated(counted: list[Counted], figure: Figure, seed: int) -> Estimated:
    raises = np.array([one.decision in getattr(figure, "found_by", {MATCH}) for one in counted])
    same = np.array([one.same for one in counted], dtype=float)
    known = same + np.array([one.different for one in counted])
    unclear = np.array([one.unclear for one in counted], dtype=float)
    value = float(figure(counted, (same / known)[None, :])[0])
    ends = []
    for end, favours in zip(_ENDS, (False, True), strict=True):
        yes = same + np.where(raises == favours, unclear, 0.0)
        trials = known + unclear
        shares = _posterior(yes, trials, raises == favours, seed)
        ends.append(float(np.quantile(figure(counted, shares), end)))
    return Estimated(value, min(ends[0], value), max(ends[1], value))


def _posterior(yes: Floats, trials: Floats, up: Floats, seed: int) -> Floats:
    """Draws of every stratum's share; one without exception is taken at its word in the direction `up`."""
    rng = np.random.default_rng(seed)
    shares = rng.beta(yes + 0.5, trials - yes + 0.5, (_DRAWS, len(yes)))
    shares[:, (yes == trials) & up] = 1.0
    shares[:, (yes == 0) & ~np.asarray(up, dtype=bool)] = 0.0
    return shares
