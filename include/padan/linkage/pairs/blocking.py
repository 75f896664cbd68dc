"""Blocking: which pairs are compared at all. An index algorithm of recordlinkage, worked by DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from padan.linkage.model.spec import BlockingRule
from padan.linkage.pairs.duck import quoted
from padan.linkage.pairs.records import Positions, RecordFrame, Records, pair_index
from padan.linkage.pairs.toolkit import BaseIndexAlgorithm

Packed = npt.NDArray[np.int64]


@dataclass(frozen=True)
class CappedBlocks:
    """Blocks that one rule left out because they were too large."""

    rule: str
    blocks: int
    left_rows: int
    pairs: int
    largest: int


@dataclass(frozen=True)
class Blocks:
    """The blocks of one rule.

    block_of: for every left position its block, or -1. right_rows: right positions, block by block;
    those of block b are right_rows[starts[b]:starts[b] + sizes[b]]. A hot block's size is set to 0.
    """

    rule: str
    block_of: Positions
    right_rows: Positions
    starts: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    capped: CappedBlocks | None

    @cached_property
    def pairs_of(self) -> npt.NDArray[np.int64]:
        """For every left position, how many pairs this rule makes."""
        counts = self.sizes[self.block_of]
        counts[self.block_of < 0] = 0
        return counts

    def of_left(self) -> Positions:
        """For every left position the block its pairs are made in, or -1."""
        made: Positions = np.where(self.pairs_of > 0, self.block_of, -1).astype(np.int32)
        return made

    def of_right(self, right_rows: int) -> Positions:
        """The same for every right position."""
        made = np.full(right_rows, -1, dtype=np.int32)
        blocks = np.flatnonzero(self.sizes)
        sizes = self.sizes[blocks]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        made[self.right_rows[np.repeat(self.starts[blocks], sizes) + within]] = np.repeat(blocks, sizes)
        return made

    def pairs(self, left_rows: Positions) -> tuple[Positions, Positions]:
        """The pairs of some left positions."""
        counts = self.pairs_of[left_rows]
        first = np.repeat(left_rows, counts)
        block_starts = np.repeat(self.starts[self.block_of[left_rows]], counts)
        within = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        return first, self.right_rows[block_starts + within]


def find_blocks(rule: BlockingRule, left: Records, right: Records) -> Blocks:
    """Match the keys of one rule. A block is numbered by its first left row, so order is no matter."""
    keys = ", ".join(quoted(name) for name in rule.equal)
    known = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in rule.equal)
    left.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE block_keys AS"
        f" SELECT {keys}, min(pos) AS block FROM {left.table} WHERE {known} GROUP BY ALL"
    )
    members = "SELECT pos, block FROM {} JOIN block_keys USING ({})"
    on_left = left.fetch(members.format(left.table, keys))
    block_of = np.full(len(left), -1, dtype=np.int32)
    block_of[on_left["pos"]] = on_left["block"]
    on_right = on_left if right is left else right.fetch(members.format(right.table, keys))
    packed = on_right["block"].astype(np.int64) * len(right) + on_right["pos"]
    packed.sort()
    sizes = np.bincount(packed // len(right), minlength=len(left)).astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    capped = _cap(rule, sizes, block_of)
    return Blocks(rule.name, block_of, (packed % len(right)).astype(np.int32), starts, sizes, capped)


def _cap(rule: BlockingRule, sizes: npt.NDArray[np.int64], block_of: Positions) -> CappedBlocks | None:
    """Empty the blocks above the rule's limit and say what that leaves out."""
    hot = np.flatnonzero(sizes > rule.limit)
    if not len(hot):
        return None
    left_rows = np.bincount(block_of[block_of >= 0], minlength=len(sizes))[hot]
    report = CappedBlocks(
        rule.name,
        len(hot),
        int(left_rows.sum()),
        int((left_rows * sizes[hot]).sum()),
        int(sizes[hot].max()),
    )
    sizes[hot] = 0
    return report


class BlockingRules(BaseIndexAlgorithm):  # type: ignore[misc]  # recordlinkage publishes no types
    """Pairs that at least one rule of a model makes, each once, in natural order of both sides."""

    def __init__(self, rules: Sequence[BlockingRule], **options: Any) -> None:
        super().__init__(**options)
        self.rules = tuple(rules)
        self._found: tuple[Records, Records, list[Blocks]] | None = None

    def blocks(self, left: Records, right: Records) -> list[Blocks]:
        """The blocks of every rule, found once for a pair of tables."""
        if self._found is None or self._found[0] is not left or self._found[1] is not right:
            self._found = (left, right, [find_blocks(rule, left, right) for rule in self.rules])
        return self._found[2]

    def pairs_of(self, left: Records, right: Records) -> npt.NDArray[np.int64]:
        """For every left position, how many pairs the rules make at most: what a chunk is sized by."""
        total: Packed = np.sum([blocks.pairs_of for blocks in self.blocks(left, right)], axis=0)
        return total

    def capped(self, left: Records, right: Records) -> list[CappedBlocks]:
        """What was left out of which rule."""
        return [found.capped for found in self.blocks(left, right) if found.capped]

    def _link_index(self, df_a: RecordFrame, df_b: RecordFrame) -> pd.MultiIndex:
        return self._index(df_a, df_b.records, within=False)

    def _dedup_index(self, df_a: RecordFrame) -> pd.MultiIndex:
        """Each pair once, the later record left, as recordlinkage does it: the lower triangle."""
        return self._index(df_a, df_a.records, within=True)

    def _index(self, frame: RecordFrame, right: Records, *, within: bool) -> pd.MultiIndex:
        left = frame.records
        rows = left.positions(frame.index)
        found = [_packed(blocks.pairs(rows), len(right), within) for blocks in self.blocks(left, right)]
        pairs = distinct(np.concatenate(found))
        return pair_index(left, right, pairs // len(right), pairs % len(right))


def distinct(pairs: Packed) -> Packed:
    """Packed pairs sorted, each once. Sorting here beats the hash table of np.unique by four to one."""
    pairs.sort()
    is_new = np.ones(len(pairs), dtype=bool)
    np.not_equal(pairs[1:], pairs[:-1], out=is_new[1:])
    return pairs[is_new]


def _packed(pairs: tuple[Positions, Positions], right_rows: int, within: bool) -> Packed:
    first, second = pairs
    packed = first.astype(np.int64) * right_rows + second
    return packed[second < first] if within else packed
