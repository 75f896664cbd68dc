"""The classifier: recordlinkage's interface over our estimator, for any number of levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from padan.linkage.model.arrays import Codes, Floats
from padan.linkage.model.parameters import Tables
from padan.linkage.pairs.patterns import Packing, Patterns
from padan.linkage.pairs.toolkit import BaseClassifier
from padan.linkage.training.estimate import Estimate, Settings, estimate, expect


class LevelClassifier(BaseClassifier):  # type: ignore[misc]  # recordlinkage publishes no types
    """Unsupervised Fellegi-Sunter classifier of level codes, as ECMClassifier is of zeros and ones.

    Beyond ECMClassifier: many levels, missing values without weight, fixed u, pairs outside the blocks,
    a table of patterns with counts instead of all pairs, and a second fit.

    start: tables to begin with. prior: share of all pairs thought to match. settings: how EM runs.
    """

    def __init__(self, start: Tables, prior: float, settings: Settings) -> None:
        self.start = start
        self.start_prior = prior
        self.settings = settings
        self.estimate: Estimate | None = None

    def fit(
        self, comparison_vectors: pd.DataFrame, match_index: None = None, counts: Any = None
    ) -> LevelClassifier:
        """Estimate m, u and the prior.

        comparison_vectors: level codes, a row a pair, or a row a pattern with `counts` pairs each.
        """
        if match_index is not None:
            raise ValueError("LevelClassifier is unsupervised: it takes no match_index.")
        codes = self._codes(comparison_vectors.to_numpy())
        self._fit(codes, np.ones(len(codes), dtype=np.int64) if counts is None else np.asarray(counts))
        return self

    def weights(self, comparison_vectors: pd.DataFrame) -> pd.Series[float]:
        """Match weights in bits: log2 P(levels | match) / P(levels | non-match), without the prior."""
        ratio = self.fitted.tables.log_ratio(self._codes(comparison_vectors.to_numpy()))
        return pd.Series(ratio / np.log(2), index=comparison_vectors.index, name="match_weight")

    @property
    def fitted(self) -> Estimate:
        """What `fit` found. Raises ValueError before it."""
        if self.estimate is None:
            raise ValueError("LevelClassifier is not fitted yet: call `fit` first.")
        return self.estimate

    def _fit(self, codes: Codes, counts: Any) -> None:
        packing = Packing(tuple(len(table.m) for table in self.start.comparisons))
        patterns, row = Patterns.count(packing, packing.pack(codes))
        pairs = np.bincount(row, weights=counts, minlength=len(patterns.codes))
        self.estimate = estimate(Patterns(patterns.codes, pairs), self.start, self.start_prior, self.settings)

    def _prob_match(self, vectors: Any) -> Floats:
        codes = self._codes(vectors)
        alike = Patterns(codes, np.ones(len(codes), dtype=np.int64))
        return expect(alike, self.fitted.tables, self.fitted.prior)[0]

    def _predict(self, vectors: Any) -> Any:
        return (self._prob_match(vectors) >= 0.5).astype(int)  # noqa: PLR2004 - the likelier class

    def _codes(self, vectors: Any) -> Codes:
        return np.asarray(vectors, dtype=np.uint8)
