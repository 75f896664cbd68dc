"""Why a file is refused, in words for the agency.

A refusal is an outcome: it ends in raw.file and in a mail, not in a traceback.

Messages name headers, sheets, row numbers and counts. They never quote a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from padan.i18n import Translator

MAX_ITEMS = 6
_LONGEST_QUOTE = 60
_LONG_NUMBER = re.compile(r"\d{7,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class Refusal(StrEnum):
    """Every reason for which a file is refused; texts are in locale/*/intake.po."""

    UNREADABLE = "UNREADABLE"
    PASSWORD_PROTECTED = "PASSWORD_PROTECTED"  # noqa: S105 - a code, no password
    NOT_WHAT_ITS_NAME_SAYS = "NOT_WHAT_ITS_NAME_SAYS"
    MISSING_COLUMN = "MISSING_COLUMN"
    EMPTY_FILE = "EMPTY_FILE"
    NO_DATA_ROWS = "NO_DATA_ROWS"
    TOO_LARGE = "TOO_LARGE"
    WRONG_FOLDER = "WRONG_FOLDER"
    FILE_CHANGED = "FILE_CHANGED"
    FILE_GONE = "FILE_GONE"


PASSING = frozenset({Refusal.FILE_CHANGED, Refusal.FILE_GONE})
"""Refusals of a moment, not of a content: the same content, seen again, is received after all."""


@dataclass(frozen=True)
class Missing:
    """A required column that a header does not have.

    labels: what the column may be called. nearest: the header most like it, if there is a header at
    all. header_row: its row number in the sheet; None where no header row was found.
    """

    labels: tuple[str, ...]
    sheet: str = ""
    header_row: int | None = None
    nearest: str | None = None


class Refused(Exception):
    """Ends the reading of one file; caught where the outcome is recorded, seen by no caller.

    variant picks a text where one code has several; facts fill its placeholders.
    """

    def __init__(
        self, code: Refusal, variant: str = "", missing: Sequence[Missing] = (), **facts: Any
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.variant = variant
        self.missing = tuple(missing)
        self.facts = facts

    def message(self, say: Translator) -> str:
        """The sentence for the agency: what is wrong, where, and what to do."""
        key = f"intake.refusal.{self.code}" + (f".{self.variant}" if self.variant else "")
        items = " ".join(_describe(item, say) for item in self.missing[:MAX_ITEMS])
        if (more := len(self.missing) - MAX_ITEMS) > 0:
            items += " " + say("intake.missing.more", n=say.number(more))
        return say(key, items=items, **{name: _fact(value, say) for name, value in self.facts.items()})


def _fact(value: Any, say: Translator) -> str:
    return say.number(value) if isinstance(value, int) else quotable(str(value))


def _describe(item: Missing, say: Translator) -> str:
    key = "intake.missing.header" if item.header_row else "intake.missing.no_header"
    labels = " / ".join(item.labels)
    text = say(key, column=labels, sheet=_sheet(item, say), row=item.header_row)
    if item.nearest:
        text += " " + say("intake.missing.nearest", header=quotable(item.nearest))
    return text


def _sheet(item: Missing, say: Translator) -> str:
    return say("intake.sheet", name=quotable(item.sheet)) if item.sheet else say("intake.file")


def quotable(text: str) -> str:
    """A header, sheet or file name as a message may show it: one short line without long numbers."""
    shown = _LONG_NUMBER.sub("…", _CONTROL.sub(" ", text)).strip()
    return shown if len(shown) <= _LONGEST_QUOTE else shown[: _LONGEST_QUOTE - 1] + "…"
