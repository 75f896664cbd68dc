"""The fix-list as a workbook: a summary to read, a list to work through. Same content, same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from padan.i18n import Translator
from padan.quality.files import File
from padan.quality.rows_page import RowsPage, level_of, write_rows

_CREATED = dt.datetime(2000, 1, 1)
_COLOURS = {"quarantined": "#F8D7DA", "warning": "#FFF3CD", "empty": "#E2E3E5"}


@dataclass(frozen=True)
class Content:
    """Everything the workbook shows.

    counts: as of files.counts_of. by_rule: rule -> sheet -> findings, of all of them, also those beyond
    what the rows' page shows.
    """

    file: File
    title: str
    counts: Mapping[str, Any]
    by_rule: Mapping[str, Mapping[str, int]]
    quarantines: Mapping[str, bool]
    sheets: Sequence[str]
    rows: RowsPage

    @property
    def total(self) -> int:
        """How many findings there are, whether the list shows them or not."""
        return sum(sum(counts.values()) for counts in self.by_rule.values())


def workbook(content: Content, say: Translator) -> bytes:
    """The bytes of the XLSX file, in the language of `say`."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED, "title": say("quality.fixlist.title")})
        styles = _styles(book)
        _summary(book.add_worksheet(say("quality.fixlist.summary")), styles, content, say)
        write_rows(book.add_worksheet(say("quality.fixlist.rows")), styles, content.rows, say)
    return buffer.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "font_size": 10}
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#1F3864"}),
        "label": book.add_format({**base, "bold": True}),
        "text": book.add_format({**base, "text_wrap": True}),
        "plain": book.add_format(base),
        "number": book.add_format({**base, "num_format": "#,##0"}),
        "header": book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864", "text_wrap": True}
        ),
    }
    blank = {**base, "num_format": "@", "border": 1, "border_color": "#BFBFBF"}
    styles["fill"] = book.add_format(blank)
    styles["asked"] = book.add_format({**blank, "bg_color": "#FFFF99"})
    styles["fill_header"] = book.add_format({**base, "bold": True, "bg_color": "#C6E0B4", "text_wrap": True})
    for level, colour in _COLOURS.items():
        styles[level] = book.add_format({**base, "bg_color": colour})
    return styles


def _summary(page: Any, styles: dict[str, Any], content: Content, say: Translator) -> None:
    page.write_string(0, 0, say("quality.fixlist.title"), styles["title"])
    row = 1
    for key, value in _facts(content, say):
        row += 1
        page.write_string(row, 0, key, styles["label"])
        page.write_string(row, 1, value, styles["plain"])
    row += 2
    for note in _notes(content, say):
        page.merge_range(row, 0, row, 3, note, styles["text"])
        page.set_row(row, 75)
        row += 1
    _counts_table(page, styles, content, say, row + 1)
    page.set_column(0, 0, 20)
    page.set_column(1, 2, 52)
    page.set_column(3, 3, 10)
    page.set_column(4, 4 + max(len(content.sheets), 1), 14)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _facts(content: Content, say: Translator) -> list[tuple[str, str]]:
    counts = content.counts
    return [
        (say("quality.fixlist.agency"), content.title),
        (say("quality.fixlist.period"), content.file.period),
        (say("quality.fixlist.file"), content.file.sha8),
        *(
            (say(f"quality.fixlist.{name}"), say.number(counts.get(name, 0)))
            for name in ("data_rows", "accepted_rows", "quarantined_rows", "empty_rows")
        ),
    ]


def _notes(content: Content, say: Translator) -> list[str]:
    if not content.total:
        return [say("quality.fixlist.none")]
    how = "quality.fixlist.how_fill" if content.rows.fill else "quality.fixlist.how"
    notes = [say(how, sheet=say("quality.fixlist.rows"))]
    findings = len(content.rows.findings)
    if findings < content.total:
        shown, total = say.number(findings), say.number(content.total)
        notes.append(say("quality.fixlist.capped", shown=shown, total=total))
    return notes


def _counts_table(page: Any, styles: dict[str, Any], content: Content, say: Translator, top: int) -> None:
    titles = [say(f"quality.fixlist.column.{name}") for name in ("level", "what", "action", "total")]
    sheets = [sheet or say("quality.fixlist.no_sheet") for sheet in content.sheets]
    for column, title in enumerate(titles + sheets):
        page.write_string(top, column, title, styles["header"])
    for line, (rule, counts) in enumerate(content.by_rule.items(), start=top + 1):
        level = level_of(rule, content.quarantines[rule])
        page.write_string(line, 0, say(f"quality.level.{level}"), styles[level])
        page.write_string(line, 1, say(f"quality.rule.{rule}"), styles["text"])
        page.write_string(line, 2, say(f"quality.action.{rule}"), styles["text"])
        for column, number in enumerate(
            [sum(counts.values()), *(counts.get(sheet, 0) for sheet in content.sheets)], start=3
        ):
            page.write_number(line, column, number, styles["number"])
