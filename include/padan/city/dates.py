"""Birth dates in a cell: every form of writing them, the ways they go wrong, and what is read from them."""

from __future__ import annotations

import datetime as dt

from padan.city.randomness import Dice
from padan.city.words import MONTHS

DateCell = str | float | dt.date | None
EXCEL_DAY_0 = dt.date(1899, 12, 30)
TEXT_STYLES = ("slash", "dash", "dot", "iso", "words", "short", "abbreviated")
STYLES = (*TEXT_STYLES, "serial", "date")
_SMALLEST_SERIAL = dt.date(1928, 1, 1)  # numbers of five digits
_SHORT_YEARS_FROM = 1930  # nobody older than 96 is written with two digits
_MONTHS = 12
_WAYS = {"none": 0.12, "swapped": 0.25, "january": 0.13, "year": 0.20, "day": 0.30}
_UNREADABLE = ("-", "00-00-0000", "TIDAK TAHU", "31-02-{year}", "00-00-{year}")


def write_date(birth: dt.date, wrong: bool, style: str, dice: Dice) -> tuple[DateCell, dt.date | None]:
    """The cell, and the date a careful reader reads from it (None: no date)."""
    if not wrong:
        return _in_style(birth, style, dice), birth
    kind = dice.weighted(_WAYS)
    if kind == "none":
        return (None if dice.chance(0.6) else dice.pick(_UNREADABLE).format(year=birth.year)), None
    if kind == "swapped" and birth.day != birth.month:
        return _swapped(birth, style, dice)
    changed = _changed(birth, kind, dice)
    return _in_style(changed, style, dice), changed


def _swapped(birth: dt.date, style: str, dice: Dice) -> tuple[DateCell, dt.date]:
    """Month before day. With a day over 12 a reader sees it and puts it right."""
    if birth.day > _MONTHS:
        return f"{birth:%m/%d/%Y}", birth
    swapped = birth.replace(month=birth.day, day=birth.month)
    return _in_style(swapped, style, dice), swapped


def _changed(birth: dt.date, kind: str, dice: Dice) -> dt.date:
    if kind == "january" and (birth.month, birth.day) != (1, 1):
        return birth.replace(month=1, day=1)
    if kind == "year":
        step = dice.pick((-10, -2, -1, 1, 2, 10))
        return birth.replace(year=birth.year + step, day=min(birth.day, 28))
    step = dice.pick((-10, -3, -1, 1, 2, 3, 10, 20, 30, 31))
    return birth + dt.timedelta(days=step)


def _in_style(date: dt.date, style: str, dice: Dice) -> DateCell:
    if style == "serial" and date >= _SMALLEST_SERIAL:
        return float((date - EXCEL_DAY_0).days)
    if style == "date" and date >= _SMALLEST_SERIAL:
        return date
    return date_text(date, style, dice)


def date_text(date: dt.date, style: str, dice: Dice) -> str:
    """A date as text in one of TEXT_STYLES."""
    if style == "words":
        return f"{date.day} {dice.pick(MONTHS[date.month - 1][:2]).capitalize()} {date.year}"
    if style == "abbreviated":
        return f"{date.day:02d} {dice.pick(MONTHS[date.month - 1][-2:]).capitalize()} {date.year}"
    if style == "short" and date.year >= _SHORT_YEARS_FROM:
        return f"{date:%d-%m-%y}"
    forms = {"slash": "%d/%m/%Y", "dot": "%d.%m.%Y", "iso": "%Y-%m-%d"}
    text = f"{date:{forms.get(style, '%d-%m-%Y')}}"
    return text.lstrip("0").replace(".0", ".") if style == "dot" else text
