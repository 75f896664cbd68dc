"""Families: relation to the head, age and sex of everyone, so that parents are older than children."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.randomness import Array, choose, draw_by

# SIAK codes of STAT_HBKEL
HEAD, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW, OTHER = 1, 3, 4, 5, 6, 7, 8, 9
OTHERS = {CHILD: 0.86, GRANDCHILD: 0.04, PARENT: 0.025, PARENT_IN_LAW: 0.015, OTHER: 0.045, IN_LAW: 0.015}
_YEAR = 365.2425
_TWINS = 0.011
_LEAVES_HOME = 38
_OLDEST = 97


@dataclass
class Families:
    """Columns of one row a person, family after family, its head first."""

    household: Array
    position: Array
    relation: Array
    sex: Array
    birth: Array
    head: Array
    wife: Array


def make_families(rng: np.random.Generator, sizes: Array, couple: Array, as_of: int, men: int) -> Families:
    """People of families of the given sizes; exactly `men` of them are men.

    couple: whether the second person is the head's wife. as_of: day (since 1970) of the ages.
    """
    household = np.repeat(np.arange(len(sizes)), sizes)
    start = np.cumsum(sizes) - sizes
    position = np.arange(len(household)) - start[household]
    relation = _relations(rng, position, couple[household])
    age = _ages(rng, household, position, relation, start, couple)
    birth = (as_of - age * _YEAR).astype(np.int32)
    return Families(
        household=household,
        position=position,
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
    rng: np.random.Generator, household: Array, position: Array, relation: Array, start: Array, couple: Array
) -> Array:
    """Ages in years; a child that could not be its mother's becomes a relative or a grandchild."""
    count = len(household)
    head = 21 + rng.beta(1.9, 2.6, len(start)) * 66
    wife = (head - rng.normal(3.5, 4.0, len(start))).clip(18, 90)
    mother = np.where(couple, wife, head)[household]
    first = rng.normal(23.0, 3.5, len(start)).clip(16, 36)[household]
    gap = np.where(relation == CHILD, rng.gamma(3.0, 1.1, count) + 0.9, 0.0)
    total = np.cumsum(gap)
    child = mother - first - (total - total[start][household])
    relation[(relation == CHILD) & (child < 0)] = OTHER
    stays = rng.random(count) < 0.35
    relation[(relation == CHILD) & (child > _LEAVES_HOME) & ~stays] = GRANDCHILD
    older = (head[household] + rng.normal(25, 4, count)).clip(40, _OLDEST)
    ages = np.select(
        [position == 0, relation == WIFE, relation == CHILD, relation == GRANDCHILD, relation == IN_LAW],
        [head[household], wife[household], child, rng.uniform(0, 20, count), rng.uniform(20, 42, count)],
        rng.uniform(3, 62, count),
    )
    return np.where((relation == PARENT) | (relation == PARENT_IN_LAW), older, ages)


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
            (relation[1:] == CHILD) & (relation[:-1] == CHILD) & (rng.random(len(birth) - 1) < _TWINS)
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
    share = np.select([numbers < 1950, numbers < 1970, numbers < 1985], [0.10, 0.05, 0.02], 0.004)
    chance = rng.random(len(birth))
    january = year.astype("datetime64[D]").astype(np.int64)
    december = (year + 1).astype("datetime64[D]").astype(np.int64) - 1
    moved = np.where(chance < share * 0.6, january, np.where(chance < share, december, birth))
    return np.where(moved > birth.max(), birth, moved).astype(np.int32)
