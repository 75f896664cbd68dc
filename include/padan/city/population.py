"""The people: families, migrants, records twice in the register, and those in no Makassar register."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from padan.city import attributes, families, names
from padan.city.families import Families
from padan.city.households import Households, family_sizes, make_households
from padan.city.numbers import date_digits, number
from padan.city.plan import Plan
from padan.city.randomness import Array, choose, draw_by, happens
from padan.city.vocabulary import Vocabulary, make_vocabulary

# STATUS_DASAR; 5 and 6 are our configuration
ALIVE, DECEASED, MOVED, MISSING, INACTIVE, DOUBLE = 1, 2, 3, 4, 5, 6
_DOUBLES = 0.0008
_OUTSIDERS = 0.012
_GROUPS = {names.LOCAL: 0.80, names.JAVANESE: 0.10, names.CHRISTIAN: 0.075, names.CHINESE: 0.025}


@dataclass
class People:
    """Columns of one row a person's record. Rows never move, so a row is a key for good.

    sex: 0 men, 1 women. birth: days since 1970. name, father, mother: vocabulary codes (n, 4).
    same_as: row of the same person's first record (itself, unless a double). in_register: has a
    record in Makassar. dead: has died, recorded or not. nik_birth: the birth date that stood when
    the NIK was given. place: index into the birth places.
    """

    household: Array
    relation: Array
    sex: Array
    birth: Array
    nik_birth: Array
    name: Array
    father: Array
    mother: Array
    group: Array
    region: Array
    place: Array
    nik: Array
    religion: Array
    marital: Array
    education: Array
    occupation: Array
    status: Array
    dead: Array
    same_as: Array
    in_register: Array

    def __len__(self) -> int:
        return len(self.birth)

    def extended(self, more: People) -> People:
        """These people and then the others."""
        return People(
            **{f.name: np.concatenate([getattr(self, f.name), getattr(more, f.name)]) for f in fields(People)}
        )

    def taken(self, rows: Array) -> People:
        """A copy of some rows."""
        return People(**{f.name: getattr(self, f.name)[rows].copy() for f in fields(People)})


@dataclass
class City:
    """Everyone, where they live, and the words of their names."""

    people: People
    households: Households
    vocabulary: Vocabulary


def make_city(plan: Plan) -> City:
    """The population before anything happens in a month; the register has plan.scale.residents rows."""
    scale = plan.scale
    doubles, outsiders = round(scale.residents * _DOUBLES), round(scale.residents * _OUTSIDERS) + 8
    sizes = family_sizes(plan.rng("sizes"), scale.residents - doubles)
    households = make_households(plan.rng("households"), plan.reference, sizes, doubles + outsiders)
    vocabulary = make_vocabulary(plan.rng("vocabulary"), plan.reference)
    family = families.make_families(
        plan.rng("families"),
        sizes,
        households.couple[: len(sizes)],
        scale.as_of,
        men=scale.men - doubles // 2,
    )
    residents = _residents(plan, vocabulary, households, family)
    people = residents.extended(_doubles(plan.rng("doubles"), residents, len(sizes), doubles))
    people = people.extended(_outsiders(plan, vocabulary, len(sizes) + doubles, outsiders))
    people.same_as[-outsiders:] = np.arange(len(people) - outsiders, len(people))
    people.nik = number(plan.rng("nik"), people.region, date_digits(people.nik_birth, people.sex))
    return City(people, households, vocabulary)


def _lives(
    rng: np.random.Generator, plan: Plan, vocabulary: Vocabulary, family: Families, group: Array
) -> People:
    """People alive and at home in the city; region, birth place and NIK are still to be given."""
    year = attributes.birth_year(family.birth)
    age, count = plan.scale.as_of_year - year, len(year)
    name, father, mother = attributes.family_names(rng, vocabulary, family, year, group)
    return People(
        household=family.household.astype(np.int32),
        relation=family.relation,
        sex=family.sex,
        birth=family.birth,
        nik_birth=attributes.first_dates(rng, family.birth, plan.rates.nik_date),
        name=name,
        father=father,
        mother=mother,
        group=group,
        region=np.zeros(count, dtype=np.int64),
        place=np.zeros(count, dtype=np.int16),
        nik=np.zeros(count, dtype=np.int64),
        religion=attributes.religions(rng, group),
        marital=attributes.marital(rng, family.relation, age),
        education=attributes.education(rng, age),
        occupation=attributes.occupations(rng, family.sex, age),
        status=np.full(count, ALIVE, dtype=np.int8),
        dead=np.zeros(count, dtype=bool),
        same_as=np.arange(count, dtype=np.int64),
        in_register=np.ones(count, dtype=bool),
    )


def _residents(plan: Plan, vocabulary: Vocabulary, households: Households, family: Families) -> People:
    rng = plan.rng("residents")
    group = draw_by(rng, _GROUPS, int(family.household[-1]) + 1).astype(np.int8)[family.household]
    people = _lives(rng, plan, vocabulary, family, group)
    year = attributes.birth_year(family.birth)
    kelurahan = households.kelurahan[family.household]
    people.region, people.place = attributes.origins(rng, plan.reference, kelurahan, family)
    people.status, people.dead = attributes.fates(rng, plan.scale.as_of_year - year, plan.rates.moved)
    return people


def _doubles(rng: np.random.Generator, residents: People, first_household: int, count: int) -> People:
    """Second records of grown people, elsewhere in the city, under another NIK."""
    adult = (residents.status == ALIVE) & (residents.relation <= families.WIFE) & ~residents.dead
    men = choose(rng, np.flatnonzero(adult & (residents.sex == 0)), count // 2)
    women = choose(rng, np.flatnonzero(adult & (residents.sex == 1)), count - len(men))
    rows = np.concatenate([men, women])
    doubles = residents.taken(rows)
    doubles.household = np.arange(first_household, first_household + count, dtype=np.int32)
    doubles.status[:] = DOUBLE
    doubles.relation[:] = families.HEAD
    doubles.same_as = rows.astype(np.int64)
    return doubles


def _outsiders(plan: Plan, vocabulary: Vocabulary, first_household: int, count: int) -> People:
    """Grown people who live or work here and have their papers elsewhere."""
    rng = plan.rng("outsiders")
    family = Families(
        household=np.arange(first_household, first_household + count),
        relation=np.full(count, families.HEAD, dtype=np.int8),
        sex=happens(rng, 0.45, count).astype(np.int8),
        birth=(plan.scale.as_of - rng.uniform(19, 62, count) * 365.2425).astype(np.int32),
        head=np.arange(count),
        wife=np.full(count, -1),
    )
    people = _lives(rng, plan, vocabulary, family, draw_by(rng, _GROUPS, count).astype(np.int8))
    people.region, people.place = attributes.elsewhere(rng, plan.reference, count)
    people.in_register[:] = False
    return people
