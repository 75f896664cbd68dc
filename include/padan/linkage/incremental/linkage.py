"""Two tables, or one with itself, kept linked: after a change only what it touches is compared again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from padan.linkage.engine import LinkResult, check_fit, links_of
from padan.linkage.incremental.blocks import TOUCHED, LiveBlocks
from padan.linkage.incremental.changes import Changes
from padan.linkage.incremental.live import LiveRecords
from padan.linkage.incremental.terms import LiveTerms
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.blocking import distinct
from padan.linkage.pairs.job import Job, Progress
from padan.linkage.pairs.patterns import ComparedPairs, Keys, Patterns
from padan.linkage.pairs.records import Positions, Rows, pair_index
from padan.linkage.training.fit import train


@dataclass(frozen=True)
class LivePairs:
    """Compared pairs by slot, in natural order of both sides, with their packed levels."""

    first: Positions
    second: Positions
    keys: Keys

    def take(self, places: Any) -> LivePairs:
        """Some of the pairs."""
        return LivePairs(self.first[places], self.second[places], self.keys[places])


@dataclass(eq=False)
class Linkage:
    """A linkage that stays open.

    Every result is the one that `link` gives for the tables as they are then, with the same parameters:
    all pairs are scored and decided again, for one common name more or less moves many weights; but
    rows are stored, blocked and compared only where something changed.
    """

    job: Job
    left: LiveRecords
    right: LiveRecords
    pairs: LivePairs
    terms: LiveTerms
    parameters: Parameters
    result: LinkResult

    @classmethod
    def open(
        cls,
        spec: ModelSpec,
        left: Rows,
        right: Rows | None = None,
        *,
        population: pa.Table | None = None,
        parameters: Parameters | None = None,
        progress: Progress | None = None,
    ) -> Linkage:
        """Link as `link` does, and remember. population: stays as it is, or is the right table if None."""
        check_fit(spec, right, parameters)
        tell = progress or (lambda _stage, _done, _total: None)
        job = Job.open(spec, left, right)
        compared = job.compare_all(tell)
        terms = LiveTerms.of(spec, job.left, job.right, population)
        history: list[dict[str, float]] = []
        live = LiveRecords.of(spec, "left", left, job.left)
        other = live if right is None else LiveRecords.of(spec, "right", right, job.right)
        if parameters is None:
            parameters, history = train(job, compared.patterns, terms.at(live.sequence))
        keys = job.packing.pack(compared.patterns.codes)[compared.pattern]
        pairs = LivePairs(compared.first, compared.second, keys)
        for blocks in _blocks(job):
            blocks.count()
        linkage = cls(job, live, other, pairs, terms, parameters, None)  # type: ignore[arg-type]
        linkage.result = replace(linkage._decided(), history=history)
        return linkage

    def change(self, left: Changes | None = None, right: Changes | None = None) -> LinkResult:
        """Let rows come and go on either side, and link again; within one table say `left`.

        Raises PadanError for changes that do not fit; nothing has changed then.
        """
        before, connection = vars(self).copy(), self.job.left.connection
        connection.begin()
        try:
            self._change(left, right)
        except BaseException:
            connection.rollback()
            vars(self).update(before)
            raise
        connection.commit()
        return self.result

    def _change(self, left: Changes | None, right: Changes | None) -> None:
        spec = self.job.spec
        self.left = self._changed("left", self.left, left)
        self.right = self.left if spec.is_dedupe else self._changed("right", self.right, right)
        self.job = replace(self.job, left=self.left.records, right=self.right.records)
        self.terms = self.terms.change(self.left.records)
        touched = self._touched(0 if left is None else len(left.rows))
        kept = self._kept(touched)
        first, second = self._new_pairs(touched)
        keys = self.job.compare_pairs(pair_index(self.job.left, self.job.right, first, second))
        self.pairs = self._merged(self.pairs.take(kept), LivePairs(first, second, keys))
        self.result = self._decided()

    def _changed(self, side: str, live: LiveRecords, changes: Changes | None) -> LiveRecords:
        return live.unchanged(side) if changes is None else live.change(self.job.spec, side, changes)

    def _touched(self, came: int) -> Positions:
        """Slots of left rows whose pairs are all made anew: they came, or their block crossed its limit.

        came: how many. Leaves them in the table left_touched.
        """
        slots = len(self.left.records)
        new = np.arange(slots - came, slots, dtype=np.int32)
        touched = np.unique(np.concatenate([new, *(blocks.recount() for blocks in _blocks(self.job))]))
        connection, table = self.job.left.connection, self.job.left.table
        connection.register("slots", pa.table({"pos": touched}))
        connection.execute(f"CREATE OR REPLACE TABLE {TOUCHED} AS FROM {table} SEMI JOIN slots USING (pos)")
        connection.unregister("slots")
        return touched

    def _kept(self, touched: Positions) -> Any:
        """Which of the pairs stay as they are: both rows live, and no pair of theirs is made anew."""
        on_left, on_right = self.left.places >= 0, self.right.places >= 0
        on_left[touched] = False
        if self.job.spec.is_dedupe:
            on_right = on_left
        return on_left[self.pairs.first] & on_right[self.pairs.second]

    def _new_pairs(self, touched: Positions) -> tuple[Positions, Positions]:
        """Slots of the pairs to compare, each once; within one table the later record is left."""
        made = [[touched[:0], touched[:0]]]
        for blocks in _blocks(self.job):
            if len(touched):
                made.append(blocks.pairs_of_touched())
            if not self.job.spec.is_dedupe:
                made.append(blocks.pairs_of_came())
        first, second = (np.concatenate(side) for side in zip(*made, strict=True))
        packed = self._packed(first, second)
        if self.job.spec.is_dedupe:
            packed = np.maximum(packed, self._packed(second, first))[first != second]
        found, rows = distinct(packed), len(self.right.sequence)
        return self.left.sequence[found // rows], self.right.sequence[found % rows]

    def _merged(self, stayed: LivePairs, came: LivePairs) -> LivePairs:
        places = np.searchsorted(
            self._packed(stayed.first, stayed.second), self._packed(came.first, came.second)
        )
        return LivePairs(
            np.insert(stayed.first, places, came.first),
            np.insert(stayed.second, places, came.second),
            np.insert(stayed.keys, places, came.keys),
        )

    def _packed(self, first: Positions, second: Positions) -> Keys:
        """Pairs of slots as numbers that sort in natural order."""
        left, right = self.left.places, self.right.places
        packed: Keys = left[first].astype(np.int64) * len(self.right.sequence) + right[second]
        return packed

    def _decided(self) -> LinkResult:
        """Score and decide over all pairs."""
        spec, job = self.job.spec, self.job
        first, second = self.left.places[self.pairs.first], self.right.places[self.pairs.second]
        patterns, pattern = Patterns.count(job.packing, self.pairs.keys)
        links = links_of(
            spec,
            self.parameters,
            ComparedPairs(first, second, patterns, pattern),
            self.terms.at(self.left.sequence),
            ids=(self.left.ids, self.right.ids),
            entities=self._entities(),
        )
        capped = [found for blocks in _blocks(job) if (found := blocks.capped())]
        return LinkResult(
            links,
            self.parameters,
            [],
            len(self.left.sequence),
            len(self.right.sequence),
            len(pattern),
            capped,
        )

    def _entities(self) -> Any | None:
        """For every right row in natural order the first one of the same person."""
        by_slot = self.job.entities()
        if by_slot is None:
            return None
        person = by_slot[self.right.sequence]
        first = np.empty(len(self.job.right), dtype=np.int64)
        first[person[::-1]] = np.arange(len(person))[::-1]
        return first[person]


def _blocks(job: Job) -> list[LiveBlocks]:
    side = "left" if job.spec.is_dedupe else "right"
    return [LiveBlocks(rule, i, job.left, job.right, side) for i, rule in enumerate(job.spec.blocking)]
