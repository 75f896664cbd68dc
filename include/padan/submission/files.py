"""The file to BPJS as bytes: CSV and XLSX of the same rows, and the sums that tell whether it is whole."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from padan.i18n import Translator
from padan.submission.batches import Batch
from padan.submission.column_map import Written

_CREATED = dt.datetime(2000, 1, 1)  # same lines, same bytes
_SIDE = 18


@dataclass(frozen=True)
class File:
    """One file as BPJS reads it after decryption."""

    format: str
    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Of the plain bytes."""
        return hashlib.sha256(self.data).hexdigest()


def name_of(batch: Batch) -> str:
    """The file's name without its ending; it names the batch and nobody."""
    return f"pengajuan-{batch.reference}"


def files_of(batch: Batch, written: Written, delimiter: str, say: Translator) -> list[File]:
    """CSV and XLSX of the same rows."""
    name = name_of(batch)
    return [
        File("csv", f"{name}.csv", _csv(written, delimiter)),
        File("xlsx", f"{name}.xlsx", _xlsx(batch, written, say)),
    ]


def totals(batch: Batch, written: Written) -> dict[str, Any]:
    """Control totals: what the branch counts again before it takes the rows in."""
    return {
        "reference": batch.reference,
        "month": batch.month,
        "persons": batch.persons,
        "new_persons": batch.new_persons,
        "renewals": batch.persons - batch.new_persons,
        "contribution_rp": batch.contribution_rp,
        "rows_sha256": rows_sha256(written),
    }


def rows_sha256(written: Written) -> str:
    """A hash of all cells, row by row, the same for CSV and XLSX: cells end with 1F, rows with 1E."""
    text = "".join("\x1f".join(row) + "\x1e" for row in [written.header, *written.rows])
    return hashlib.sha256(text.encode()).hexdigest()


def _csv(written: Written, delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(written.header)
    writer.writerows(written.rows)
    return buffer.getvalue().encode()


def _xlsx(batch: Batch, written: Written, say: Translator) -> bytes:
    buffer = io.BytesIO()
    # in memory: parts of a workbook would otherwise lie on disk in the clear
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True})
        _rows(book.add_worksheet(say("submission.sheet.rows")), written, bold)
        _cover(book.add_worksheet(say("submission.sheet.cover")), batch, written, say, bold)
    return buffer.getvalue()


def _rows(sheet: Any, written: Written, bold: Any) -> None:
    for at, name in enumerate(written.header):
        sheet.write_string(0, at, name, bold)
    for number, row in enumerate(written.rows, start=1):
        for at, text in enumerate(row):
            if text:
                sheet.write_string(number, at, text)
    sheet.set_column(0, len(written.header) - 1, _SIDE)
    sheet.freeze_panes(1, 0)


def _cover(sheet: Any, batch: Batch, written: Written, say: Translator, bold: Any) -> None:
    if batch.simulated:
        sheet.write_string(0, 0, say("submission.simulated"), bold)
    for number, (key, value) in enumerate(totals(batch, written).items(), start=2):
        sheet.write_string(number, 0, say(f"submission.total.{key}"), bold)
        (sheet.write_number if isinstance(value, int) else sheet.write_string)(number, 1, value)
    sheet.set_column(0, 0, 2 * _SIDE)
    sheet.set_column(1, 1, 4 * _SIDE)
