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

EMPTY_ROW = "EMPTY_ROW"
_CREATED = dt.datetime(2000, 1, 1)
_COLOURS = {"quarantined": "#F8D7DA", "warning": "#FFF3CD", "empty": "#E2E3E5"}


@dataclass(frozen=True)
class Content:
    """Everything the workbook shows.

    counts: as of files.counts_of. findings: rows with sheet, sheet_row, nik_masked, rule and
    quarantine. by_rule: rule -> sheet -> findings, of all of them. columns: rule -> column names.
    """

    file: File
    title: str
    counts: Mapping[str, Any]
    findings: Sequence[Any]
    by_rule: Mapping[str, Mapping[str, int]]
    quarantines: Mapping[str, bool]
    sheets: Sequence[str]
    columns: Mapping[str, tuple[str, ...]]

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
        _list(book.add_worksheet(say("quality.fixlist.rows")), styles, content, say)
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
        page.set_row(row, 45)
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
    notes = [say("quality.fixlist.how", sheet=say("quality.fixlist.rows"))]
    if len(content.findings) < content.total:
        shown, total = say.number(len(content.findings)), say.number(content.total)
        notes.append(say("quality.fixlist.capped", shown=shown, total=total))
    return notes


def _counts_table(page: Any, styles: dict[str, Any], content: Content, say: Translator, top: int) -> None:
    titles = [say(f"quality.fixlist.column.{name}") for name in ("level", "what", "action", "total")]
    sheets = [sheet or say("quality.fixlist.no_sheet") for sheet in content.sheets]
    for column, title in enumerate(titles + sheets):
        page.write_string(top, column, title, styles["header"])
    for line, (rule, counts) in enumerate(content.by_rule.items(), start=top + 1):
        level = _level(rule, content.quarantines[rule])
        page.write_string(line, 0, say(f"quality.level.{level}"), styles[level])
        page.write_string(line, 1, say(f"quality.rule.{rule}"), styles["text"])
        page.write_string(line, 2, say(f"quality.action.{rule}"), styles["text"])
        for column, number in enumerate(
            [sum(counts.values()), *(counts.get(sheet, 0) for sheet in content.sheets)], start=3
        ):
            page.write_number(line, column, number, styles["number"])


def _list(page: Any, styles: dict[str, Any], content: Content, say: Translator) -> None:
    names = ("level", "sheet", "row", "nik", "column", "what", "action")
    for column, (name, width) in enumerate(zip(names, (11, 22, 8, 21, 24, 52, 60), strict=True)):
        page.write_string(0, column, say(f"quality.fixlist.column.{name}"), styles["header"])
        page.set_column(column, column, width)
    texts = {rule: _texts(rule, content, say) for rule in content.by_rule}
    no_nik = say("quality.fixlist.nik_none")
    for line, found in enumerate(content.findings, start=1):
        level = _level(found.rule, found.quarantine)
        columns, what, action = texts[found.rule]
        page.write_string(line, 0, say(f"quality.level.{level}"), styles[level])
        page.write_string(line, 1, found.sheet, styles["plain"])
        page.write_number(line, 2, found.sheet_row, styles["plain"])
        nik = found.nik_masked or ("" if level == "empty" else no_nik)
        page.write_string(line, 3, nik, styles["plain"])
        page.write_string(line, 4, columns, styles["plain"])
        page.write_string(line, 5, what, styles["plain"])
        page.write_string(line, 6, action, styles["plain"])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(content.findings), 1), len(names) - 1)


def _texts(rule: str, content: Content, say: Translator) -> tuple[str, str, str]:
    columns = ", ".join(say(f"quality.column.{name}") for name in content.columns.get(rule, ()))
    return columns, say(f"quality.rule.{rule}"), say(f"quality.action.{rule}")


def _level(rule: str, quarantine: bool) -> str:
    if rule == EMPTY_ROW:
        return "empty"
    return "quarantined" if quarantine else "warning"
