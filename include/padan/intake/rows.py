"""Telling data rows from the lines that people put between them: spacers, totals, repeated headers.

Whole columns at a time. A row whose NIK cell holds eight digits or more is data and not looked at
again, so a register of a million rows costs one pass over one column.
"""

from __future__ import annotations

import re
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from padan.intake.columns import IDENTITY_COLUMNS
from padan.intake.contracts import AgencyContract
from padan.intake.readers.block import Block, Layout

KINDS = ("data", "title", "header", "spacer", "total")
_NIK_LIKE = r"(\d\D*){8}"
# Latin letters and digits are enough to know a header again, and quick to pick out of a million cells.
_NOT_COMPARED = "[^0-9A-Z]"
_NUMBERING_CELLS = 3
_HEADER_CELLS = 2


def kinds_of(contract: AgencyContract, block: Block) -> pa.Array:
    """The kind of each row of the block, one of KINDS."""
    total = block.cells.num_rows
    doubtful = _doubtful(block)
    if not pc.any(doubtful).as_py():
        return pa.array(["data"] * total, pa.string())
    kinds = _kinds_of_doubtful(contract, block.layout, block.cells.filter(doubtful))
    return pc.replace_with_mask(pa.array(["data"] * total, pa.string()), _one(doubtful), kinds)


def _doubtful(block: Block) -> pa.ChunkedArray:
    position = block.layout.columns.get("nik")
    if position is None:
        return pa.chunked_array([pa.array([True] * block.cells.num_rows, pa.bool_())])
    cell = block.cells.column(position)
    return pc.invert(pc.fill_null(pc.match_substring_regex(cell, _NIK_LIKE), False))


def _kinds_of_doubtful(contract: AgencyContract, layout: Layout, cells: pa.Table) -> pa.Array:
    """First rule that holds; data is what no rule claims."""
    texts = [pc.utf8_trim_whitespace(pc.fill_null(_one(column), "")) for column in cells.columns]
    filled = [pc.not_equal(text, "") for text in texts]
    count = reduce(pc.add, (pc.cast(flag, pa.int32()) for flag in filled))
    first = reduce(lambda chosen, text: pc.if_else(pc.equal(chosen, ""), text, chosen), texts)
    rules = {
        "spacer": pc.equal(count, 0),
        "header": _is_header(layout, texts, filled, count),
        "total": _is_total(contract, layout, texts, first),
        "title": _is_title(layout, filled, count, first),
        "nobody": _names_nobody(contract, layout, filled),
    }
    names = [*rules, "data"]
    kinds = pc.case_when(pc.make_struct(*rules.values()), *(pa.scalar(name) for name in names))
    return pc.if_else(pc.equal(kinds, "nobody"), "spacer", kinds)


def _is_header(layout: Layout, texts: list[pa.Array], filled: list[pa.Array], count: pa.Array) -> pa.Array:
    """A header row again, or the line of column numbers under it: (1) (2) (3)."""
    folded = [pc.replace_substring_regex(pc.utf8_upper(t), _NOT_COMPARED, "") for t in texts]
    repeated = _false(count)
    for header in layout.header_texts:
        row = [re.sub(_NOT_COMPARED, "", text) for text in header]
        hits = _sum(pc.and_(flag, pc.equal(text, row[at])) for at, (text, flag) in _upto(folded, filled, row))
        repeated = pc.or_(repeated, _most(hits, count, _HEADER_CELLS))
    offset = next((at for at, label in enumerate(layout.headers) if label), 0)
    numbers = _sum(
        pc.and_(flag, pc.equal(text, str(at - offset + 1)))
        for at, (text, flag) in enumerate(zip(folded, filled, strict=True))
    )
    numbered = pc.and_(pc.equal(numbers, count), pc.greater_equal(count, _NUMBERING_CELLS))
    return pc.or_(repeated, numbered)


def _upto(
    folded: list[pa.Array], filled: list[pa.Array], row: list[str]
) -> list[tuple[int, tuple[pa.Array, pa.Array]]]:
    pairs = zip(folded, filled, strict=True)
    return [(at, pair) for at, pair in enumerate(pairs) if at < len(row) and row[at]]


def _most(hits: pa.Array, count: pa.Array, least: int) -> pa.Array:
    return pc.and_(pc.greater_equal(hits, least), pc.greater_equal(pc.multiply(hits, 2), count))


def _is_total(contract: AgencyContract, layout: Layout, texts: list[pa.Array], first: pa.Array) -> pa.Array:
    """The first word is JUMLAH, TOTAL, …, and there is neither a birth date nor another name."""
    words = "|".join(re.escape(word) for word in contract.total_words)
    begins = pc.match_substring_regex(first, rf"(?i)^({words})([^\p{{L}}\p{{N}}]|\d|$)")
    name, dated = _cell(layout, texts, "full_name"), _false(begins)
    for column in ("birth_date", "birth_place_date"):
        dated = pc.or_(dated, pc.not_equal(_cell(layout, texts, column), ""))
    no_other_name = pc.or_(pc.invert(pc.match_substring_regex(name, r"\p{L}")), pc.equal(name, first))
    return pc.and_(begins, pc.and_(no_other_name, pc.invert(dated)))


def _is_title(layout: Layout, filled: list[pa.Array], count: pa.Array, first: pa.Array) -> pa.Array:
    """A heading between the rows: one cell of words without a digit, outside the columns of a person."""
    alone = pc.and_(pc.equal(count, 1), pc.invert(pc.match_substring_regex(first, r"\d")))
    return pc.and_(alone, pc.invert(_any_filled(layout, filled, IDENTITY_COLUMNS)))


def _names_nobody(contract: AgencyContract, layout: Layout, filled: list[pa.Array]) -> pa.Array:
    """A candidate row without number, NIK, name and birth date is a spacer, whatever else it holds."""
    if contract.role != "candidate":
        return _false(filled[0])
    return pc.invert(_any_filled(layout, filled, ("sequence_no", *IDENTITY_COLUMNS)))


def _any_filled(layout: Layout, filled: list[pa.Array], names: tuple[str, ...]) -> pa.Array:
    flags = [filled[layout.columns[name]] for name in names if name in layout.columns]
    return reduce(pc.or_, flags, _false(filled[0]))


def _cell(layout: Layout, texts: list[pa.Array], name: str) -> pa.Array:
    if name not in layout.columns:
        return pa.array([""] * len(texts[0]), pa.string())
    return texts[layout.columns[name]]


def _sum(flags: object) -> pa.Array:
    return reduce(pc.add, (pc.cast(flag, pa.int32()) for flag in flags))  # type: ignore[attr-defined]


def _false(like: pa.Array) -> pa.Array:
    return pa.array([False] * len(like), pa.bool_())


def _one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
