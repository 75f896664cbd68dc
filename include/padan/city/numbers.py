"""NIK and KK numbers by the rules: region, date (women: day + 40), serial from 0001; each only once."""

from __future__ import annotations

import numpy as np

from padan.city.randomness import Array, happens

# A NIK is region * 10^10 + date * 10^4 + serial.
SERIALS = 10_000
DATES = 10**6
_WOMEN = 40
_STEP = 3  # serials of a day lie up to three apart: some were given and never used


def date_digits(days: Array, sex: Array | None = None) -> Array:
    """DDMMYY as a number, of days since 1970; women's day is 40 higher."""
    dates = np.asarray(days).astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day = (dates - month).astype(np.int64) + 1
    if sex is not None:
        day = day + _WOMEN * np.asarray(sex, dtype=np.int64)
    months = month.astype(np.int64)
    year = (months // 12 + 1970) % 100
    digits: Array = day * 10_000 + (months % 12 + 1) * 100 + year
    return digits


def number(rng: np.random.Generator, region: Array, digits: Array, taken: Array | None = None) -> Array:
    """Sixteen-digit numbers, unique among themselves and against `taken` numbers.

    region: six digits; digits: DDMMYY. Serials of a region's day count up from 1.
    """
    prefix = region.astype(np.int64) * DATES + digits
    order = np.argsort(prefix, kind="stable")
    ordered = prefix[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    sizes = np.diff(np.append(first, len(ordered)))
    rank = np.arange(len(ordered)) - np.repeat(first, sizes)
    serial = np.empty(len(prefix), dtype=np.int64)
    serial[order] = rank * _STEP
    serial += rng.integers(1, _STEP + 1, len(prefix)) + _highest(prefix, taken)
    numbers: Array = prefix * SERIALS + serial
    return numbers


def _highest(prefix: Array, taken: Array | None) -> Array:
    """The highest serial already given for each prefix, 0 for none."""
    if taken is None or not len(taken):
        return np.zeros(len(prefix), dtype=np.int64)
    ordered = np.sort(taken)
    at = np.searchsorted(ordered, (prefix + 1) * SERIALS) - 1
    last = ordered[at.clip(min=0)]
    highest: Array = np.where((at >= 0) & (last // SERIALS == prefix), last % SERIALS, 0)
    return highest


def unused(rng: np.random.Generator, like: Array, taken: Array) -> Array:
    """Well-formed numbers of the same region and date as `like` that nobody in `taken` bears."""
    ordered = np.sort(taken)
    numbers: Array = like - like % SERIALS + rng.integers(1, 60, len(like))
    while (clash := _stands_in(numbers, ordered)).any():
        again = like[clash]
        numbers[clash] = again - again % SERIALS + rng.integers(60, 9_999, len(again))
    return numbers


def _stands_in(numbers: Array, ordered: Array) -> Array:
    at = np.searchsorted(ordered, numbers).clip(max=len(ordered) - 1)
    found: Array = ordered[at] == numbers
    return found


def mistyped(rng: np.random.Generator, numbers: Array, share: float) -> Array:
    """The numbers with, in `share` of them, one digit of the date or the region typed wrongly."""
    place = 10 ** rng.integers(4, 12, len(numbers))
    digit = numbers // place % 10
    wrong = (digit + rng.integers(1, 10, len(numbers))) % 10
    return np.where(happens(rng, share, len(numbers)), numbers + (wrong - digit) * place, numbers)
