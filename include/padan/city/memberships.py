"""Memberships at BPJS Ketenagakerjaan, kind by kind: who pays, for which programmes, up to which month."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from padan.city import words
from padan.city.names import respell
from padan.city.numbers import mistyped
from padan.city.population import City
from padan.city.randomness import Array, draw_by, happens, zipf_shares

PROGRAMMES = ("JKK+JKM", "JKK+JKM+JHT", "JKK")
BASIC, WITH_SAVINGS, PARTIAL = range(3)
DORMANT_FROM = 3  # months of arrears
_EMPLOYERS = 400


def sponsor_names() -> list[str]:
    """Sponsors by index: self, programme, the city's other lines, election, charities, employers."""
    forms, first, second = words.EMPLOYER_FORMS, words.EMPLOYER_FIRST, words.EMPLOYER_SECOND
    employers = [
        f"{forms[n % len(forms)]} {first[n % len(first)]} {second[(n // len(first) + n) % len(second)]}"
        for n in range(_EMPLOYERS)
    ]
    lines = [words.SELF_SPONSOR, words.PROGRAMME_SPONSOR, *words.CITY_LINES, words.ELECTION_LINE]
    return [*lines, *words.OTHER_SPONSORS, *employers]


SELF, PROGRAMME, FIRST_LINE = 0, 1, 2
ELECTION = FIRST_LINE + len(words.CITY_LINES)
FIRST_OTHER = ELECTION + 1
FIRST_EMPLOYER = FIRST_OTHER + len(words.OTHER_SPONSORS)


@dataclass
class Members:
    """Columns of one row a membership. Months since 1970. nik: 0 where the file has none.

    true_nik: whether the file's NIK is the person's. true_self: whether name and birth date are.
    """

    person: Array
    employed: Array
    sponsor: Array
    programmes: Array
    first_month: Array
    last_month: Array
    active: Array
    arrears: Array
    kpj: Array
    nik: Array
    name: Array
    birth: Array
    true_nik: Array
    true_self: Array

    def __len__(self) -> int:
        return len(self.person)

    @property
    def sponsors(self) -> list[str]:
        """Names of the sponsors by index."""
        return sponsor_names()

    def extended(self, more: Members) -> Members:
        """These memberships and then the others."""
        return Members(
            **{
                f.name: np.concatenate([getattr(self, f.name), getattr(more, f.name)])
                for f in fields(Members)
            }
        )

    def taken(self, rows: Array) -> Members:
        """A copy of some rows."""
        return Members(**{f.name: getattr(self, f.name)[rows].copy() for f in fields(Members)})


class MemberMaker:
    """Collects memberships kind by kind; `now` is the month of the file, since 1970."""

    def __init__(self, rng: np.random.Generator, city: City, now: int) -> None:
        self.rng, self.city, self.now = rng, city, now
        self._parts: list[Members] = []

    def one(self, sponsor: int) -> Array:
        """A choice of one sponsor."""
        return np.array([sponsor])

    def among(self, first: int, after: int) -> Array:
        """A choice among the sponsors from `first` to before `after`."""
        return np.arange(first, after)

    def employed(self, persons: Array, ago: tuple[int, int] = (6, 120)) -> None:
        """Active wage earners (PU), since `ago` months: from, before."""
        shares = zipf_shares(_EMPLOYERS)
        sponsor = FIRST_EMPLOYER + self.rng.choice(_EMPLOYERS, len(persons), p=shares / shares.sum())
        programmes = draw_by(self.rng, {BASIC: 0.3, WITH_SAVINGS: 0.7}, len(persons))
        self._add(persons, sponsor, programmes, ago, employed=True)

    def ended(self, persons: Array) -> None:
        """Wage earners whose work has ended."""
        sponsor = FIRST_EMPLOYER + self.rng.integers(0, _EMPLOYERS, len(persons))
        last = self.now - self.rng.integers(4, 48, len(persons))
        self._add(
            persons, sponsor, np.full(len(persons), BASIC), (50, 120), employed=True, last=last, active=False
        )

    def paid(
        self, persons: Array, sponsors: Array, programmes: int = BASIC, ago: tuple[int, int] = (1, 34)
    ) -> None:
        """Active members outside a job (BPU), paid up to this month."""
        sponsor = sponsors[self.rng.integers(0, len(sponsors), len(persons))]
        self._add(persons, sponsor, np.full(len(persons), programmes), ago)

    def late(self, persons: Array) -> None:
        """Self-paying members one or two months behind: active still, and covered no longer."""
        last = self.now - self.rng.integers(1, DORMANT_FROM, len(persons))
        self._add(persons, np.full(len(persons), SELF), np.full(len(persons), BASIC), (8, 40), last=last)

    def dormant(self, persons: Array) -> None:
        """Members three months behind or more; some are marked inactive already."""
        last = self.now - self.rng.integers(DORMANT_FROM, 19, len(persons))
        sponsor = np.where(happens(self.rng, 0.7, len(persons)), SELF, PROGRAMME)
        active = happens(self.rng, 0.4, len(persons))
        self._add(persons, sponsor, np.full(len(persons), BASIC), (24, 40), last=last, active=active)

    def election(self, persons: Array) -> None:
        """Election staff of 2024, covered for those months."""
        last = np.full(len(persons), self.now - 21)
        self._add(
            persons,
            np.full(len(persons), ELECTION),
            np.full(len(persons), BASIC),
            (26, 27),
            last=last,
            active=False,
        )

    def _add(
        self,
        persons: Array,
        sponsor: Array,
        programmes: Array,
        ago: tuple[int, int],
        *,
        employed: bool = False,
        last: Array | None = None,
        active: Array | bool = True,
    ) -> None:
        count = len(persons)
        last = np.full(count, self.now) if last is None else last
        nik, true_nik, name, birth, true_self = self._identities(persons)
        self._parts.append(
            Members(
                person=persons.astype(np.int64),
                employed=np.full(count, employed),
                sponsor=sponsor.astype(np.int16),
                programmes=programmes.astype(np.int8),
                first_month=np.minimum(last, self.now - self.rng.integers(*ago, count)),
                last_month=last,
                active=np.broadcast_to(active, count).copy(),
                arrears=np.where(employed, 0, np.maximum(self.now - last, 0)).astype(np.int16),
                kpj=np.zeros(count, dtype=np.int64),
                nik=nik,
                name=name,
                birth=birth,
                true_nik=true_nik,
                true_self=true_self,
            )
        )

    def _identities(self, persons: Array) -> tuple[Array, Array, Array, Array, Array]:
        """NIK, name and birth date as BPJS holds them: never both NIK and the rest wrong."""
        people, rng, count = self.city.people, self.rng, len(persons)
        missing = happens(rng, 0.03, count)
        typed = ~missing & happens(rng, 0.015, count)
        nik = people.nik[persons]
        nik = np.where(missing, 0, np.where(typed, mistyped(rng, nik, 1.0), nik))
        right = ~(missing | typed)
        name = people.name[persons]
        name = np.where(right[:, None], respell(rng, self.city.vocabulary, name, 0.08), name)
        shifted = right & (happens(rng, 0.01, count))
        birth = np.where(shifted, people.birth[persons] + rng.integers(1, 31, count), people.birth[persons])
        same = ~shifted & (name == people.name[persons]).all(axis=1)
        return nik, right, name, birth, same

    def file(self, after: int) -> Members:
        """All memberships, shuffled, with KPJ numbers that grow from `after`."""
        first, *rest = self._parts
        for part in rest:
            first = first.extended(part)
        members = first.taken(self.rng.permutation(len(first)))
        members.kpj = after + np.cumsum(self.rng.integers(1, 60, len(members)))
        return members
