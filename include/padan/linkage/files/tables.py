"""CSV and Parquet, in and out: every cell as text, ids as delivered."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from padan.errors import PadanError

_DELIMITERS = ",;\t|"
_CSV = (".csv", ".txt", ".tsv")
_PARQUET = (".parquet", ".pq")
# Lines that a cell in quotes may have.
_LONGEST_CELL = 20


@dataclass
class Delivered:
    """A file's rows. left_out: those with more or fewer cells than the header, as a spreadsheet counts."""

    rows: pa.Table
    left_out: list[int] = field(default_factory=list)

    def row(self, place: int) -> int:
        """The row as a spreadsheet counts it, of a place in `rows`."""
        row = place + 2
        for left_out in self.left_out:
            row += left_out <= row
        return row


def read_table(path: Path, *, may_be_empty: bool = False) -> Delivered:
    """Read a CSV or Parquet file by its ending, every column as text.

    Raises PadanError for a file that is missing, of another kind, without rows or without a header.
    """
    if not path.is_file():
        raise PadanError(f"{path}: there is no such file.")
    if path.suffix.lower() in _PARQUET:
        found = Delivered(_parquet(path))
    elif path.suffix.lower() in _CSV:
        found = _csv(path)
    else:
        raise PadanError(f"{path}: files are read as {', '.join((*_CSV, *_PARQUET))}.")
    if not found.rows.num_rows and not may_be_empty:
        raise PadanError(f"{path}: no rows below the header.")
    return found


def check_writable(path: Path, suffixes: Sequence[str] = (*_CSV, *_PARQUET)) -> None:
    """Raises PadanError where results cannot go: before the work, not after it. suffixes: kinds of file."""
    if suffixes and path.suffix.lower() not in suffixes:
        raise PadanError(f"{path}: results are written as {', '.join(suffixes)}.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise PadanError(f"{path}: there is no folder {path.parent}.")
    if path.is_dir() or not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise PadanError(f"{path}: cannot be written.")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:  # a folder that may be written but takes no files
        raise PadanError(f"{path}: cannot be written ({error.strerror}).") from None


def check_apart(out: Path, *inputs: Path) -> None:
    """Raises PadanError if a result would replace what it is made from."""
    for path in inputs:
        if out.exists() and path.exists() and out.samefile(path):
            raise PadanError(f"{out}: is read here, so it is not written: name another file.")


def write_table(table: pa.Table, path: Path) -> None:
    """Write a CSV or Parquet file by its ending, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    if path.suffix.lower() in _PARQUET:
        pq.write_table(table, part)
    else:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        pa_csv.write_csv(table, part, pa_csv.WriteOptions(quoting_style="needed", delimiter=delimiter))
    part.replace(path)


def ids_of(found: Delivered, name: str, path: Path) -> None:
    """Check that every row has an id of its own. Raises PadanError naming column and rows."""
    rows = found.rows
    if name not in rows.column_names:
        near = ", ".join(rows.column_names[:12])
        raise PadanError(f"{path}: no column {name!r}, which names each row. Its columns: {near}.")
    ids = pc.utf8_trim_whitespace(pc.fill_null(rows[name].combine_chunks(), ""))
    if (blank := pc.index(ids, "").as_py()) >= 0:
        raise PadanError(f"{path}: row {found.row(blank)} has no {name} (the header is row 1).")
    counts = ids.value_counts()
    twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if len(twice):
        first, second = pc.indices_nonzero(pc.equal(ids, twice[0])).to_pylist()[:2]
        raise PadanError(
            f"{path}: rows {found.row(first)} and {found.row(second)} (the header is row 1)"
            f" have the same {name}."
        )


def _parquet(path: Path) -> pa.Table:
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError):
        raise PadanError(f"{path}: is not a Parquet file that can be read.") from None
    return pa.table({name: _as_text(table[name]) for name in table.column_names})


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers without the point that floats give them."""
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.or_kleene(pc.equal(column, pc.floor(column)), pc.is_null(column))).as_py()
        column = column.cast(pa.int64()) if whole else column
    return column.cast(pa.string())


def _csv(path: Path) -> Delivered:
    content = _decoded(path.read_bytes())
    header = content.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    names = _names(path, next(csv.reader([header], delimiter=delimiter), []))
    left_out: list[int] = []
    unclosed: list[int] = []

    def skip(row: Any) -> str:
        if row.text.count("\n") > _LONGEST_CELL:
            unclosed.append(row.number)
        left_out.append(row.number)  # known, for one thread reads; the header is 1
        return "skip"

    try:
        rows = pa_csv.read_csv(
            io.BytesIO(content.encode()),
            read_options=pa_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as error:
        raise PadanError(f"{path}: cannot be read as CSV ({type(error).__name__}).") from None
    _refuse_unclosed(path, Delivered(rows, left_out), unclosed)
    return Delivered(rows, left_out)


def _refuse_unclosed(path: Path, found: Delivered, rows: list[int]) -> None:
    """A quote that is never closed makes one cell of all that follows: not to be lost in silence."""
    for column in found.rows.columns:
        lines = pc.count_substring(pc.fill_null(column, ""), "\n")
        if len(column) and pc.max(lines).as_py() > _LONGEST_CELL:
            rows.append(found.row(pc.index(lines, pc.max(lines)).as_py()))
    if rows:
        raise PadanError(
            f"{path}: in row {min(rows)} (the header is row 1) a quotation mark is opened and not closed."
        )


def _names(path: Path, header: list[str]) -> list[str]:
    names = [name.strip() for name in header]
    if not any(names):
        raise PadanError(f"{path}: no header in the first line.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PadanError(f"{path}: the header names {twice[0]!r} twice.")
    return names


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content.decode("utf-16", errors="replace").encode())
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
