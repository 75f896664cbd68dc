"""What the branch can look up while it answers: Dukcapil's records, and its own members of today."""

from __future__ import annotations

import re

import numpy as np

from padan.city.memberships import PROGRAMME, Members
from padan.city.population import DECEASED, City
from padan.city.randomness import Array
from padan.city.scale import Month


class View:
    """The city on one day, by NIK. members: all of the branch's own, also those no extract shows yet."""

    def __init__(self, city: City, members: Members, month: Month) -> None:
        self.city, self.members, self.month = city, members, month
        self._order = np.argsort(city.people.nik, kind="stable")
        self._niks = city.people.nik[self._order]
        paid = members.active & (members.last_month >= month.month) & (members.nik > 0)
        others = paid & ~members.employed & (members.sponsor != PROGRAMME)
        self.employed = set(members.nik[paid & members.employed].tolist())
        self.elsewhere = set(members.nik[others].tolist())
        ours = np.flatnonzero((members.sponsor == PROGRAMME) & ~members.employed & (members.nik > 0))
        self._ours = dict(zip(members.nik[ours].tolist(), ours.tolist(), strict=True))

    def persons(self, niks: list[int]) -> Array:
        """Rows of the people with these NIKs in Dukcapil's records, -1 for none."""
        wanted = np.array(niks, dtype=np.int64)
        at = np.searchsorted(self._niks, wanted).clip(max=len(self._niks) - 1)
        return np.where(self._niks[at] == wanted, self._order[at], -1)

    def names(self, persons: Array) -> list[str]:
        """Names of people as Dukcapil writes them."""
        spelt: list[str] = self.city.vocabulary.spell(self.city.people.name[persons]).to_pylist()
        return spelt

    def died(self, person: int) -> bool:
        """Whether Dukcapil knows of the death."""
        return bool(self.city.people.status[person] == DECEASED)

    def ours(self, nik: int) -> int | None:
        """Row of an earlier membership under the programme in the branch's own books."""
        return self._ours.get(nik)


def plain(name: str) -> str:
    """A name as the branch compares it: capital letters and single spaces."""
    return re.sub(r"[^A-Z]+", " ", name.upper()).strip()
