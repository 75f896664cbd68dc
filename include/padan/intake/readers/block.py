"""What every reader hands on: rows of one sheet as text, by position, with the header that explains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

Row = list[str | None]
"""One physical row as text; None where the cell is blank."""


@dataclass(frozen=True)
class Layout:
    """Where a sheet has its header and what stands under it.

    columns: canonical column -> position from 0. headers: the text over each position ("" for none).
    header_texts: per header row, the normalised text of each position: what a repeated header repeats.
    first_data_row: row number (from 1) of the first row after the header.
    """

    sheet: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    header_texts: tuple[tuple[str, ...], ...] = ()
    header_row: int = 0
    first_data_row: int = 1


@dataclass(frozen=True)
class Block:
    """A run of rows after the header.

    cells: string columns "0", "1", … by position, null where blank. sheet_rows: int64, the row number
    (line, in a text file) of each, from 1. before: rows counted ahead of these, by kind: titles,
    spacers and header rows, with the first block of a sheet only.
    """

    layout: Layout
    cells: pa.Table
    sheet_rows: pa.ChunkedArray
    before: Mapping[str, int] = field(default_factory=dict)


def block_of(layout: Layout, rows: list[Row], sheet_rows: list[int], before: Mapping[str, int]) -> Block:
    """A block from rows of any lengths; short ones are blank at the end."""
    width = max([len(layout.headers), *map(len, rows)])
    for row in rows:
        row.extend([None] * (width - len(row)))
    columns = zip(*rows, strict=True) if rows else ([] for _ in range(width))
    cells = pa.table({str(at): pa.array(column, pa.string()) for at, column in enumerate(columns)})
    return Block(layout, cells, pa.chunked_array([pa.array(sheet_rows, pa.int64())]), before)


def count_before(head: list[Row], header_rows: int) -> dict[str, int]:
    """Kinds of the rows up to and with the header, which is the last `header_rows` of them."""
    titles = head[: len(head) - header_rows]
    blank = sum(1 for row in titles if is_blank(row))
    return {"title": len(titles) - blank, "spacer": blank, "header": header_rows}


def is_blank(row: Row) -> bool:
    """Whether no cell of the row holds more than white space."""
    return not any(cell and not cell.isspace() for cell in row)
