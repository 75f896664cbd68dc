"""Cells that show an error (#N/A, #REF!): calamine reads them as blank, and blank is not what was sent."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from padan.intake.readers.package import UNREADABLE_PACKAGE, column_number, pieces

_OVERLAP_BYTES = 16 << 10  # a formula has at most 8,192 characters
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

ErrorCells = dict[int, dict[int, str]]
"""Row -> position -> what the cell shows; both from 0."""


def error_cells(path: Path) -> dict[str, ErrorCells]:
    """The error cells of each sheet by its name; none where the package does not say which part is which.

    Whether the workbook can be read at all is for calamine to say.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = _sheet_parts(package)
            known = set(package.namelist())
            return {name: _errors(package, part) for name, part in parts.items() if part in known}
    except (KeyError, ElementTree.ParseError, *UNREADABLE_PACKAGE):
        return {}


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    targets = {
        relation.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", relation.attrib["Target"]))[1:]
        for relation in _xml(package, "xl/_rels/workbook.xml.rels")
    }
    sheets = _xml(package, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet")
    return {sheet.attrib["name"]: targets[sheet.attrib[_RELATION]] for sheet in sheets}


def _xml(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(part))  # noqa: S314 - its size was measured before


def _errors(package: zipfile.ZipFile, part: str) -> ErrorCells:
    errors: ErrorCells = {}
    tail = b""
    for piece in pieces(package, package.getinfo(part)):
        text = tail + piece
        for column, row, shown in _ERROR_CELL.findall(text) if b'"e"' in text else ():
            errors.setdefault(int(row) - 1, {})[column_number(column) - 1] = shown.decode("utf-8", "replace")
        tail = text[-_OVERLAP_BYTES:]
    return errors
