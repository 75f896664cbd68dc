"""NIK and KK numbers: read with a mark for every damage, taken apart, shown masked.

A NIK holds the region of first registration, the birth date (women: day + 40) and a serial from 0001.
It is for life (PP 40/2019 art. 30), so a NIK that disagrees with the birth date or the sex is still
valid: disagreement is evidence for the linkage, never a reason to throw a number away here.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from padan.identity.arrays import distinct_table, is_blank, null_if, text, where_needed
from padan.identity.dates import MONTHS_A_YEAR

LENGTH = 16
WOMEN_DAY_OFFSET = 40
_SERIAL_FROM = 12
_PLACEHOLDERS = pa.array([str(d) * LENGTH for d in range(10)] + ["1234567890123456", "0123456789012345"])
_SCIENTIFIC = r"^\s*['\"]?[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+\s*$"
_FLOAT = r"^([\s'\"]*[0-9]{12,})[.,]0{1,2}(\s*)$"
_SEPARATORS = r"[\s\p{Z}\p{C}\p{Pd}\p{Pi}\p{Pf}.,'\"`´′ʻʼ−]+"
_DAYS_IN_MONTH = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

Digits = npt.NDArray[np.int64]


def read_nik(raw: pa.Array, kk: pa.Array | None = None) -> pa.Table:
    """Read NIKs as received.

    raw: texts. kk: the read KK of the same rows (16 digits or null); a NIK equal to it is none.
    Returns columns
      value: 16 digits, or null where blank or unreadable;
      form: blank, ok, repaired (separators, letters or ".0" undone), suspect (kept, but no serial
        0000 and no such birth date can exist) or unreadable;
      damage: separators, letters, float_text, scientific, length, characters, placeholder,
        kk_number, serial_0000, date_part, last_digit_zero, or null.
    """
    return _read(text(raw), kk, WOMEN_DAY_OFFSET)


def read_kk(raw: pa.Array) -> pa.Table:
    """Read family card numbers as received: as `read_nik`, but no day is shifted by 40."""
    return distinct_table(text(raw), lambda values: _read(values, None, 0))


def _read(raw: pa.Array, kk: pa.Array | None, day_offset: int) -> pa.Table:
    floatless = where_needed(raw, _FLOAT, lambda v: pc.replace_substring_regex(v, _FLOAT, r"\1\2"))
    squeezed = where_needed(floatless, r"[^0-9]", _without_separators)
    digits = where_needed(squeezed, r"[OoIil|L]", _letters_to_digits)
    unreadable = _unreadable(raw, digits, kk)
    value = null_if(digits, pc.is_valid(unreadable))
    repaired = _first_true(
        (pc.not_equal(digits, squeezed), "letters"),
        (pc.not_equal(floatless, raw), "float_text"),
        (pc.not_equal(squeezed, floatless), "separators"),
    )
    suspect = _suspect(value, day_offset)
    form = pc.coalesce(
        pc.if_else(pc.equal(unreadable, "blank"), "blank", "unreadable"),
        pc.if_else(pc.is_valid(suspect), "suspect", pa.scalar(None, pa.string())),
        pc.if_else(pc.is_valid(repaired), "repaired", "ok"),
    )
    ending = pc.fill_null(pc.ends_with(value, "0"), False)
    zero = pc.if_else(ending, "last_digit_zero", pa.scalar(None, pa.string()))
    damage = pc.coalesce(unreadable, suspect, repaired, zero)
    return pa.table({"value": value, "form": form, "damage": null_if(damage, pc.equal(form, "blank"))})


def _without_separators(values: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.utf8_normalize(values, form="NFKC"), _SEPARATORS, "")


def _letters_to_digits(values: pa.Array) -> pa.Array:
    zeros = pc.replace_substring_regex(values, "[Oo]", "0")
    ones = pc.replace_substring_regex(zeros, "[Iil|L]", "1")
    return pc.if_else(pc.match_substring_regex(ones, "^[0-9]+$"), ones, values)


def _unreadable(raw: pa.Array, digits: pa.Array, kk: pa.Array | None) -> pa.Array:
    """Why there is no number: blank, or a damage; null where there is one."""
    no_kk = pa.scalar(False)
    return _first_true(
        (is_blank(raw), "blank"),
        (pc.match_substring_regex(raw, _SCIENTIFIC), "scientific"),
        (pc.match_substring_regex(digits, "[^0-9]|^$"), "characters"),
        (pc.not_equal(pc.binary_length(digits), LENGTH), "length"),
        (pc.is_in(digits, _PLACEHOLDERS), "placeholder"),
        (no_kk if kk is None else pc.fill_null(pc.equal(digits, kk), False), "kk_number"),
    )


def _suspect(value: pa.Array, day_offset: int) -> pa.Array:
    """Damage of numbers that can be read but cannot have been issued; null elsewhere."""
    known = pc.is_valid(value)
    digits = digit_matrix(value.filter(known))
    day, month, _ = _date_parts(digits, day_offset)
    possible = (month >= 1) & (month <= MONTHS_A_YEAR) & (day >= 1)
    possible &= day <= _DAYS_IN_MONTH[np.clip(month, 0, MONTHS_A_YEAR)]
    no_serial = digits[:, _SERIAL_FROM:].sum(axis=1) == 0
    reasons = _first_true(
        (pa.array(no_serial, pa.bool_()), "serial_0000"), (pa.array(~possible, pa.bool_()), "date_part")
    )
    return pc.replace_with_mask(pa.nulls(len(value), pa.string()), known, reasons)


def _first_true(*cases: tuple[pa.Array, str]) -> pa.Array:
    """For every row the word of the first case that holds, else null."""
    size = max(len(mask) if isinstance(mask, pa.Array) else 0 for mask, _ in cases)
    answer = pa.nulls(size, pa.string())
    for mask, word in reversed(cases):
        answer = pc.if_else(mask, pa.scalar(word), answer)
    return answer


def digit_matrix(numbers: pa.Array) -> Digits:
    """The digits of n numbers of 16 digits each, without nulls, as an n x 16 matrix."""
    fixed = numbers.cast(pa.binary()).cast(pa.binary(LENGTH))
    characters = np.frombuffer(fixed.buffers()[1] or b"", np.uint8)
    first = fixed.offset * LENGTH
    matrix = characters[first : first + len(fixed) * LENGTH].reshape(-1, LENGTH)
    return matrix.astype(np.int64) - ord("0")


def _date_parts(digits: Digits, day_offset: int) -> tuple[Digits, Digits, Digits]:
    """Day (shift undone), month and two-digit year."""
    day, month, year = (digits[:, k] * 10 + digits[:, k + 1] for k in (6, 8, 10))
    return np.where((day > day_offset) & (day_offset > 0), day - day_offset, day), month, year


def nik_parts(numbers: pa.Array, as_of: dt.date) -> pa.Table:
    """Take read NIKs apart.

    Returns columns region_code (6 digits, of first registration), birth_date (the latest that lies not
    after `as_of`; null if no such date exists), sex (L or P) and serial (4 digits); null for null.
    """
    known = pc.is_valid(numbers)
    digits = digit_matrix(numbers.filter(known))
    women = digits[:, 6] >= WOMEN_DAY_OFFSET // 10
    parts = {
        "birth_date": _birth_dates(digits, as_of),
        "sex": pa.array(np.where(women, "P", "L"), pa.string()),
    }
    columns = {
        name: pc.replace_with_mask(pa.nulls(len(numbers), part.type), known, part)
        for name, part in parts.items()
    }
    return pa.table(
        {
            "region_code": pc.utf8_slice_codeunits(numbers, 0, 6),
            **columns,
            "serial": pc.utf8_slice_codeunits(numbers, _SERIAL_FROM, LENGTH),
        }
    )


def _birth_dates(digits: Digits, as_of: dt.date) -> pa.Array:
    day, month, short_year = _date_parts(digits, WOMEN_DAY_OFFSET)
    this_century = _dates(2000 + short_year, month, day)
    late = np.isnat(this_century) | (this_century > np.datetime64(as_of))
    dates = np.where(late, _dates(1900 + short_year, month, day), this_century)
    return pa.array(dates.astype("datetime64[D]"), pa.date32())


def _dates(year: Digits, month: Digits, day: Digits) -> npt.NDArray[np.datetime64]:
    """Calendar dates; NaT where there is no such day."""
    in_year = (month >= 1) & (month <= MONTHS_A_YEAR)
    start = ((year - 1970) * MONTHS_A_YEAR + np.where(in_year, month, 1) - 1).astype("datetime64[M]")
    date = start.astype("datetime64[D]") + (day - 1)
    real = in_year & (day >= 1) & (date.astype("datetime64[M]") == start)
    return np.where(real, date, np.datetime64("NaT"))


def mask(numbers: pa.Array) -> pa.Array:
    """Numbers as they may be shown: 7371**********01. What has not 16 digits shows nothing."""
    shown = pc.replace_substring_regex(numbers, r"^([0-9]{4})[0-9]{10}([0-9]{2})$", r"\1" + "*" * 10 + r"\2")
    is_masked = pc.match_substring_regex(shown, r"^[0-9]{4}\*{10}[0-9]{2}$")
    return pc.if_else(is_masked, shown, "*" * LENGTH)
