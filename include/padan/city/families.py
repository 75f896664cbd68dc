"""Families: relation to the head, age and sex of everyone, so that parents are older than children."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.randomness import Array, brackets, choose, draw_by, happens

# SIAK codes of STAT_HBKEL
HEAD, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW, OTHER = 1, 3, 4, 5, 6, 7, 8, 9
OTHERS = {CHILD: 0.86, GRANDCHILD: 0.04, PARENT: 0.025, PARENT_IN_LAW: 0.015, OTHER: 0.045, IN_LAW: 0.015}
_YEAR = 365.2425
_TWINS = 0.011
_LEAVES_HOME = 38
_LAST_BIRTH = 45
_OLDEST = 97


@dataclass
class Families:
    """Columns of one row a person, family after family, its head first."""

    household: Array
    relation: Array
    sex: Array
    birth: Array
    head: Array
    wife: Array


def make_families(rng: np.random.Generator, sizes: Array, couple: Array, as_of: int, *, men: int) -> Families:
    """People of families of the given sizes; exactly `men` of them are men.

    couple: whether the second person is the head's wife. as_of: day (since 1970) of the ages.
    """
    household = np.repeat(np.arange(len(sizes)), sizes)
    start = np.cumsum(sizes) - sizes
    relation = _relations(rng, np.arange(len(household)) - start[household], couple[household])
    age, relation = _ages(rng, household, relation, start, couple)
    birth = (as_of - age * _YEAR).astype(np.int32)
    return Families(
        household=household,
        relation=relation,
        sex=_sexes(rng, relation, couple[household], men),
        birth=heap(rng, _twins(rng, birth, relation)),
        head=start[household],
        wife=np.where(couple, start + 1, -1)[household],
    )


def _relations(rng: np.random.Generator, position: Array, couple: Array) -> Array:
    relation = draw_by(rng, OTHERS, len(position)).astype(np.int8)
    relation[position == 0] = HEAD
    relation[(position == 1) & couple] = WIFE
    return relation


def _ages(
    rng: np.random.Generator, household: Array, relation: Array, start: Array, couple: Array
) -> tuple[Array, Array]:
    """Ages in years, and the relations that go with them."""
    count = len(household)
    head = 21 + rng.beta(1.9, 2.6, len(start)) * 66
    wife = (head - rng.normal(3.5, 4.0, len(start))).clip(18, 90)
    mother = np.where(couple, wife, head)
    child = _ages_of_children(rng, household, relation, start, mother)
    relation = _fitting(rng, relation, child, mother[household])
    parent = (head[household] + rng.normal(25, 4, count)).clip(40, _OLDEST)
    ages = {
        HEAD: head[household],
        WIFE: wife[household],
        CHILD: child,
        GRANDCHILD: rng.uniform(0, 20, count),
        IN_LAW: rng.uniform(20, 42, count),
        PARENT: parent,
        PARENT_IN_LAW: parent,
    }
    others = rng.uniform(3, 62, count)
    return np.select([relation == code for code in ages], list(ages.values()), others), relation


def _ages_of_children(
    rng: np.random.Generator, household: Array, relation: Array, start: Array, mother: Array
) -> Array:
    """Children come one after another from their mother's first birth on; below 0 is not born yet."""
    first = rng.normal(23.0, 3.5, len(start)).clip(16, 36)
    gap = np.where(relation == CHILD, rng.gamma(3.0, 1.1, len(household)) + 0.9, 0.0)
    total = np.cumsum(gap)
    ages: Array = (mother - first)[household] - (total - total[start][household])
    return ages


def _fitting(rng: np.random.Generator, relation: Array, child: Array, mother: Array) -> Array:
    """A child that cannot be its mother's is another relative; most grown children have left."""
    fitting = relation.copy()
    fitting[(relation == CHILD) & (mother - child > _LAST_BIRTH)] = GRANDCHILD
    fitting[(relation == CHILD) & (child < 0)] = OTHER
    stays = happens(rng, 0.35, len(relation))
    fitting[(relation == CHILD) & (child > _LEAVES_HOME) & ~stays] = GRANDCHILD
    return fitting


def _sexes(rng: np.random.Generator, relation: Array, couple: Array, men: int) -> Array:
    """0 men, 1 women: husbands and wives are given, the others make the number of men exact."""
    sex = np.ones(len(relation), dtype=np.int8)
    husbands = (relation == HEAD) & couple
    sex[husbands] = 0
    free = np.flatnonzero(~husbands & (relation != WIFE))
    sex[choose(rng, free, men - int(husbands.sum()))] = 0
    return sex


def _twins(rng: np.random.Generator, birth: Array, relation: Array) -> Array:
    """A few children are born on the day of the sibling before them."""
    twin = (
        np.flatnonzero(
            (relation[1:] == CHILD) & (relation[:-1] == CHILD) & (happens(rng, _TWINS, len(birth) - 1))
        )
        + 1
    )
    born = birth.copy()
    born[twin] = birth[twin - 1]
    return born


def heap(rng: np.random.Generator, birth: Array) -> Array:
    """The older, the more often the day is not known and stands as 1 January or 31 December."""
    year = birth.astype("datetime64[D]").astype("datetime64[Y]")
    numbers = year.astype(np.int64) + 1970
    share = brackets(numbers, [1950, 1970, 1985], [0.10, 0.05, 0.02, 0.004])
    chance = rng.random(len(birth))
    january = year.astype("datetime64[D]").astype(np.int64)
    december = (year + 1).astype("datetime64[D]").astype(np.int64) - 1
    moved = np.where(chance < share * 0.6, january, np.where(chance < share, december, birth))
    return np.where(moved > birth.max(), birth, moved).astype(np.int32)
