"""What is different between two states of a table."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.duck import quoted


@dataclass(frozen=True)
class Changes:
    """rows: those that are new or have changed, whole. gone: ids of those that are no more."""

    rows: pa.Table
    gone: pa.Array

    @classmethod
    def between(cls, spec: ModelSpec, before: pa.Table, after: pa.Table) -> Changes:
        """The changes that lead from one table to the other, in what the model reads of them."""
        wanted = dict.fromkeys((spec.id, spec.order or spec.id, *spec.columns))
        names = [name for name in wanted if name in after.column_names]
        connection = duckdb.connect(":memory:", config={"temp_directory": ""})
        connection.register("before", before)
        connection.register("after", after.select(names))
        key = quoted(spec.id)
        differ = " OR ".join(
            f"a.{quoted(name)} IS DISTINCT FROM b.{quoted(name)}"
            if name in before.column_names
            else f"a.{quoted(name)} IS NOT NULL"
            for name in names
        )
        joined = f"after AS a LEFT JOIN before AS b USING ({key})"
        rows = connection.sql(f"SELECT a.* FROM {joined} WHERE b.{key} IS NULL OR {differ}")
        gone = connection.sql(f"SELECT {key} FROM before ANTI JOIN after USING ({key})")
        return cls(rows.to_arrow_table(), gone.to_arrow_table()[spec.id].combine_chunks())
