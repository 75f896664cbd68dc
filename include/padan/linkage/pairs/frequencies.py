"""Term frequencies: how common the values of left rows are in the population."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from padan.linkage.model.arrays import Floats
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.duck import quoted
from padan.linkage.pairs.records import Records


@dataclass(frozen=True)
class Frequencies:
    """Rows of the population with each left row's value.

    counts: for each tf column, a number a left position; at least 1 (the person is one of them), and
    not a number where the value is missing. known: rows of the population with any value. rows: all.
    """

    counts: dict[str, Floats]
    known: dict[str, int]
    rows: int

    def chance(self, column: str) -> float:
        """Probability that a left row and a random row of the population have the same value."""
        counts = self.counts[column]
        known = counts[~np.isnan(counts)]
        return float(known.mean()) / max(self.known[column], 1) if len(known) else 1e-9


def count_terms(spec: ModelSpec, left: Records, right: Records, population: pa.Table | None) -> Frequencies:
    """Count the values that left rows have. population: the rows to count in; the right ones if None."""
    connection = left.connection
    source = right.table
    if population is not None:
        connection.register("population", population.select(list(spec.tf_columns)))
        source = "population"
    counts = {column: _counts(column, left, source) for column in spec.tf_columns}
    known = ", ".join(f"count({quoted(c)}) AS {quoted(c)}" for c in spec.tf_columns)
    query = f"SELECT count(*) AS rows{', ' + known if known else ''} FROM {source}"
    (numbers,) = connection.sql(query).to_arrow_table().to_pylist()
    if population is not None:
        connection.unregister("population")
    return Frequencies(counts, {c: numbers[c] for c in spec.tf_columns}, numbers["rows"])


def _counts(column: str, left: Records, source: str) -> Floats:
    name = quoted(column)
    wanted = f"SELECT DISTINCT {name} FROM {left.table} WHERE {name} IS NOT NULL"
    counted = (
        f"SELECT {name}, count(*) AS n FROM {source} SEMI JOIN ({wanted}) USING ({name}) GROUP BY {name}"
    )
    found = left.fetch(f"SELECT pos, n FROM {left.table} JOIN ({counted}) USING ({name})")
    known = left.fetch(f"SELECT pos FROM {left.table} WHERE {name} IS NOT NULL")
    counts = np.full(len(left), np.nan)
    counts[known["pos"]] = 1.0
    counts[found["pos"]] = found["n"]
    return counts
