"""The people: families, migrants, records twice in the register, and those in no Makassar register."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from padan.city import attributes, families, names
from padan.city.households import Households, family_sizes, make_households
from padan.city.names import Vocabulary, draw_names, make_vocabulary
from padan.city.numbers import date_digits, number
from padan.city.randomness import Array, choose, draw_by, stream
from padan.city.reference import Reference
from padan.city.scale import Scale

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
    record in Makassar. dead: has died, recorded or not. corrected: birth date put right after the
    NIK was given. place: index into the birth places.
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


def make_city(seed: int, reference: Reference, scale: Scale) -> City:
    """The population before anything happens in a month; the register has scale.residents rows."""
    doubles, outsiders = round(scale.residents * _DOUBLES), round(scale.residents * _OUTSIDERS) + 8
    sizes = family_sizes(stream(seed, "sizes"), scale.residents - doubles)
    households = make_households(seed, reference, sizes, doubles + outsiders)
    vocabulary = make_vocabulary(seed, reference)
    residents = _residents(seed, reference, scale, vocabulary, households, sizes, doubles)
    people = residents.extended(_doubles(seed, residents, len(sizes), doubles))
    people = people.extended(_outsiders(seed, reference, scale, vocabulary, len(sizes) + doubles, outsiders))
    people.same_as[len(residents) + doubles :] = np.arange(len(residents) + doubles, len(people))
    rng = stream(seed, "nik")
    people.nik = number(rng, people.region, date_digits(people.nik_birth, people.sex))
    return City(people, households, vocabulary)


def _residents(
    seed: int,
    reference: Reference,
    scale: Scale,
    vocabulary: Vocabulary,
    households: Households,
    sizes: Array,
    doubles: int,
) -> People:
    rng = stream(seed, "families")
    couple = households.couple[: len(sizes)]
    family = families.make_families(rng, sizes, couple, scale.as_of, scale.men - doubles // 2)
    group = draw_by(rng, _GROUPS, len(sizes)).astype(np.int8)[family.household]
    return _assemble(seed, "residents", reference, scale, vocabulary, households, family, group)


def _assemble(
    seed: int, part: str, reference: Reference, scale: Scale, vocabulary: Vocabulary, households: Households,
    family: families.Families, group: Array,
) -> People:  # fmt: skip
    rng = stream(seed, f"{part} lives")
    year = attributes.birth_year(family.birth)
    name, father, mother = attributes.family_names(rng, vocabulary, family, year, group)
    region, place = attributes.origins(rng, reference, households.kelurahan[family.household], family, year)
    age = scale.as_of_year - year
    status, dead = attributes.fates(rng, age, scale.rates)
    return People(
        household=family.household.astype(np.int32),
        relation=family.relation,
        sex=family.sex,
        birth=family.birth,
        nik_birth=attributes.first_dates(rng, family.birth, scale.rates.nik_date),
        name=name,
        father=father,
        mother=mother,
        group=group,
        region=region,
        place=place,
        nik=np.zeros(len(year), dtype=np.int64),
        religion=attributes.religions(rng, group),
        marital=attributes.marital(rng, family.relation, age),
        education=attributes.education(rng, age),
        occupation=attributes.occupations(rng, family.sex, age),
        status=status,
        dead=dead,
        same_as=np.arange(len(year), dtype=np.int64),
        in_register=np.ones(len(year), dtype=bool),
    )


def _doubles(seed: int, residents: People, first_household: int, count: int) -> People:
    """Second records of grown people, elsewhere in the city, under another NIK."""
    rng = stream(seed, "doubles")
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


def _outsiders(
    seed: int, reference: Reference, scale: Scale, vocabulary: Vocabulary, first_household: int, count: int
) -> People:
    """Grown people who live or work here and have their papers elsewhere."""
    rng = stream(seed, "outsiders")
    days = scale.as_of - (rng.uniform(19, 62, count) * 365.2425).astype(np.int32)
    zeros = np.zeros(count, dtype=np.int64)
    family = families.Families(
        household=zeros,
        position=zeros,
        relation=np.full(count, families.HEAD, dtype=np.int8),
        sex=(rng.random(count) < 0.45).astype(np.int8),
        birth=days.astype(np.int32),
        head=np.arange(count),
        wife=np.full(count, -1),
    )
    group = draw_by(rng, _GROUPS, count).astype(np.int8)
    year = attributes.birth_year(family.birth)
    name, father, mother = attributes.family_names(rng, vocabulary, family, year, group)
    region, place = attributes.elsewhere(rng, reference, count)
    return People(
        household=np.arange(first_household, first_household + count, dtype=np.int32),
        relation=family.relation,
        sex=family.sex,
        birth=family.birth,
        nik_birth=family.birth,
        name=name,
        father=father,
        mother=mother,
        group=group,
        region=region,
        place=place,
        nik=zeros.copy(),
        religion=attributes.religions(rng, group),
        marital=attributes.marital(rng, family.relation, scale.as_of_year - year),
        education=attributes.education(rng, scale.as_of_year - year),
        occupation=attributes.occupations(rng, family.sex, scale.as_of_year - year),
        status=np.full(count, ALIVE, dtype=np.int8),
        dead=np.zeros(count, dtype=bool),
        same_as=zeros.copy(),
        in_register=np.zeros(count, dtype=bool),
    )
