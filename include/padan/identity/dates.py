"""Dates as people write them: day first, month names, Excel serials, place and date in one cell."""

from __future__ import annotations

import calendar
import datetime as dt
import re

import pyarrow as pa

from padan.identity.arrays import read_codes, read_distinct

EARLIEST = dt.date(1900, 1, 1)
MONTHS_A_YEAR = 12
# Astek, the first of today's programmes, is of 1977: no membership is older.
_FIRST_MEMBERSHIP_YEAR = "1977"
_SHORT_YEAR_DIGITS = 2
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_MONTH_NAMES = (
    "JANUARI JANUARY JAN",
    "FEBRUARI PEBRUARI FEBRUARY FEBUARI FEB PEB",
    "MARET MARCH MAR MRT",
    "APRIL APR",
    "MEI MAY",
    "JUNI JUNE JUN",
    "JULI JULY JUL",
    "AGUSTUS AUGUSTUS AUGUST AGUST AGUS AGST AGT AGS AGU AUG",
    "SEPTEMBER SEPT SEP SPT",
    "OKTOBER OCTOBER OKT OCT",
    "NOVEMBER NOPEMBER NOV NOP",
    "DESEMBER DECEMBER DES DEC",
)
_ALL_MONTHS = range(1, MONTHS_A_YEAR + 1)
MONTHS = {name: i for i, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}

_SEP = r"\s*[-/., ]+\s*"
_TIME = r"(?:[ T]\d{1,2}[:.]\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{2}}){_TIME}")
_DAY_NAME = re.compile(r"(\d{1,2})[-/., ]*([A-Z]{3,9})[-/., ]*(\d{4}|\d{2})")
_NAME_DAY = re.compile(r"([A-Z]{3,9})[-/., ]*(\d{1,2})[-/., ]+(\d{4})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_COMPACT_YEAR_FIRST = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_PLACE_AHEAD = re.compile(r"([^\d]*[A-Z][^\d]*?)[\s,./:;-]*(\d.*)")
_LETTER_FOR_DIGIT = re.compile(r"(?<![A-Z])[OIL|]+(?=\d)|(?<=\d)[OIL|]+(?![A-Z])")
_DIGITS = str.maketrans("OIL|", "0111")
_LABELS = re.compile(r"\b(?:TANGGAL|TGL|LAHIR|TTL)\b[ .:]*")
_MONTH_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})(?:[-/. ]\d{1,2})?")
_MONTH_LAST = re.compile(r"(?:\d{1,2}[-/. ])?(\d{1,2})[-/. ](\d{4})")
_NAMED_MONTH = re.compile(r"(?:\d{1,2} )?([A-Z]{3,9})[-/. ]+(\d{4})")

Reading = tuple[dt.date | None, str]
_UNREADABLE: Reading = (None, "unreadable")
BIRTH_SCHEMA = pa.schema([("place", pa.string()), ("date", pa.date32()), ("form", pa.string())])


def read_birth_dates(raw: pa.Array, as_of: dt.date, *, place_only: bool = False) -> pa.Table:
    """Read birth dates, with or without a birth place ahead ("Makassar, 17-08-1975").

    as_of: the last day a birth can lie on; a two-digit year is read so that the age is 0 to 99 then.
    Returns columns place (upper case, or null), date, and form: blank, ok, repaired (day and month had
    changed places, or letters stood for digits) or unreadable. A date is never outside 1900-01-01 …
    as_of. Day first is the rule, so no date is ambiguous.
    place_only: a cell without digits is a place without a date (blank), not a date that is unreadable.
    """

    def read(written: str) -> tuple[str | None, dt.date | None, str]:
        if written and not any(c.isdigit() for c in written):
            return (written, None, "blank") if place_only else (None, None, "unreadable")
        return _birth(written, as_of)

    return read_distinct(raw, read, BIRTH_SCHEMA)


def _birth(written: str, as_of: dt.date) -> tuple[str | None, dt.date | None, str]:
    unlabelled = _LABELS.sub("", written).strip(" :,;-/")
    mended = _LETTER_FOR_DIGIT.sub(lambda m: m[0].translate(_DIGITS), unlabelled)
    place, date_text = _split(mended)
    day, form = _date(date_text, as_of)
    is_mended = form == "ok" and mended != unlabelled
    return place, day, "repaired" if is_mended else form


def _split(written: str) -> tuple[str | None, str]:
    """Place and date of a text; a month's name is no place."""
    found = _PLACE_AHEAD.fullmatch(written)
    if found is None or found[1] in MONTHS:
        return None, written
    return found[1].strip(" ,./:;-") or None, found[2]


def _date(written: str, as_of: dt.date) -> Reading:
    """The date that a text without a place holds."""
    if not written:
        return None, "blank"
    return _numeric(written, as_of) or _named(written, as_of) or _UNREADABLE


def _numeric(written: str, as_of: dt.date) -> Reading | None:
    if match := _YEAR_FIRST.fullmatch(written):
        year, month, day = match.groups()
        return _calendar(day, month, year, as_of)
    if match := _DAY_FIRST.fullmatch(written):
        return _calendar(match[1], match[2], match[3], as_of)
    if match := _SERIAL.fullmatch(written):
        return _plausible(_EXCEL_EPOCH + dt.timedelta(days=int(match[1])), "ok", as_of)
    return _compact(written, as_of)


def _compact(written: str, as_of: dt.date) -> Reading | None:
    """17081975, 170875 or 19750817; a day or month of 19 or 20 tells the last from the first."""
    if match := _COMPACT.fullmatch(written):
        reading = _calendar(match[1], match[2], match[3], as_of)
        if reading[1] == "ok":
            return reading
    if match := _COMPACT_YEAR_FIRST.fullmatch(written):
        year, month, day = match.groups()
        return _calendar(day, month, year, as_of)
    return None


def _named(written: str, as_of: dt.date) -> Reading | None:
    if (match := _DAY_NAME.fullmatch(written)) and match[2] in MONTHS:
        return _calendar(match[1], str(MONTHS[match[2]]), match[3], as_of)
    if (match := _NAME_DAY.fullmatch(written)) and match[1] in MONTHS:
        return _calendar(match[2], str(MONTHS[match[1]]), match[3], as_of)
    return None


def _calendar(day: str, month: str, year: str, as_of: dt.date) -> Reading:
    d, m, form = int(day), int(month), "ok"
    if m > MONTHS_A_YEAR >= d:
        d, m, form = m, d, "repaired"
    y = _century(int(year), m, d, as_of) if len(year) == _SHORT_YEAR_DIGITS else int(year)
    if m in _ALL_MONTHS and y > 0 and 1 <= d <= calendar.monthrange(y, m)[1]:
        return _plausible(dt.date(y, m, d), form, as_of)
    return _UNREADABLE


def _century(short_year: int, month: int, day: int, as_of: dt.date) -> int:
    """The year with these last two digits that makes the age 0 to 99 at `as_of`."""
    year = as_of.year - as_of.year % 100 + short_year
    return year if (year, month, day) <= (as_of.year, as_of.month, as_of.day) else year - 100


def _plausible(day: dt.date, form: str, as_of: dt.date) -> Reading:
    return (day, form) if EARLIEST <= day <= as_of else _UNREADABLE


def read_months(raw: pa.Array) -> pa.Array:
    """Read months of membership ("01-11-2026", "2026-11", "November 2026") as YYYY-MM, or null."""
    return read_codes(raw, _month, pa.string())


def _month(written: str) -> str | None:
    written = written.removesuffix(" 00:00:00")
    if match := _MONTH_FIRST.fullmatch(written):
        year, month = match[1], int(match[2])
    elif match := _MONTH_LAST.fullmatch(written):
        year, month = match[2], int(match[1])
    elif (match := _NAMED_MONTH.fullmatch(written)) and match[1] in MONTHS:
        year, month = match[2], MONTHS[match[1]]
    else:
        return None
    return f"{year}-{month:02d}" if month in _ALL_MONTHS and year >= _FIRST_MEMBERSHIP_YEAR else None


def last_day(period: str) -> dt.date:
    """The last day of a period written YYYY-MM."""
    year, month = map(int, period.split("-"))
    return dt.date(year, month, calendar.monthrange(year, month)[1])
