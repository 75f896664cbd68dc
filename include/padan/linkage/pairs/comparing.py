"""Comparing: the level of every pair in every comparison, as recordlinkage features worked by DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from padan.linkage.model.arrays import Codes
from padan.linkage.model.spec import Comparison
from padan.linkage.pairs.duck import levels_query
from padan.linkage.pairs.records import Positions, RecordFrame, Records, pair_positions
from padan.linkage.pairs.toolkit import BaseCompare, BaseCompareFeature


class LevelFeature(BaseCompareFeature):  # type: ignore[misc]  # recordlinkage publishes no types
    """One comparison of a model as a feature: a level code a pair, 0 for no evidence.

    It asks for no columns of the frames (their values are in DuckDB), only for the keys.
    """

    def __init__(self, comparison: Comparison) -> None:
        super().__init__([], [], label=comparison.name)
        self.comparison = comparison

    def compute(
        self, pairs: pd.MultiIndex, x: RecordFrame, x_link: RecordFrame | None = None
    ) -> pd.Series[Any]:
        """Level codes of `pairs`, indexed by them."""
        found: pd.Series[Any] = LevelCompare([self]).compute(pairs, x, x_link)[self.label]
        return found


class LevelCompare(BaseCompare):  # type: ignore[misc]  # recordlinkage publishes no types
    """All comparisons of a model in one pass over the pairs."""

    def __init__(self, features: Sequence[LevelFeature] = (), **options: Any) -> None:
        super().__init__(list(features), **options)

    @classmethod
    def of(cls, comparisons: Sequence[Comparison]) -> LevelCompare:
        """The comparisons of a model, in its order."""
        return cls([LevelFeature(comparison) for comparison in comparisons])

    def _compute(
        self, pairs: pd.MultiIndex, x: RecordFrame, x_link: RecordFrame | None = None
    ) -> pd.DataFrame:
        left = x.records
        right = left if x_link is None else x_link.records
        comparisons = tuple(feature.comparison for feature in self.features)
        codes = level_codes(comparisons, left, right, *pair_positions(pairs, left, right))
        names = [comparison.name for comparison in comparisons]
        return pd.DataFrame(codes, columns=names, index=pairs, copy=False)


def level_codes(
    comparisons: tuple[Comparison, ...], left: Records, right: Records, first: Positions, second: Positions
) -> Codes:
    """Level codes of pairs of positions: a row a pair, a column a comparison."""
    pairs = pa.table({"pair": np.arange(len(first), dtype=np.int32), "first": first, "second": second})
    left.connection.register("given", pairs)
    # A table of its own is read by all threads, an Arrow table by one.
    left.connection.execute("CREATE OR REPLACE TABLE pairs AS FROM given")
    left.connection.unregister("given")
    found = left.fetch(levels_query(comparisons, left.table, right.table))
    left.connection.execute("DROP TABLE pairs")
    # Threads hand rows back in any order; the pair's number puts each where it belongs.
    codes = np.empty((len(first), len(comparisons)), dtype=np.uint8, order="F")
    for column, comparison in enumerate(comparisons):
        codes[found["pair"], column] = found[comparison.name]
    return codes
