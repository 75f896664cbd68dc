"""How the branch judges a line: the checks in their order; the first that fails gives the code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from padan.city.ages import RETIREMENT, age_on
from padan.city.branch import form
from padan.city.branch.books import Books, Cover
from padan.city.branch.submission import Line
from padan.city.branch.view import View, plain

_FIRST_MONTH_IS_NEXT = 1


@dataclass(frozen=True)
class Asked:
    """A line with what Dukcapil says of its NIK. person: -1 for none. name: Dukcapil's. start: month."""

    line: Line
    person: int
    name: str
    start: int


def look_up(lines: list[Line], view: View) -> list[Asked]:
    """Every line beside Dukcapil's record; cover that names no first month begins with the next one."""
    persons = view.persons([int(line.nik or 0) for line in lines])
    names = view.names(persons.clip(min=0))
    following = view.month.month + _FIRST_MONTH_IS_NEXT
    return [
        Asked(line, int(person), name, line.start if line.start is not None else following)
        for line, person, name in zip(lines, persons, names, strict=True)
    ]


def judge(asked: Asked, view: View, books: Books) -> str:
    """The code of the first check that fails, '' where the line is accepted."""
    line = asked.line
    if not line.nik or not plain(line.name) or line.birth_date is None:
        return form.INCOMPLETE
    cover = books.find(int(line.nik), asked.person)
    if line.ends:
        return "" if cover is not None and cover.ended is None else form.NOTHING_TO_END
    if asked.person < 0:
        return form.NIK_UNKNOWN
    return _of_the_person(asked, view) or _of_the_cover(asked, view, cover)


def _of_the_person(asked: Asked, view: View) -> str:
    line = asked.line
    if view.died(asked.person):
        return form.DIED
    if plain(line.name) != plain(asked.name) or line.birth_date != view.city.people.birth[asked.person]:
        return form.NAME_DIFFERS
    return ""


def _of_the_cover(asked: Asked, view: View, cover: Cover | None) -> str:
    nik = int(asked.line.nik)
    if cover is not None and months_of(asked) <= cover.paid:
        return form.PAID_ALREADY
    if nik in view.employed:
        return form.EMPLOYED
    if nik in view.elsewhere:
        return form.OTHER_SPONSOR
    member = cover is not None and cover.active(view.month.month)
    return form.TOO_OLD if not member and _age(asked, view) >= RETIREMENT else ""


def months_of(asked: Asked) -> set[int]:
    """The months a line asks cover for."""
    return set(range(asked.start, asked.start + max(asked.line.months, 1)))


def _age(asked: Asked, view: View) -> int:
    """Whole years on the first day of cover; who is not yet 65 may be registered."""
    first = np.datetime64(asked.start, "M").astype("datetime64[D]").astype(dt.date)
    day = int(np.datetime64(first, "D").astype(np.int64))
    return int(age_on(view.city.people.birth[[asked.person]], day)[0])
