"""Excel workbooks through calamine: every visible sheet is a list, its rows become text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from padan.intake.columns import normalised
from padan.intake.contracts import AgencyContract, XlsxFormat
from padan.intake.readers.block import Block, Layout, Row, block_of, count_before
from padan.intake.readers.cells import cell_text
from padan.intake.readers.error_cells import ErrorCells, error_cells
from padan.intake.readers.header import find_layout, missing_columns
from padan.intake.readers.package import inspect_package, worksheet_parts
from padan.intake.refusals import Missing, Refusal, Refused

BLOCK_ROWS = 50_000


@dataclass(frozen=True)
class _Sheet:
    name: str
    visible: bool
    source: CalamineSheet
    errors: ErrorCells


def read_xlsx(path: Path, contract: AgencyContract, spec: XlsxFormat) -> Iterator[Block]:
    """The rows of every sheet of a workbook. Refuses it before the first block if a sheet lacks a column."""
    inspect_package(path, contract.limits)
    with _refusing_damage():
        sheets = list(_sheets(path))
        if len(sheets) < worksheet_parts(path):
            # a damaged list of sheets is read up to the damage: the rest would be lost without a word
            raise Refused(Refusal.UNREADABLE, "workbook")
        layouts = _layouts(contract, spec, sheets)
        for sheet, layout in zip(sheets, layouts, strict=True):
            yield from _blocks(contract, sheet, layout)


@contextmanager
def _refusing_damage() -> Iterator[None]:
    try:
        yield
    except PasswordError:
        raise Refused(Refusal.PASSWORD_PROTECTED) from None
    except CalamineError:
        raise Refused(Refusal.UNREADABLE, "workbook") from None
    except BaseException as error:
        # calamine panics on some damaged packages; a panic is no Exception and cannot be imported
        if type(error).__name__ == "PanicException":
            raise Refused(Refusal.UNREADABLE, "workbook") from None
        raise


def _sheets(path: Path) -> Iterator[_Sheet]:
    workbook, errors = load_workbook(path), error_cells(path)
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            visible = sheet.visible == SheetVisibleEnum.Visible
            source = workbook.get_sheet_by_name(sheet.name)
            yield _Sheet(sheet.name, visible, source, errors.get(sheet.name, {}))


def _layouts(contract: AgencyContract, spec: XlsxFormat, sheets: list[_Sheet]) -> list[Layout]:
    """The layout of each sheet; one without columns for a sheet that holds no list."""
    ignored = {normalised(name) for name in spec.ignored_sheets}
    layouts: list[Layout] = []
    missing: list[Missing] = []
    for sheet in sheets:
        head = [
            list(map(cell_text, row)) for row in islice(sheet.source.iter_rows(), spec.header_search_rows)
        ]
        layout = find_layout(contract, sheet.name, head)
        is_list = normalised(sheet.name) not in ignored and sheet.source.end is not None
        if is_list and (sheet.visible or layout):
            missing += missing_columns(contract, sheet.name, layout)
        layouts.append(layout if layout and is_list else Layout(sheet=sheet.name))
    if missing:
        raise Refused(Refusal.MISSING_COLUMN, missing=missing)
    return layouts


def _blocks(contract: AgencyContract, sheet: _Sheet, layout: Layout) -> Iterator[Block]:
    width = sheet.source.end[1] + 1 if sheet.source.end else 0
    if width > contract.limits.max_columns:
        limit = contract.limits.max_columns
        raise Refused(Refusal.TOO_LARGE, "columns", row=layout.header_row or 1, size=width, limit=limit)
    rows = _filled_down(contract, layout, sheet)
    if not layout.columns:
        yield block_of(layout, [], [], count_before(list(rows), 0))
        return
    before = count_before(list(islice(rows, layout.first_data_row - 1)), len(layout.header_texts))
    number = layout.first_data_row
    while chunk := list(islice(rows, BLOCK_ROWS)):
        yield block_of(layout, chunk, list(range(number, number + len(chunk))), before)
        number, before = number + len(chunk), {}
    if before:
        yield block_of(layout, [], [], before)


def _filled_down(contract: AgencyContract, layout: Layout, sheet: _Sheet) -> Iterator[Row]:
    """The rows as text; in columns that the contract names, a merged cell speaks for all its rows."""
    spans = _merged_spans(contract, layout, sheet)
    open_spans: dict[int, tuple[int, str | None]] = {}
    for number, values in enumerate(sheet.source.iter_rows()):
        row: Row = [cell_text(value) for value in values]
        for position, shown in sheet.errors.get(number, {}).items():
            row += [None] * (position + 1 - len(row))
            row[position] = shown
        for position, last in spans.get(number, ()):
            open_spans[position] = (last, row[position])
        for position, (last, text) in open_spans.items():
            if number <= last:
                row[position] = text
        yield row


def _merged_spans(
    contract: AgencyContract, layout: Layout, sheet: _Sheet
) -> dict[int, list[tuple[int, int]]]:
    """First row of a merged cell -> its position and last row (rows and positions from 0)."""
    filled = {at for name, at in layout.columns.items() if contract.columns[name].fill_merged}
    spans: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in sheet.source.merged_cell_ranges or ():
        if left in filled and bottom > top >= layout.first_data_row - 1:
            spans.setdefault(top, []).append((left, bottom))
    return spans
