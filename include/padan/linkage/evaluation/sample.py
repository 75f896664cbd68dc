"""Which pairs people should judge, so that a run without truth can be judged from few of them.

Stratified by what the machine decided and how sure it was, with a stratum for left rows that got no link
(what is missed can only be found there); as many judgements a stratum as its size and its uncertainty
ask for (Neyman 1934; Cochran 1977, ch. 5), but never fewer than a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

MATCH, REVIEW, UNLINKED = "match", "review", "unlinked"

# decision, from which probability on: a stratum each.
_BANDS = ((MATCH, 0.9999), (MATCH, 0.0), (REVIEW, 0.5), (REVIEW, 0.0))
# Even a stratum that the model is sure of is thought to hold some errors.
_LEAST_ERROR = 0.02


@dataclass(frozen=True)
class Stratum:
    """Units to sample from. decision: match, review or unlinked. units: left_id, right_id (null: no link)."""

    name: str
    decision: str
    units: pd.DataFrame
    probability: float

    @property
    def spread(self) -> float:
        """Standard deviation of a judgement, as the model expects it."""
        p = min(max(self.probability, _LEAST_ERROR), 1 - _LEAST_ERROR)
        return float(np.sqrt(p * (1 - p)))


def strata(links: pd.DataFrame, left_ids: pd.Series[str], *, within_one_file: bool = False) -> list[Stratum]:
    """Strata of a run. links: left_id, right_id, probability, decision. left_ids: all left rows.

    within_one_file: links of a file with itself. A row is linked then if it stands on either side.
    """
    found, rest = [], links.sort_values(["left_id", "right_id"])
    for decision, least in _BANDS:
        chosen = (rest["decision"] == decision) & (rest["probability"] >= least)
        units = rest.loc[chosen, ["left_id", "right_id"]]
        if len(units):
            name = f"{decision}, probability from {least:g}"
            found.append(Stratum(name, decision, units, float(rest.loc[chosen, "probability"].mean())))
        rest = rest[~chosen]
    linked = set(links["left_id"]) | (set(links["right_id"]) if within_one_file else set())
    alone = pd.DataFrame({"left_id": sorted(set(left_ids) - linked)})
    if len(alone):
        found.append(Stratum(UNLINKED, UNLINKED, alone.assign(right_id=None), 0.0))
    return found


def allocate(found: list[Stratum], size: int, least: int = 30) -> list[int]:
    """How many units of each stratum to judge; all of a stratum that is smaller than its share."""
    sizes = np.array([len(stratum.units) for stratum in found])
    share = sizes * np.array([stratum.spread for stratum in found])
    wanted = np.maximum(np.round(size * share / max(share.sum(), 1e-12)), least)
    return [int(one) for one in np.minimum(wanted, sizes)]


def draw(found: list[Stratum], size: int, seed: int) -> pd.DataFrame:
    """The sheet: left_id, right_id, verdict (empty), in random order and without the machine's opinion."""
    rng = np.random.default_rng(seed)
    parts = [
        stratum.units.iloc[np.sort(rng.choice(len(stratum.units), count, replace=False))]
        for stratum, count in zip(found, allocate(found, size), strict=True)
    ]
    sheet = pd.concat(parts).assign(verdict="")
    return sheet.iloc[rng.permutation(len(sheet))].reset_index(drop=True)
