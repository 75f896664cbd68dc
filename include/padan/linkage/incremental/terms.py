"""Term frequencies while rows come and go: counted once, then kept up."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from padan.linkage.model.arrays import Floats
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.duck import quoted
from padan.linkage.pairs.frequencies import (
    Frequencies,
    at_least_one,
    counts_of,
    known_of,
    store_population,
)
from padan.linkage.pairs.records import Positions, Records


@dataclass(frozen=True)
class LiveTerms:
    """Counts by left slot (none: 0), rows with a value, and all rows, of the table they are counted in.

    source: that table. side: prefix of `<side>_came` and `<side>_gone` that change it; none if it stays.
    """

    spec: ModelSpec
    source: str
    side: str | None
    counts: dict[str, Floats]
    known: dict[str, int]
    rows: int

    @classmethod
    def of(cls, spec: ModelSpec, left: Records, right: Records, population: pa.Table | None) -> LiveTerms:
        """Count everything."""
        side: str | None = "left" if spec.is_dedupe else "right"
        source = right.table
        if population is not None:
            source, side = store_population(spec, left, population), None
        counts = {column: counts_of(column, left, len(left), source) for column in spec.tf_columns}
        return cls(spec, source, side, counts, *known_of(spec, left, source))

    def at(self, sequence: Positions) -> Frequencies:
        """Frequencies of some left slots."""
        counts = {column: at_least_one(by_slot[sequence]) for column, by_slot in self.counts.items()}
        return Frequencies(counts, self.known, self.rows)

    def change(self, left: Records) -> LiveTerms:
        """After rows came and went. left: the left records as they are now, the tables already changed."""
        found = self if self.side is None else self._moved(left, self.side)
        if len(left) == len(next(iter(found.counts.values()), left)):
            return found
        came = replace(left, table="left_came")
        counts = {}
        for column, by_slot in found.counts.items():
            fresh = counts_of(column, came, len(left), self.source)
            counts[column] = np.concatenate([by_slot, fresh[len(by_slot) :]])
        return replace(found, counts=counts)

    def _moved(self, left: Records, side: str) -> LiveTerms:
        counts = {}
        for column, by_slot in self.counts.items():
            moved = left.fetch(_moves(quoted(column), left.table, side))
            counts[column] = by_slot.copy()
            known = moved["pos"] < len(by_slot)  # who came is counted anew
            counts[column][moved["pos"][known]] += moved["change"][known]
        came, new = known_of(self.spec, left, f"{side}_came")
        gone, old = known_of(self.spec, left, f"{side}_gone")
        known_rows = {column: rows + came[column] - gone[column] for column, rows in self.known.items()}
        return replace(self, counts=counts, known=known_rows, rows=self.rows + new - old)


def _moves(name: str, left: str, side: str) -> str:
    """By how much the counts of left rows change."""
    both = f"SELECT {name}, 1 AS step FROM {side}_came UNION ALL SELECT {name}, -1 FROM {side}_gone"
    change = f"SELECT {name}, sum(step)::BIGINT AS change FROM ({both}) GROUP BY {name}"
    return f"SELECT pos, change FROM {left} JOIN ({change}) USING ({name})"
