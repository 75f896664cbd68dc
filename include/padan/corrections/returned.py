"""A returned fix-list as lines: which row of the list, and which cells are to be other than they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from padan.intake.contracts import AgencyContract, Column, DelimitedFormat, XlsxFormat
from padan.intake.readers import Block, read_blocks

SHEET, ROW = "corrected_sheet", "corrected_row"
# As the fix-list writes them, in both languages.
_PLACE = {SHEET: ("Lembar", "Sheet"), ROW: ("Baris", "Row")}
_OTHER_SHEETS = ("Ringkasan", "Summary")
_MASK = "*"

Place = tuple[str, int]


@dataclass
class Returned:
    """What a returned list says.

    cells: by sheet and row of the corrected list, canonical column → new text. refused: kinds of lines
    that were left out → their line numbers. unchanged: lines that say nothing.
    """

    cells: dict[Place, dict[str, str]] = field(default_factory=dict)
    refused: dict[str, list[int]] = field(default_factory=dict)
    unchanged: int = 0

    def refuse(self, kind: str, line: int) -> None:
        """Leave a line out."""
        self.refused.setdefault(kind, []).append(line)


def read_returned(path: Path, contract: AgencyContract) -> Returned:
    """Read a returned list, XLSX or delimited. Raises Refused for a file that cannot be read at all.

    Columns go by the agency's own headers. A blank cell leaves what is there; several lines about one
    row are put together, and refused where they contradict each other.
    """
    returned, contradicted = Returned(), set()
    for line, place, cells in _lines(path, contract):
        if place is None:
            returned.refuse("NO_ROW_NUMBER", line)
        elif _MASK in cells.get("nik", ""):
            returned.refuse("MASKED_NIK", line)
        elif not cells:
            returned.unchanged += 1
        elif place in contradicted or _contradicts(returned.cells.get(place, {}), cells):
            contradicted.add(place)
            returned.cells.pop(place, None)
            returned.refuse("CONTRADICTION", line)
        else:
            returned.cells.setdefault(place, {}).update(cells)
    return returned


def _contradicts(known: dict[str, str], cells: dict[str, str]) -> bool:
    return any(known.get(name, value) != value for name, value in cells.items())


def _lines(path: Path, contract: AgencyContract) -> Iterator[tuple[int, Place | None, dict[str, str]]]:
    form = _form(path, contract)
    for block in read_blocks(path, form):
        yield from _lines_of(block, form)


def _form(path: Path, contract: AgencyContract) -> AgencyContract:
    """The agency's columns with the place before them; none of them has to be there."""
    columns = {name: Column(headers=column.headers) for name, column in contract.columns.items()}
    places = {name: Column(headers=headers, required=True) for name, headers in _PLACE.items()}
    is_workbook = path.suffix.lower() in XlsxFormat(type="xlsx").suffixes
    form = (
        XlsxFormat(type="xlsx", ignored_sheets=_OTHER_SHEETS)
        if is_workbook
        else DelimitedFormat(type="delimited")
    )
    # copied, not checked: a contract may not name these two columns, a returned list must
    return contract.model_copy(update={"columns": columns | places, "one_of": (), "format": form})


def _lines_of(block: Block, form: AgencyContract) -> Iterator[tuple[int, Place | None, dict[str, str]]]:
    at = block.layout.columns
    columns = {name: block.cells.column(str(at[name])).to_pylist() for name in form.columns if name in at}
    for number, line in enumerate(block.sheet_rows.to_pylist()):
        told = {name: (values[number] or "").strip() for name, values in columns.items()}
        sheet, row = told.pop(SHEET), told.pop(ROW)
        cells = {name: text for name, text in told.items() if text}
        if sheet or row or cells:
            yield line, ((sheet, int(row)) if row.isdecimal() else None), cells


def count_columns(cells: dict[Place, dict[str, str]]) -> Counter[str]:
    """How often each column is corrected."""
    return Counter(name for one in cells.values() for name in one)
