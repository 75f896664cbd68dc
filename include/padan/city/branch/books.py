"""The branch's books of the city's programme: who is a member, and for which months was paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from padan.city.memberships import BASIC, DORMANT_FROM, PROGRAMME, Members
from padan.city.population import City
from padan.city.randomness import Array

_FIRST_KPJ = 20_000_000_000  # above every number of the first member file


@dataclass
class Cover:
    """One membership under the programme. Months since 1970.

    person: row in People. nik, name, birth: as the branch holds them; nik 0 for none. first_month: of
    the membership. paid: months paid for. ended: first month without cover that was asked for, None
    for none.
    """

    person: int
    kpj: int
    nik: int
    name: Array
    birth: int
    first_month: int
    paid: set[int] = field(default_factory=set)
    ended: int | None = None

    @property
    def last_month(self) -> int:
        """The last month paid for; the month before the first where none was."""
        return max(self.paid, default=self.first_month - 1)

    def arrears(self, month: int) -> int:
        """Months behind in `month`; none once the end was asked for."""
        return 0 if self.ended is not None else max(month - self.last_month, 0)

    def active(self, month: int) -> bool:
        """Whether it counts as active in `month`: three unpaid months in a row, or its end, stop it."""
        ended = self.ended is not None and self.ended <= month
        return not ended and self.arrears(month) < DORMANT_FROM


class Books:
    """Covers, one a person. A NIK that was corrected at Dukcapil leads to the person all the same."""

    def __init__(self) -> None:
        self.by_person: dict[int, Cover] = {}
        self._by_nik: dict[int, Cover] = {}
        self._last_kpj = _FIRST_KPJ

    def find(self, nik: int, person: int) -> Cover | None:
        """The cover of a NIK as the branch holds it, else of the person whom Dukcapil knows by it."""
        return self._by_nik.get(nik) or self.by_person.get(person)

    def open(self, city: City, person: int, nik: int, month: int) -> Cover:
        """A new membership with a new KPJ number."""
        self._last_kpj += 1 + nik % 59
        name, birth = city.people.name[person].copy(), int(city.people.birth[person])
        return self._keep(Cover(person, self._last_kpj, nik, name, birth, month))

    def take_over(self, members: Members, row: int) -> Cover:
        """A membership that stands in the member file already, with its KPJ number and first month."""
        mine = members.taken(np.array([row]))
        first, last = int(mine.first_month[0]), int(mine.last_month[0])
        cover = Cover(
            int(mine.person[0]), int(mine.kpj[0]), int(mine.nik[0]), mine.name[0], int(mine.birth[0]), first
        )
        cover.paid = set(range(first, last + 1))
        return self._keep(cover)

    def correct_nik(self, cover: Cover, nik: int) -> None:
        """Hold a member under another NIK from now on."""
        self._by_nik.pop(cover.nik, None)
        cover.nik = nik
        self._keep(cover)

    def _keep(self, cover: Cover) -> Cover:
        self.by_person[cover.person] = cover
        if cover.nik:
            self._by_nik[cover.nik] = cover
        return cover

    def in_order(self) -> list[Cover]:
        """Every cover, by KPJ number."""
        return sorted(self.by_person.values(), key=lambda cover: cover.kpj)

    def members(self, city: City, month: int) -> Members:
        """Every cover that was ever paid for as a row of the member file of `month`, by KPJ number."""
        covers, people = [cover for cover in self.in_order() if cover.paid], city.people
        count = len(covers)

        def column(values: Iterable[Any], kind: type = np.int64) -> Array:
            return np.fromiter(values, dtype=kind, count=count)

        person = column(cover.person for cover in covers)
        nik, birth = column(cover.nik for cover in covers), column(cover.birth for cover in covers)
        name = np.array([cover.name for cover in covers], dtype=people.name.dtype)
        name = name.reshape(count, people.name.shape[1])
        return Members(
            person=person,
            employed=np.zeros(count, dtype=bool),
            sponsor=np.full(count, PROGRAMME, dtype=np.int16),
            programmes=np.full(count, BASIC, dtype=np.int8),
            first_month=column(cover.first_month for cover in covers),
            last_month=column(cover.last_month for cover in covers),
            active=column((cover.active(month) for cover in covers), bool),
            arrears=column((cover.arrears(month) for cover in covers), np.int16),
            kpj=column(cover.kpj for cover in covers),
            nik=nik,
            name=name,
            birth=birth.astype(people.birth.dtype),
            true_nik=nik == people.nik[person],
            true_self=(name == people.name[person]).all(axis=1) & (birth == people.birth[person]),
        )
