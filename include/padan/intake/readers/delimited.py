"""Delimited text: a fast way for files in good form, a careful one for the others; both keep every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from padan.intake.contracts import AgencyContract, DelimitedFormat
from padan.intake.readers.block import Block, Layout, block_of, count_before
from padan.intake.readers.header import find_layout, missing_columns
from padan.intake.readers.records import Dialect, Record, dialect_of, head_records, records
from padan.intake.readers.text_form import TextForm, text_form
from padan.intake.refusals import Refusal, Refused

BLOCK_BYTES = 48 << 20
BLOCK_ROWS = 100_000


@dataclass(frozen=True)
class _Text:
    """A text file of which is known how it is written and where its header is, in line numbers."""

    path: Path
    form: TextForm
    dialect: Dialect
    layout: Layout
    before: Mapping[str, int]


def read_delimited(path: Path, contract: AgencyContract, spec: DelimitedFormat) -> Iterator[Block]:
    """The rows of a text file, some 100,000 a block. Refuses a file without the contract's header."""
    text = _find_header(path, contract, spec)
    _refuse_width(contract, len(text.layout.headers), text.layout.header_row)
    return _fast(text) if is_uniform(text) else _careful(text, contract)


def is_uniform(text: _Text) -> bool:
    """Whether each line after the header is one row as wide as the header: then the fast way is exact."""
    expected = text.form.lines - text.layout.first_data_row + 1
    if not text.form.plain or expected < 1:
        return False
    rows = 0
    try:
        with _open_fast(text, columns=["0"]) as batches:
            for batch in batches:
                rows += batch.num_rows
    except pa.ArrowInvalid:
        return False
    return rows == expected


def _find_header(path: Path, contract: AgencyContract, spec: DelimitedFormat) -> _Text:
    """The delimiter under which most of the contract's headers are found, and the header."""
    form = text_form(path, spec.encodings)
    best, delimiter, head = Layout(), "", list[Record]()
    for candidate in spec.delimiters:
        dialect = Dialect(candidate, quoted=True)
        first = list(islice(head_records(path, form, dialect), spec.header_search_rows))
        layout = find_layout(contract, "", [record.row for record in first])
        if layout is not None and len(layout.columns) > len(best.columns):
            best, delimiter, head = layout, candidate, first
    if missing := missing_columns(contract, "", best if delimiter else None):
        raise Refused(Refusal.MISSING_COLUMN, missing=missing)
    dialect = dialect_of(path, form, delimiter, len(best.headers))
    return _Text(path, form, dialect, *_by_lines(best, head))


def _by_lines(layout: Layout, head: list[Record]) -> tuple[Layout, dict[str, int]]:
    """The layout in line numbers instead of record numbers, and what stands before the data."""
    until_data = head[: layout.first_data_row - 1]
    before = count_before([record.row for record in until_data], len(layout.header_texts))
    header_line = head[layout.header_row - 1].line
    data_line = until_data[-1].line + until_data[-1].lines
    return replace(layout, header_row=header_line, first_data_row=data_line), before


def _fast(text: _Text) -> Iterator[Block]:
    line, before = text.layout.first_data_row, text.before
    with _open_fast(text) as batches:
        for batch in batches:
            numbers = pa.chunked_array([pa.array(range(line, line + batch.num_rows), pa.int64())])
            yield Block(text.layout, pa.Table.from_batches([batch]), numbers, before)
            line, before = line + batch.num_rows, {}


def _open_fast(text: _Text, columns: list[str] | None = None) -> pa_csv.CSVStreamingReader:
    names = [str(position) for position in range(len(text.layout.headers))]
    return pa_csv.open_csv(
        text.path,
        read_options=pa_csv.ReadOptions(
            column_names=names, skip_rows=text.layout.first_data_row - 1, block_size=BLOCK_BYTES
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=text.dialect.delimiter,
            quote_char='"' if text.dialect.quoted else False,
            ignore_empty_lines=False,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=columns or names,
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _careful(text: _Text, contract: AgencyContract) -> Iterator[Block]:
    every = records(text.path, text.form, text.dialect)
    data = (record for record in every if record.line >= text.layout.first_data_row)
    before = text.before
    while chunk := list(islice(data, BLOCK_ROWS)):
        widest = max(chunk, key=lambda record: len(record.row))
        _refuse_width(contract, len(widest.row), widest.line)
        yield block_of(text.layout, [r.row for r in chunk], [r.line for r in chunk], before)
        before = {}
    if before:
        yield block_of(text.layout, [], [], before)


def _refuse_width(contract: AgencyContract, width: int, line: int) -> None:
    limit = contract.limits.max_columns
    if width > limit:
        raise Refused(Refusal.TOO_LARGE, "columns", row=line, size=width, limit=limit)
