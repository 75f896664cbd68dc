"""Agreement patterns: a pair's levels as one number, and how many pairs share it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from padan.linkage.model.arrays import Codes
from padan.linkage.model.spec import Comparison
from padan.linkage.pairs.records import Positions

Keys = npt.NDArray[np.int64]

# Up to this many possible patterns a table over all of them beats sorting the pairs.
_DENSE = 1 << 24


@dataclass(frozen=True)
class Packing:
    """Level codes as digits of one number. sizes: codes a comparison may take."""

    sizes: tuple[int, ...]

    @classmethod
    def of(cls, comparisons: tuple[Comparison, ...]) -> Packing:
        """The packing of a model's comparisons."""
        return cls(tuple(len(comparison.level_names) for comparison in comparisons))

    @cached_property
    def strides(self) -> Keys:
        """The place value of each comparison."""
        return np.cumprod([1, *self.sizes[:0:-1]], dtype=np.int64)[::-1].copy()

    @property
    def space(self) -> int:
        """How many patterns there could be."""
        return math.prod(self.sizes)

    def pack(self, codes: Codes) -> Keys:
        """One number a row."""
        packed = np.zeros(len(codes), dtype=np.int64)
        for column, stride in enumerate(self.strides):
            packed += codes[:, column] * stride
        return packed

    def unpack(self, keys: Keys) -> Codes:
        """The level codes behind each number."""
        digits: Keys = keys[:, None] // self.strides[None, :] % np.array(self.sizes)[None, :]
        codes: Codes = digits.astype(np.uint8)
        return codes


@dataclass(frozen=True)
class Patterns:
    """Distinct patterns, sorted. codes: a row a pattern. counts: pairs with it."""

    codes: Codes
    counts: npt.NDArray[Any]

    @classmethod
    def count(cls, packing: Packing, keys: Keys) -> tuple[Patterns, npt.NDArray[np.int64]]:
        """The patterns among packed pairs, and for every pair the row of its pattern."""
        if packing.space > _DENSE:
            distinct, row, counts = np.unique(keys, return_inverse=True, return_counts=True)
            return cls(packing.unpack(distinct), counts), row
        all_counts = np.bincount(keys, minlength=packing.space)
        distinct = np.flatnonzero(all_counts)
        row_of = np.cumsum(all_counts > 0) - 1
        return cls(packing.unpack(distinct), all_counts[distinct]), row_of[keys]


@dataclass(frozen=True)
class ComparedPairs:
    """Pairs sorted by left and right position. pattern: for every pair the row of its pattern."""

    first: Positions
    second: Positions
    patterns: Patterns
    pattern: npt.NDArray[np.int64]

    def take(self, places: Any) -> ComparedPairs:
        """Some of the pairs; the patterns stay as they are."""
        return ComparedPairs(self.first[places], self.second[places], self.patterns, self.pattern[places])
