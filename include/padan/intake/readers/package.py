"""A look into a workbook's ZIP package before anything unpacks it: bombs, passwords, and error cells.

Everything is measured by unpacking in small pieces, not by what the package says of itself.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from padan.intake.contracts import Limits
from padan.intake.refusals import Refusal, Refused

_PIECE_BYTES = 1 << 20
_OVERLAP_BYTES = 512
_SMALL_ENTRY_BYTES = 1 << 20
_ANY_SIZE = 1 << 62
_ENCRYPTED_FLAG = 1
_SHEET_PART = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
# A cell that holds something: <c r="AB12" …> that is not closed at once.
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')

UNREADABLE_PACKAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
"""What a damaged package raises when it is opened or unpacked."""


@dataclass
class _Extent:
    """The rectangle that a sheet's cells span: a reader makes room for all of it."""

    columns: set[bytes] = field(default_factory=set)
    last_row: int = 0

    def see(self, text: bytes) -> None:
        for column, row in _CELL.findall(text):
            self.columns.add(column)
            self.last_row = max(self.last_row, int(row))

    @property
    def cells(self) -> int:
        return self.last_row * max(map(column_number, self.columns), default=0)


def inspect_package(path: Path, limits: Limits) -> None:
    """Refuse a workbook that cannot be unpacked, asks for a password or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_encrypted(package)
            _refuse_bombs(package, path.stat().st_size, limits)
    except UNREADABLE_PACKAGE:
        raise Refused(Refusal.UNREADABLE, "workbook") from None


def worksheet_parts(path: Path) -> int:
    """How many worksheets lie in the package, whether or not the workbook lists them."""
    with zipfile.ZipFile(path) as package:
        return sum(bool(_SHEET_PART.match(name)) for name in package.namelist())


def _refuse_encrypted(package: zipfile.ZipFile) -> None:
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in package.infolist()):
        raise Refused(Refusal.PASSWORD_PROTECTED)


def _refuse_bombs(package: zipfile.ZipFile, packed_bytes: int, limits: Limits) -> None:
    """Declared sizes first, because that costs nothing; then what really comes out."""
    permitted = min(limits.max_unpacked_bytes, packed_bytes * limits.max_unpacking_ratio + _SMALL_ENTRY_BYTES)
    _refuse_size(sum(entry.file_size for entry in package.infolist()), permitted)
    unpacked = cells = 0
    for entry in package.infolist():
        extent = _Extent()
        is_sheet = bool(_SHEET_PART.match(entry.filename))
        tail = b""
        for piece in pieces(package, entry):
            unpacked += len(piece)
            _refuse_size(unpacked, permitted)
            if is_sheet:
                extent.see(tail + piece)
                tail = piece[-_OVERLAP_BYTES:]
        cells += extent.cells
        if cells > limits.max_cells:
            raise Refused(Refusal.TOO_LARGE, "cells", size=cells, limit=limits.max_cells)


def _refuse_size(unpacked: int, permitted: int) -> None:
    if unpacked > permitted:
        raise Refused(Refusal.TOO_LARGE, "unpacked", size=unpacked, limit=permitted)


def pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry unpacks to, a megabyte at a time, whatever size it claims to have."""
    # The declared size would end the reading early and hide what follows.
    entry.file_size = _ANY_SIZE
    with package.open(entry) as stream:
        while piece := stream.read(_PIECE_BYTES):
            yield piece


def column_number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
