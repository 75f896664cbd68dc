"""CSV files that people fill in, record by record, with the line each begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from padan.errors import PadanError

_DELIMITERS = ",;\t"


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Records with the line each begins on: comma, semicolon or tab; UTF-8.

    Raises PadanError when the file as a whole cannot be read; it never quotes a line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise PadanError(f"{path.name} cannot be opened: is the path right?") from None
    except UnicodeDecodeError:
        raise PadanError(f"{path.name} is not UTF-8 text: save it as CSV UTF-8.") from None
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise PadanError(
            f"{path.name} is no proper CSV from line {begins} on: check the quotes. Nothing was taken."
        ) from None
