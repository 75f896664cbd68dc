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
    source = right.table if population is None else store_population(spec, left, population)
    found = {column: counts_of(column, left, len(left), source) for column in spec.tf_columns}
    counts = {column: at_least_one(counts) for column, counts in found.items()}
    known, rows = known_of(spec, left, source)
    if population is not None:
        left.connection.execute(f"DROP TABLE {source}")
    return Frequencies(counts, known, rows)


def store_population(spec: ModelSpec, records: Records, population: pa.Table) -> str:
    """A table of the values whose frequencies a model asks for; its name."""
    records.connection.register("given", population.select(list(spec.tf_columns)))
    records.connection.execute("CREATE OR REPLACE TABLE population AS FROM given")
    records.connection.unregister("given")
    return "population"


def counts_of(column: str, records: Records, positions: int, source: str) -> Floats:
    """How many rows of a table have the value of each record, by position; not a number where it is missing.

    positions: how many there are; those that are not among the records are missing too.
    """
    name = quoted(column)
    wanted = f"SELECT DISTINCT {name} FROM {records.table} WHERE {name} IS NOT NULL"
    counted = (
        f"SELECT {name}, count(*) AS n FROM {source} SEMI JOIN ({wanted}) USING ({name}) GROUP BY {name}"
    )
    found = records.fetch(f"SELECT pos, n FROM {records.table} JOIN ({counted}) USING ({name})")
    known = records.fetch(f"SELECT pos FROM {records.table} WHERE {name} IS NOT NULL")
    counts = np.full(positions, np.nan)
    counts[known["pos"]] = 0.0
    counts[found["pos"]] = found["n"]
    return counts


def known_of(spec: ModelSpec, records: Records, source: str) -> tuple[dict[str, int], int]:
    """For each tf column the rows of a table with any value, and all its rows."""
    known = ", ".join(f"count({quoted(c)}) AS {quoted(c)}" for c in spec.tf_columns)
    query = f"SELECT count(*) AS rows{', ' + known if known else ''} FROM {source}"
    (numbers,) = records.connection.sql(query).to_arrow_table().to_pylist()
    return {c: numbers[c] for c in spec.tf_columns}, numbers["rows"]


def at_least_one(counts: Floats) -> Floats:
    """Counts for people who are one of those counted, whether or not the population has them."""
    found: Floats = np.maximum(counts, 1.0)
    return found
