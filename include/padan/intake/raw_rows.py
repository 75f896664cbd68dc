"""From the data rows of a block to rows of raw.<role>: known columns by name, the others in `extra`."""

from __future__ import annotations

import json
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from padan.intake.contracts import AgencyContract
from padan.intake.readers.block import Block
from padan.intake.refusals import Refusal, Refused

_NUL_SHOWN = "␀"
_CONTROLS = [chr(code) for code in range(1, 32)]


def raw_rows(
    contract: AgencyContract, block: Block, kinds: pa.Array, file_id: int, first_number: int
) -> pa.Table:
    """Data rows as raw.<role> stores them; row_number counts on from `first_number`.

    Refuses a file with a cell beyond the contract's limit: PostgreSQL could hold it, no person wrote it.
    """
    _refuse_giant_cells(contract, block)
    is_data = pc.equal(kinds, "data")
    cells, sheet_rows = block.cells.filter(is_data), block.sheet_rows.filter(is_data)
    count = cells.num_rows
    known = {name: _storable(cells.column(at)) for name, at in block.layout.columns.items()}
    columns = {
        "file_id": pa.repeat(pa.scalar(file_id, pa.int64()), count),
        "row_number": pa.array(range(first_number, first_number + count), pa.int64()),
        "sheet": pa.repeat(pa.scalar(storable_text(block.layout.sheet)), count),
        "sheet_row": sheet_rows,
        **known,
    }
    extra = _extra(block, cells)
    return pa.table(columns if extra is None else {**columns, "extra": extra})


def storable_text(text: str) -> str:
    """PostgreSQL keeps every character but NUL; a NUL is kept as its picture."""
    return text.replace("\0", _NUL_SHOWN)


def _storable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(column, "\0", _NUL_SHOWN)


def _refuse_giant_cells(contract: AgencyContract, block: Block) -> None:
    limit = contract.limits.max_cell_characters
    for column in block.cells.columns:
        if (pc.max(pc.binary_length(column)).as_py() or 0) <= limit:
            continue
        lengths = pc.fill_null(pc.utf8_length(column), 0)
        longest = pc.max(lengths).as_py()
        if longest > limit:
            row = block.sheet_rows[pc.index(lengths, longest).as_py()].as_py()
            raise Refused(Refusal.TOO_LARGE, "cell", row=row, size=longest, limit=limit)


def _extra(block: Block, cells: pa.Table) -> pa.ChunkedArray | None:
    """Filled cells of columns that the contract does not know, as one JSON object a row."""
    known = set(block.layout.columns.values())
    members = [
        _member(_key(block, at), column)
        for at, column in enumerate(cells.columns)
        if at not in known and column.null_count < len(column)
    ]
    if not members:
        return None
    # element-wise joining that skips nulls drops rows when there is one column: join in pairs
    joined = reduce(
        lambda left, right: pc.coalesce(pc.binary_join_element_wise(left, right, ", "), left, right),
        members,
    )
    return pc.binary_join_element_wise("{", joined, "}", "")


def _key(block: Block, position: int) -> str:
    headers = block.layout.headers
    label = headers[position] if position < len(headers) else ""
    return storable_text(label) or f"column {position + 1}"


def _member(key: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """`"key": "value"` for each filled cell, null for the others."""
    value = pc.replace_substring(pc.replace_substring(_storable(column), "\\", "\\\\"), '"', '\\"')
    if pc.any(pc.match_substring_regex(value, r"[\x01-\x1f]")).as_py():
        for control in _CONTROLS:
            value = pc.replace_substring(value, control, json.dumps(control)[1:-1])
    start = json.dumps(key, ensure_ascii=False) + ': "'
    return pc.binary_join_element_wise(start, value, '"', "")
