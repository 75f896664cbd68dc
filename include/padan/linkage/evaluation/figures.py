"""How good links are, against a truth that nothing else may read.

For tests, benchmarks and `padan evaluate`; no step of the pipeline imports this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

_PAIR = ["left_row_id", "right_row_id"]


@dataclass(frozen=True)
class Figures:
    """Pairs found and true. Precision is 1 where nothing was found, recall where nothing was to find."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are true."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """automatic: pairs decided as matches. with_review: those and the ones left to people."""

    automatic: Figures
    with_review: Figures


def evaluate(
    links: pa.Table, truth: pa.Table, subsets: Mapping[str, Iterable[Any]] | None = None
) -> dict[str, Evaluation]:
    """Judge links by the true pairs: all of them (`all`), and those of each subset of left rows.

    links: as linking made them. truth: left_row_id, right_row_id. subsets: name → left row ids.
    """
    found = links.select([*_PAIR, "decision"]).to_pandas()
    true_pairs = truth.select(_PAIR).to_pandas().drop_duplicates()
    found["is_true"] = pd.MultiIndex.from_frame(found[_PAIR]).isin(pd.MultiIndex.from_frame(true_pairs))
    judged = {"all": _judge(found, true_pairs)}
    for name, left_rows in (subsets or {}).items():
        rows = list(left_rows)
        judged[name] = _judge(
            found[found["left_row_id"].isin(rows)], true_pairs[true_pairs["left_row_id"].isin(rows)]
        )
    return judged


def _judge(found: pd.DataFrame, true_pairs: pd.DataFrame) -> Evaluation:
    def figures(decisions: list[str]) -> Figures:
        chosen = found[found["decision"].isin(decisions)]
        return Figures(len(chosen), int(chosen["is_true"].sum()), len(true_pairs))

    return Evaluation(figures(["match"]), figures(["match", "review"]))
