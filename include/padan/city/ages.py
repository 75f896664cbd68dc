"""Whom the programme is for: ages in whole years, as the law counts them, and occupations."""

from __future__ import annotations

import numpy as np

from padan.city.randomness import Array

WORKING_AGE, RETIREMENT = 18, 65
# SIAK occupations that the programme is not for: pensioners; civil servants, army, police
PENSIONER, OFFICIALS = 4, (5, 6, 7)


def age_on(birth: Array, day: int) -> Array:
    """Completed years on a day; both in days since 1970."""
    born = birth.astype("datetime64[D]")
    then = np.datetime64(day, "D")
    years = then.astype("datetime64[Y]").astype(np.int64) - born.astype("datetime64[Y]").astype(np.int64)
    age: Array = years - (_day_of_year(then) < _day_of_year(born))
    return age


def _day_of_year(date: Array | np.datetime64) -> Array:
    """Month and day as one number that grows over the year."""
    month = date.astype("datetime64[M]")
    day = (date - month.astype("datetime64[D]")).astype(np.int64)
    within: Array = (month - date.astype("datetime64[Y]").astype("datetime64[M]")).astype(np.int64)
    return within * 100 + day
