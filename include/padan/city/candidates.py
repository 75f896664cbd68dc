"""Who is on Disnaker's list, how often, under which address: people by kind, at the recommended rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.ages import OFFICIALS, PENSIONER, RETIREMENT, WORKING_AGE, age_on
from padan.city.plan import Plan
from padan.city.population import ALIVE, DECEASED, DOUBLE, INACTIVE, MISSING, MOVED, City, People
from padan.city.randomness import Array, choose, draw, happens
from padan.city.rates import count_of
from padan.city.scale import Month

INFORMAL, NON_ASN, DISABLED = range(3)
_COPIED_ELSEWHERE = 0.6


@dataclass
class Listing:
    """Columns of one row a data row of the list. A slot keeps its index from month to month.

    person: row in People, -1 in empty rows. place: household whose address is written. copy_of:
    slot of the same person's first row, or -1. order: rank within the kelurahan. label: index into
    the occupations. changed: month in which the row was last written anew.
    """

    person: Array
    place: Array
    copy_of: Array
    order: Array
    disabled: Array
    segment: Array
    label: Array
    mover: Array
    changed: Array

    @property
    def empty(self) -> Array:
        """Rows with nothing but a number."""
        return self.person < 0

    @property
    def several(self) -> Array:
        """Rows of people who stand in the list more than once."""
        rows = self.copy_of >= 0
        rows[self.copy_of[rows]] = True
        return rows


def make_listing(plan: Plan, month: Month, city: City) -> Listing:
    """The list of the first month: scale.candidates rows, of which scale.empty are empty.

    Segment, disability and occupation are still to be given (padan.city.work).
    """
    rng, scale, rates = plan.rng("listing"), plan.scale, plan.rates
    twice = count_of(rates.twice_same_nik, scale.named) + count_of(rates.twice_other_nik, scale.named)
    persons = _persons(rng, plan, city.people, month, scale.named - twice)
    place = city.people.household[persons].astype(np.int64)
    mover = _movers(rng, city.people, persons, count_of(rates.kelurahan, scale.named))
    place[mover] = elsewhere(rng, city, place[mover])
    copies = rng.permutation(choose(rng, np.flatnonzero(city.people.in_register[persons]), twice))
    copied_place = place[copies].copy()
    away = happens(rng, _COPIED_ELSEWHERE, twice)
    copied_place[away] = elsewhere(rng, city, copied_place[away])
    nobody, none = np.full(scale.empty, -1), np.zeros(scale.empty + twice, dtype=bool)
    return Listing(
        person=np.concatenate([persons, persons[copies], nobody]),
        place=np.concatenate([place, copied_place, draw(rng, place, np.ones(len(place)), scale.empty)]),
        copy_of=np.concatenate([np.full(len(persons), -1), copies, nobody]),
        order=rng.random(scale.candidates),
        disabled=np.zeros(scale.candidates, dtype=bool),
        segment=np.full(scale.candidates, INFORMAL, dtype=np.int8),
        label=np.zeros(scale.candidates, dtype=np.int16),
        mover=np.concatenate([mover, none]),
        changed=np.zeros(scale.candidates, dtype=np.int16),
    )


def eligible(people: People, month: Month) -> Array:
    """Rows of people the programme is for: alive here, of working age, no official, no double."""
    age = age_on(people.birth, month.enrolment)
    plain: Array = (people.status == ALIVE) & ~people.dead & people.in_register
    plain &= ~np.isin(people.occupation, (PENSIONER, *OFFICIALS)) & (age >= WORKING_AGE) & (age < RETIREMENT)
    plain[people.same_as[people.status == DOUBLE]] = False
    return plain


def _persons(rng: np.random.Generator, plan: Plan, people: People, month: Month, count: int) -> Array:
    """People by kind; whoever is left over is plainly eligible. Shuffled."""
    age = age_on(people.birth, month.enrolment)
    working = (age >= WORKING_AGE) & (age < RETIREMENT)
    alive = (people.status == ALIVE) & ~people.dead & people.in_register
    rates, named = plan.rates, plan.scale.named
    kinds = [
        (rates.deceased, (people.status == DECEASED) & working),
        (rates.dead_unrecorded, (people.status == ALIVE) & people.dead & working & people.in_register),
        (rates.moved, (people.status == MOVED) & working),
        (rates.outside, ~people.in_register),
        (rates.inactive, np.isin(people.status, (INACTIVE, DOUBLE, MISSING)) & working),
        (rates.under_age, alive & (age < WORKING_AGE) & (age > WORKING_AGE - 4)),
        (rates.over_age, alive & (age >= RETIREMENT) & (age < RETIREMENT + 14)),
        (rates.civil_servant, alive & working & np.isin(people.occupation, OFFICIALS)),
        (rates.pensioner, alive & working & (people.occupation == PENSIONER)),
    ]
    # neighbours are listed together: some households several times, most not at all
    weight = rng.lognormal(0.0, 1.0, int(people.household.max()) + 1)[people.household]
    chosen = [
        choose(rng, rows := np.flatnonzero(pool), count_of(rate, named), weight[rows]) for rate, pool in kinds
    ]
    plain = np.flatnonzero(eligible(people, month))
    rest = choose(rng, plain, count - sum(len(rows) for rows in chosen), weight[plain])
    return rng.permutation(np.concatenate([*chosen, rest]))


def _movers(rng: np.random.Generator, people: People, persons: Array, count: int) -> Array:
    mover = np.zeros(len(persons), dtype=bool)
    settled = people.in_register[persons] & (people.status[persons] == ALIVE)
    mover[choose(rng, np.flatnonzero(settled), count)] = True
    return mover


def elsewhere(rng: np.random.Generator, city: City, households: Array) -> Array:
    """Other addresses: of a household in another kelurahan, for each of the given ones."""
    kelurahan = city.households.kelurahan
    found = rng.integers(0, len(kelurahan), len(households))
    while (same := kelurahan[found] == kelurahan[households]).any():
        found[same] = rng.integers(0, len(kelurahan), int(same.sum()))
    return found
