"""The fix-list's second sheet: one line a row of the agency's file, with blank cells for the right values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from padan.i18n import Translator

EMPTY_ROW = "EMPTY_ROW"
COLUMNS = {"level": 11, "sheet": 20, "row": 8, "nik": 20, "column": 22, "what": 46, "action": 46}
_FILL_WIDTH = 19
_NIK_DIGITS = 16


@dataclass(frozen=True)
class RowsPage:
    """What the sheet shows.

    findings: with sheet, sheet_row, nik_masked, rule and quarantine; those of a row beside each other.
    columns: rule -> canonical columns. fill: canonical column -> the agency's header; empty where a list
    does not come back by rows.
    """

    findings: Sequence[Any]
    columns: Mapping[str, tuple[str, ...]]
    fill: Mapping[str, str]


def write_rows(page: Any, styles: Mapping[str, Any], content: RowsPage, say: Translator) -> None:
    """Write the sheet with XlsxWriter."""
    _header(page, styles, content, say)
    number = 0
    for number, row in enumerate(_rows(content.findings), start=1):
        _told_row(page, styles, content, say, line=(number, row))
    page.freeze_panes(1, 3)  # the row keeps its name while the cells to fill are scrolled to
    page.autofilter(0, 0, max(number, 1), len(COLUMNS) - 1)
    if "nik" in content.fill:
        page.data_validation(1, _first_fill(content, "nik"), max(number, 1), _first_fill(content, "nik"), {
            "validate": "length", "criteria": "==", "value": _NIK_DIGITS, "error_type": "warning",
            "error_title": "NIK", "error_message": say("quality.fixlist.nik_length"),
        })  # fmt: skip


def _rows(findings: Sequence[Any]) -> Iterator[list[Any]]:
    for _, row in groupby(findings, key=lambda found: (found.sheet, found.sheet_row)):
        yield list(row)


def _first_fill(content: RowsPage, column: str) -> int:
    return len(COLUMNS) + list(content.fill).index(column)


def _header(page: Any, styles: Mapping[str, Any], content: RowsPage, say: Translator) -> None:
    for at, (name, width) in enumerate(COLUMNS.items()):
        page.write_string(0, at, say(f"quality.fixlist.column.{name}"), styles["header"])
        page.set_column(at, at, width)
    for at, header in enumerate(content.fill.values(), start=len(COLUMNS)):
        page.write_string(0, at, header, styles["fill_header"])
        # as text: Excel would cut a NIK to 15 digits and turn dates about
        page.set_column(at, at, _FILL_WIDTH, styles["fill"])


def _told_row(
    page: Any, styles: Mapping[str, Any], content: RowsPage, say: Translator, *, line: tuple[int, list[Any]]
) -> None:
    number, row = line
    first, rules = row[0], [found.rule for found in row]
    level = min((level_of(found.rule, found.quarantine) for found in row), key=LEVELS.index)
    asked = list(dict.fromkeys(name for rule in rules for name in content.columns.get(rule, ())))
    no_nik = "" if level == "empty" else say("quality.fixlist.nik_none")
    page.write_string(number, 0, say(f"quality.level.{level}"), styles[level])
    page.write_string(number, 1, first.sheet, styles["plain"])
    page.write_number(number, 2, first.sheet_row, styles["plain"])
    page.write_string(number, 3, first.nik_masked or no_nik, styles["plain"])
    page.write_string(number, 4, ", ".join(say(f"quality.column.{name}") for name in asked), styles["text"])
    for at, kind in ((5, "rule"), (6, "action")):
        page.write_string(number, at, _told(kind, rules, say), styles["text"])
    for at, name in enumerate(content.fill, start=len(COLUMNS)):
        if name in asked:
            page.write_blank(number, at, None, styles["asked"])


def _told(kind: str, rules: Sequence[str], say: Translator) -> str:
    """The texts of a row's rules, each once, one under the other."""
    return "\n".join(dict.fromkeys(say(f"quality.{kind}.{rule}") for rule in rules))


LEVELS = ("empty", "quarantined", "warning")


def level_of(rule: str, quarantine: bool) -> str:
    """How grave a finding is: empty, quarantined or warning."""
    if rule == EMPTY_ROW:
        return "empty"
    return "quarantined" if quarantine else "warning"
