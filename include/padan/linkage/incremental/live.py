"""Records whose rows come and go. A row keeps its slot for life; natural order is kept beside the slots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from padan.errors import PadanError
from padan.linkage.incremental.changes import Changes
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.records import (
    Positions,
    Records,
    Rows,
    column_names,
    natural_order,
    row_keys,
    store_rows,
)


@dataclass(frozen=True, eq=False)
class LiveRecords:
    """Records by slot, the dead ones included in the index but not in the table.

    orders: by slot, what sorts the rows. sequence: slots of the living in natural order. columns: those of
    the model that its rows have.
    """

    records: Records
    orders: Any
    sequence: Positions
    columns: frozenset[str]

    @classmethod
    def of(cls, spec: ModelSpec, side: str, source: Rows, records: Records) -> LiveRecords:
        """Records as they were opened: the slots are the natural order."""
        keys = row_keys(spec, source)
        orders = keys[spec.order or spec.id].to_numpy()[natural_order(spec, side, keys)]
        columns = frozenset(spec.columns) & frozenset(column_names(source))
        return cls(records, orders, np.arange(len(records), dtype=np.int32), columns)

    @cached_property
    def places(self) -> Positions:
        """For every slot its place in natural order; -1 for the dead."""
        places = np.full(len(self.records), -1, dtype=np.int32)
        places[self.sequence] = np.arange(len(self.sequence), dtype=np.int32)
        return places

    @cached_property
    def ids(self) -> Any:
        """Row ids of the living, in natural order."""
        return self.records.index.to_numpy()[self.sequence]

    def change(self, spec: ModelSpec, side: str, changes: Changes) -> LiveRecords:
        """Let rows go and come; leaves tables `<side>_gone` and `<side>_came` with what did.

        Raises PadanError for rows without a column that the others have, and for ids or order values that are
        missing, repeated, or of nobody.
        """
        if missing := sorted(self.columns - set(changes.rows.column_names)):
            raise PadanError(
                f"Model {spec.name}: rows that come to the {side} table lack {', '.join(missing)}."
            )
        gone = self._gone(spec, side, changes)
        came = row_keys(spec, changes.rows)
        order = natural_order(spec, side, came)
        slots = len(self.records) + np.arange(len(order), dtype=np.int32)
        position = np.empty(len(order), dtype=np.int32)
        position[order] = slots
        self._store(spec, side, changes.rows, position, gone)
        index = self.records.index.append(pd.Index(came[spec.id].to_numpy()[order], name=spec.id))
        orders = np.concatenate([self.orders, came[spec.order or spec.id].to_numpy()[order]])
        living = np.ones(len(self.records), dtype=bool)
        living[gone] = False
        stay = self.sequence[living[self.sequence]]
        sequence = np.insert(stay, np.searchsorted(orders[stay], orders[slots]), slots)
        if not np.all(orders[sequence[1:]] > orders[sequence[:-1]]):
            raise PadanError(f"Model {spec.name}: two rows of the {side} table have the same order value.")
        return LiveRecords(replace(self.records, index=index), orders, sequence, self.columns)

    def unchanged(self, side: str) -> LiveRecords:
        """Nothing comes or goes; leaves the same tables, empty."""
        for table in (f"{side}_gone", f"{side}_came"):
            self.records.connection.execute(
                f"CREATE OR REPLACE TABLE {table} AS FROM {self.records.table} LIMIT 0"
            )
        return self

    def _gone(self, spec: ModelSpec, side: str, changes: Changes) -> Positions:
        """Slots of the rows that go, or come again changed."""
        wanted = [changes.gone.to_numpy(zero_copy_only=False), changes.rows[spec.id].to_numpy()]
        found = pd.Index(self.ids).get_indexer(pd.Index(np.concatenate(wanted)))
        told, again = np.split(found, [len(changes.gone)])
        if (told < 0).any():
            raise PadanError(
                f"Model {spec.name}: {int((told < 0).sum())} rows to forget are not in the {side} table."
            )
        gone: Positions = self.sequence[np.unique(np.concatenate([told, again[again >= 0]]))]
        return gone

    def _store(
        self, spec: ModelSpec, side: str, rows: pa.Table, position: Positions, gone: Positions
    ) -> None:
        connection, table = self.records.connection, self.records.table
        connection.register("slots", pa.table({"pos": gone}))
        connection.execute(
            f"CREATE OR REPLACE TABLE {side}_gone AS SELECT * FROM {table} SEMI JOIN slots USING (pos)"
        )
        connection.execute(f"DELETE FROM {table} WHERE pos IN (SELECT pos FROM slots)")
        connection.unregister("slots")
        store_rows(replace(self.records, table=f"{side}_came"), spec, side, rows, position)
        connection.execute(f"INSERT INTO {table} SELECT * FROM {side}_came")
