"""One linkage under way: the records of both sides, and recordlinkage's index and comparisons over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.blocking import BlockingRules
from padan.linkage.pairs.comparing import LevelCompare
from padan.linkage.pairs.duck import quoted
from padan.linkage.pairs.patterns import ComparedPairs, Keys, Packing, Patterns
from padan.linkage.pairs.records import Records, Rows, open_records, pair_positions

# Pairs whose values are in memory at a time.
CHUNK_PAIRS = 4_000_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Job:
    """left and right are the same records where a table is linked with itself."""

    spec: ModelSpec
    left: Records
    right: Records
    rules: BlockingRules
    compare: LevelCompare

    @classmethod
    def open(cls, spec: ModelSpec, left: Rows, right: Rows | None) -> Job:
        """Put the tables where DuckDB finds them."""
        records = open_records(spec, left, right)
        return cls(spec, *records, BlockingRules(spec.blocking), LevelCompare.of(spec.comparisons))

    @property
    def packing(self) -> Packing:
        """How the levels of a pair become one number."""
        return Packing.of(self.spec.comparisons)

    @property
    def right_rows(self) -> float:
        """Rows a match may be among; within one table every pair is met once."""
        return max((len(self.left) - 1) / 2 if self.spec.is_dedupe else len(self.right), 1.0)

    def compare_all(self, progress: Progress) -> ComparedPairs:
        """Block and compare, a chunk of left rows at a time, through recordlinkage's interfaces."""
        frame, frame_link = self.left.frame(), None if self.spec.is_dedupe else self.right.frame()
        first, second, keys = [], [], []
        progress("blocking", 0, len(self.left))
        for start, stop in _chunks(self.rules.pairs_of(self.left, self.right)):
            part = frame.iloc[start:stop]
            pairs = self.rules.index(part, frame_link)
            places = pair_positions(pairs, self.left, self.right)
            first.append(places[0])
            second.append(places[1])
            keys.append(self.compare_pairs(pairs))
            progress("comparing", stop, len(self.left))
        patterns, pattern = Patterns.count(self.packing, np.concatenate(keys))
        return ComparedPairs(np.concatenate(first), np.concatenate(second), patterns, pattern)

    def compare_pairs(self, pairs: pd.MultiIndex) -> Keys:
        """The packed levels of some pairs."""
        frame_link = None if self.spec.is_dedupe else self.right.frame()
        levels = self.compare.compute(pairs, self.left.frame(), frame_link)
        return self.packing.pack(levels.to_numpy())

    def entities(self) -> Any | None:
        """For every right position the first position of the same person; itself where unknown.

        None if the model names no column for it.
        """
        if self.spec.entity is None:
            return None
        name, table = quoted(self.spec.entity), self.right.table
        entity = np.arange(len(self.right), dtype=np.int64)
        found = self.right.fetch(
            f"SELECT pos, min(pos) OVER (PARTITION BY {name}) AS entity FROM {table} WHERE {name} IS NOT NULL"
        )
        entity[found["pos"]] = found["entity"]
        return entity


def _chunks(pairs_of: Any) -> Iterator[tuple[int, int]]:
    """Ranges of left positions that make about CHUNK_PAIRS pairs each."""
    share = np.cumsum(pairs_of) // CHUNK_PAIRS
    cuts = [0, *(np.flatnonzero(np.diff(share)) + 1).tolist(), len(pairs_of)]
    yield from pairwise(cuts)
