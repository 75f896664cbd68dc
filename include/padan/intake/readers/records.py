"""Records of a delimited file that keeps to no form: ragged rows, quoted line breaks, stray quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

from padan.intake.readers.block import Row
from padan.intake.readers.text_form import TextForm

# Cells are limited by the contract, with a message; Python's own limit would be an exception.
_NO_LIMIT = 2**31 - 1
_HEAD_CHARACTERS = 1 << 20


class Record(NamedTuple):
    """One record: the number of its first line, from 1, how many lines it runs over, its cells."""

    line: int
    lines: int
    row: Row


@dataclass(frozen=True)
class Dialect:
    """How cells are set apart: the delimiter, and whether quotes mean anything."""

    delimiter: str
    quoted: bool


def records(path: Path, form: TextForm, dialect: Dialect) -> Iterator[Record]:
    """Every record of a file, blank lines too. Bytes that are no text are shown by their number."""
    with path.open(encoding=form.encoding, errors="backslashreplace", newline="") as file:
        yield from _parse(file, dialect)


def head_records(path: Path, form: TextForm, dialect: Dialect) -> Iterator[Record]:
    """The records of the first million characters: enough for titles and header."""
    with path.open(encoding=form.encoding, errors="backslashreplace", newline="") as file:
        yield from _parse(io.StringIO(file.read(_HEAD_CHARACTERS), newline=""), dialect)


def _parse(file: TextIO, dialect: Dialect) -> Iterator[Record]:
    csv.field_size_limit(_NO_LIMIT)
    reader = csv.reader(
        file,
        delimiter=dialect.delimiter,
        quoting=csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE,
    )
    line = 1
    for row in reader:
        yield Record(line, reader.line_num - line + 1, [cell or None for cell in row])
        line = reader.line_num + 1


def dialect_of(path: Path, form: TextForm, delimiter: str, width: int) -> Dialect:
    """Whether quotes are to be believed: only where that leaves fewer rows of another width.

    One forgotten quote would otherwise swallow every row up to the next, and nobody would know.
    """
    quoted, plain = Dialect(delimiter, quoted=True), Dialect(delimiter, quoted=False)
    if not form.quotes:
        return plain
    ragged_quoted, over_lines = _raggedness(path, form, quoted, width)
    if ragged_quoted == 0 and not over_lines:
        return quoted
    ragged_plain, _ = _raggedness(path, form, plain, width)
    in_doubt = ragged_quoted == ragged_plain and not over_lines
    return quoted if ragged_quoted < ragged_plain or in_doubt else plain


def _raggedness(path: Path, form: TextForm, dialect: Dialect, width: int) -> tuple[int, bool]:
    """How many records have another width than the header, and whether any runs over several lines."""
    ragged, over_lines = 0, False
    for record in records(path, form, dialect):
        ragged += bool(record.row) and len(record.row) != width
        over_lines = over_lines or record.lines > 1
    return ragged, over_lines
