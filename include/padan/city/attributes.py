"""What a life leaves in the register: names in the family, origin, religion, schooling, work, fate."""

from __future__ import annotations

import numpy as np

from padan.city.families import CHILD, HEAD, IN_LAW, WIFE, Families
from padan.city.households import kecamatan_codes
from padan.city.names import CHINESE, CHRISTIAN, PARTS, Bearers, draw_names, respell
from padan.city.randomness import Array, brackets, draw, draw_by, happens, zipf_shares
from padan.city.reference import Reference
from padan.city.vocabulary import Vocabulary
from padan.city.words import ISLANDS, ISLANDS_BEFORE_2017

HOME = "7371"
# Where migrants come from (regency codes) and their shares: the neighbours first.
ORIGINS = {
    "7306": 26, "7304": 14, "7305": 12, "7308": 13, "7309": 9, "7302": 6, "7313": 5, "7312": 4,
    "7310": 5, "7311": 2, "7303": 3, "7307": 3, "7315": 2, "7314": 2, "7318": 3, "7326": 2, "7372": 1,
    "7601": 1, "7602": 1, "7471": 1, "8171": 1, "5371": 1, "3578": 1, "3374": 1, "9171": 1, "7171": 1,
}  # fmt: skip
_TOWN_NAMES = {"7306": "SUNGGUMINASA", "7308": "WATAMPONE", "7310": "PANGKAJENE", "7313": "SENGKANG"}
_UJUNG_PANDANG_UNTIL = 1999
_ISLANDS_SINCE = 2017  # the year their kecamatan got its own code


def birth_year(days: Array) -> Array:
    """Calendar years of days since 1970."""
    years: Array = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def family_names(
    rng: np.random.Generator, vocabulary: Vocabulary, family: Families, year: Array, group: Array
) -> tuple[Array, Array, Array]:
    """Own, father's and mother's name of everyone (n, 4); children's parents are those at home."""
    count = len(year)
    unknown = np.zeros(count, dtype=np.int16)
    child = family.relation == CHILD
    # siblings whose parent is not at home share the same absent one
    shared = np.where(child, family.head, np.arange(count))
    men, women = np.zeros(count, dtype=np.int8), np.ones(count, dtype=np.int8)
    absent_fathers = draw_names(rng, vocabulary, Bearers(men, year - 28, group, unknown))[shared]
    absent_mothers = draw_names(rng, vocabulary, Bearers(women, year - 25, group, unknown))[shared]
    absent_fathers[:, 3] = absent_mothers[:, 3] = 0
    name = draw_names(rng, vocabulary, Bearers(family.sex, year, group, absent_fathers[:, 1]))
    grown = name.copy()
    of_child = child & (family.sex[family.head] == 0)
    father = np.where(of_child[:, None], grown[family.head], absent_fathers)
    # a child that carries its father's name carries the one of the father at home
    carries = of_child & (name[:, 2] == absent_fathers[:, 1]) & (name[:, 2] > 0)
    name[carries, 2] = grown[family.head[carries], 1]
    has_mother = child & (family.wife >= 0)
    mother_row = np.where(family.wife >= 0, family.wife, family.head)
    has_mother |= child & (family.sex[family.head] == 1)
    mother = np.where(has_mother[:, None], grown[mother_row], absent_mothers)
    return respell(rng, vocabulary, name, 0.05), father.reshape(count, PARTS), mother.reshape(count, PARTS)


def birth_places(reference: Reference) -> list[str]:
    """Names a birth place can have, by index: Makassar, its old name, then every origin twice."""
    places = ["MAKASSAR", "UJUNG PANDANG"]
    for code in ORIGINS:
        places += [reference.regencies[code], _TOWN_NAMES.get(code, reference.regencies[code])]
    return places


def origins(
    rng: np.random.Generator, reference: Reference, kelurahan: Array, family: Families
) -> tuple[Array, Array]:
    """Region of first registration (six digits) and birth place of residents."""
    count, year = len(family.birth), birth_year(family.birth)
    families_count = int(family.household.max()) + 1
    moved = (happens(rng, 0.30, families_count))[family.household]
    origin = draw(rng, np.arange(len(ORIGINS)), np.array(list(ORIGINS.values())), families_count)[
        family.household
    ]
    child = family.relation == CHILD
    migrant = np.where(child, moved & (happens(rng, 0.25, count)), moved)
    migrant |= np.isin(family.relation, (WIFE, IN_LAW)) & (happens(rng, 0.12, count))
    here = _first_registered(rng, kecamatan_codes(reference)[kelurahan], year)
    there = _kecamatan(rng, reference, origin)
    registered_here = happens(rng, 0.12, count)
    region = np.where(migrant & ~registered_here, there, here)
    old_name = (year < _UJUNG_PANDANG_UNTIL) & (happens(rng, 0.85, count))
    place = np.where(migrant, 2 + 2 * origin + (happens(rng, 0.3, count)), old_name)
    return region.astype(np.int64), place.astype(np.int16)


def elsewhere(rng: np.random.Generator, reference: Reference, count: int) -> tuple[Array, Array]:
    """Region of first registration and birth place of people from outside the city."""
    origin = draw(rng, np.arange(len(ORIGINS)), np.array(list(ORIGINS.values())), count)
    return _kecamatan(rng, reference, origin), (2 + 2 * origin + (happens(rng, 0.3, count))).astype(np.int16)


def _first_registered(rng: np.random.Generator, today: Array, year: Array) -> Array:
    """Most were first registered where they live; the islands had another code before 2017."""
    others = rng.permutation(today)
    region = np.where(happens(rng, 0.72, len(today)), today, others)
    return np.where((region == int(ISLANDS)) & (year < _ISLANDS_SINCE), ISLANDS_BEFORE_2017, region)


def _kecamatan(rng: np.random.Generator, reference: Reference, origin: Array) -> Array:
    """A kecamatan of each origin (index into ORIGINS), the first ones more often."""
    region = np.zeros(len(origin), dtype=np.int64)
    for index, code in enumerate(ORIGINS):
        rows = np.flatnonzero(origin == index)
        codes = np.array(reference.districts[code], dtype=np.int64)
        region[rows] = draw(rng, codes, zipf_shares(len(codes), 0.8, 1.0), len(rows))
    return region


def first_dates(rng: np.random.Generator, birth: Array, share: float) -> Array:
    """The birth date that stood when the NIK was given: for `share` another one, corrected since."""
    shift = rng.choice(np.array([-365, -31, -30, -9, -1, 1, 2, 10, 31, 365, 731]), len(birth))
    return np.where(happens(rng, share, len(birth)), birth + shift, birth).astype(np.int32)


def religions(rng: np.random.Generator, group: Array) -> Array:
    """AGAMA codes by group."""
    christian = draw_by(rng, {2: 0.72, 3: 0.26, 1: 0.02}, len(group))
    chinese = draw_by(rng, {5: 0.40, 3: 0.30, 2: 0.25, 6: 0.05}, len(group))
    return np.select([group == CHRISTIAN, group == CHINESE], [christian, chinese], np.int16(1)).astype(
        np.int8
    )


def marital(rng: np.random.Generator, relation: Array, age: Array) -> Array:
    """STATUS_KAWIN codes by relation to the head and age in years."""
    count = len(age)
    ended = np.where(happens(rng, 0.55, count), 4, 3)
    alone = np.where((relation == HEAD) & happens(rng, brackets(age, [35], [0.0, 0.8]), count), ended, 1)
    grown = np.where(happens(rng, brackets(age, [25], [0.0, 0.3]), count), 2, alone)
    married = np.isin(relation, (WIFE, IN_LAW)) | ((relation == HEAD) & (happens(rng, 0.86, count)))
    minor = np.ones(count, dtype=np.int8)
    return brackets(age, [18, 19], [minor, np.where(married, 2, 1), np.where(married, 2, grown)]).astype(
        np.int8
    )


def education(rng: np.random.Generator, age: Array) -> Array:
    """PDDK_AKH codes by age in years: the young stayed at school for longer."""
    count = len(age)
    old = draw_by(rng, {1: 0.12, 2: 0.14, 3: 0.34, 4: 0.14, 5: 0.18, 7: 0.03, 8: 0.05}, count)
    young = draw_by(rng, {2: 0.03, 3: 0.15, 4: 0.18, 5: 0.46, 7: 0.04, 8: 0.13, 9: 0.01}, count)
    return brackets(age, [6, 13, 16, 19, 50], [1, 2, 3, 4, young, old]).astype(np.int8)


_MENS_WORK = {
    88: 29, 15: 24, 19: 15, 14: 4, 81: 4, 13: 3, 26: 2, 11: 3, 21: 1, 84: 4, 1: 5, 5: 2.2, 6: 0.6,
    7: 0.5, 18: 1, 65: 1, 89: 2,
}  # fmt: skip
_WOMENS_WORK = {
    2: 58, 88: 9, 15: 12, 84: 3, 19: 2, 23: 2, 30: 1, 1: 5, 5: 2.6, 65: 2, 18: 1, 74: 1, 73: 0.5,
    7: 0.1,
}  # fmt: skip
_YOUNG_WORK = {3: 60, 1: 25, 15: 8, 88: 5, 2: 2}


def occupations(rng: np.random.Generator, sex: Array, age: Array) -> Array:
    """JENIS_PKRJN codes by sex and age in years; often stale, as the register is."""
    count = len(age)
    grown = np.where(sex == 0, draw_by(rng, _MENS_WORK, count), draw_by(rng, _WOMENS_WORK, count))
    young = draw_by(rng, _YOUNG_WORK, count)
    old = np.where(happens(rng, 0.14, count), 4, grown)
    return brackets(age, [6, 17, 23, 60], [1, 3, young, grown, old]).astype(np.int8)


def fates(rng: np.random.Generator, age: Array, moved: float) -> tuple[Array, Array]:
    """STATUS_DASAR of residents, and who has died: not every death is in the register yet.

    moved: share of the records whose owner has moved away.
    """
    count = len(age)
    status = draw_by(rng, {1: 1 - moved - 0.0035, 3: moved, 4: 0.0005, 5: 0.003}, count).astype(np.int8)
    risk = brackets(age, [40, 60, 75], [0.002, 0.010, 0.045, 0.15])
    dead = (status == 1) & (happens(rng, risk, count))
    recorded = happens(rng, 0.62, count)
    status[dead & recorded] = 2
    return status, dead
