"""Who is on Disnaker's list, how often, under which address: people by kind, at the recommended rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.ages import RETIREMENT, WORKING_AGE, age_on
from padan.city.population import ALIVE, DECEASED, DOUBLE, INACTIVE, MISSING, MOVED, City, People
from padan.city.randomness import Array, choose, draw, stream, zipf_shares
from padan.city.rates import count_of
from padan.city.reference import Reference
from padan.city.scale import Month, Scale

INFORMAL, NON_ASN, DISABLED = range(3)
PENSIONER, OFFICIALS = 4, (5, 6, 7)
_NON_ASN_LABEL = "TENAGA HONORER NON-ASN"
_DISABLED_LABEL = "PEKERJA DIFABEL"
_WOMENS_WORK = (
    "ASISTEN RUMAH TANGGA", "TUKANG CUCI", "PEDAGANG PASAR", "PENJUAL MAKANAN", "PEKERJA RUMAHAN/UMKM", "TUKANG JAHIT",
    "PEDAGANG KELILING/ASONGAN", "KADER POSYANDU", "BURUH HARIAN LEPAS", "PEMULUNG", "PEDAGANG KAKI LIMA", "GURU MENGAJI",
)  # fmt: skip
# What the register says of people whose work it has not heard of.
_STALE = np.array([88, 1, 19, 15, 2])
_NON_ASN_SHARE = 0.09
_DISABLED_BY_SEGMENT = 0.7


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


def make_listing(seed: int, reference: Reference, scale: Scale, month: Month, city: City) -> Listing:
    """The list of the first month: scale.candidates rows, of which scale.empty are empty."""
    rng = stream(seed, "listing")
    people, rates = city.people, scale.rates
    same, other = count_of(rates.twice_same_nik, scale.named), count_of(rates.twice_other_nik, scale.named)
    persons = _persons(rng, people, scale, month, scale.named - same - other)
    place = people.household[persons].astype(np.int64)
    mover = _movers(rng, people, persons, count_of(rates.kelurahan, scale.named))
    place[mover] = elsewhere(rng, city, place[mover])
    originals = choose(rng, np.flatnonzero(people.in_register[persons]), same + other)
    copies = rng.permutation(originals)
    copied_place = place[copies].copy()
    away = rng.random(len(copies)) < 0.6
    copied_place[away] = elsewhere(rng, city, copied_place[away])
    empties = draw(rng, place, np.ones(len(place)), scale.empty)
    filled = np.concatenate([np.arange(len(persons)), copies])
    listing = Listing(
        person=np.concatenate([persons[filled], np.full(scale.empty, -1)]),
        place=np.concatenate([place, copied_place, empties]),
        copy_of=np.concatenate([np.full(len(persons), -1), copies, np.full(scale.empty, -1)]),
        order=rng.random(scale.candidates),
        disabled=np.zeros(scale.candidates, dtype=bool),
        segment=np.full(scale.candidates, INFORMAL, dtype=np.int8),
        label=np.zeros(scale.candidates, dtype=np.int16),
        mover=np.concatenate([mover, np.zeros(len(copies) + scale.empty, dtype=bool)]),
        changed=np.zeros(scale.candidates, dtype=np.int16),
    )
    _add_work(rng, reference, scale, people, listing, np.setdiff1d(np.arange(len(persons)), copies))
    return listing


def eligible(people: People, month: Month) -> Array:
    """Rows of people the programme is for: alive here, of working age, no official, no double."""
    age = age_on(people.birth, month.enrolment)
    plain = (people.status == ALIVE) & ~people.dead & people.in_register
    plain &= ~np.isin(people.occupation, (PENSIONER, *OFFICIALS)) & (age >= WORKING_AGE) & (age < RETIREMENT)
    plain[people.same_as[people.status == DOUBLE]] = False
    return plain


def _persons(rng: np.random.Generator, people: People, scale: Scale, month: Month, count: int) -> Array:
    """People by kind; whoever is left over is plainly eligible. Shuffled."""
    age = age_on(people.birth, month.enrolment)
    working = (age >= WORKING_AGE) & (age < RETIREMENT)
    alive = (people.status == ALIVE) & ~people.dead & people.in_register
    rates = scale.rates
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
        choose(rng, rows := np.flatnonzero(pool), count_of(rate, scale.named), weight[rows])
        for rate, pool in kinds
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


def _add_work(
    rng: np.random.Generator,
    reference: Reference,
    scale: Scale,
    people: People,
    listing: Listing,
    single: Array,
) -> None:
    """Segment, disability and occupation; the register knows the occupation of most."""
    named = np.flatnonzero(~listing.empty)
    listing.label[named] = labels(rng, reference, people.sex[listing.person[named]])
    listing.disabled[choose(rng, single, scale.disabled)] = True
    non_asn = choose(rng, single[~listing.disabled[single]], count_of(_NON_ASN_SHARE, scale.named))
    listing.segment[non_asn] = NON_ASN
    by_segment = listing.disabled & (rng.random(len(listing.disabled)) < _DISABLED_BY_SEGMENT)
    listing.segment[by_segment] = DISABLED
    words = [occupation.label for occupation in reference.occupations]
    listing.label[non_asn] = words.index(_NON_ASN_LABEL)
    own = listing.disabled & (rng.random(len(listing.disabled)) < 0.3)
    listing.label[own] = words.index(_DISABLED_LABEL)
    copies = np.flatnonzero(listing.copy_of >= 0)
    for column in (listing.label, listing.segment):
        column[copies] = column[listing.copy_of[copies]]
    first = named[listing.copy_of[named] < 0]
    register_work(rng, reference, scale, people, listing, first)


def labels(rng: np.random.Generator, reference: Reference, sex: Array) -> Array:
    """Occupations (indexes into the reference) by sex; some kinds of work are common, some rare."""
    words = [occupation.label for occupation in reference.occupations]
    women = np.array([words.index(label) for label in _WOMENS_WORK])
    special = {words.index(_NON_ASN_LABEL), words.index(_DISABLED_LABEL)}
    men = np.array([index for index in range(len(words)) if index not in special])
    men = men[np.argsort((men * 7919) % 101, kind="stable")]  # a fixed order that is not the table's
    drawn_men = draw(rng, men, zipf_shares(len(men), 0.7), len(sex))
    drawn_women = draw(rng, women, zipf_shares(len(women), 0.7), len(sex))
    return np.where(sex == 0, drawn_men, drawn_women).astype(np.int16)


def register_work(
    rng: np.random.Generator,
    reference: Reference,
    scale: Scale,
    people: People,
    listing: Listing,
    slots: Array,
) -> None:
    """Let the register know what listed people do, for all but the recommended share of them."""
    person = listing.person[slots]
    keep = np.isin(people.occupation[person], (PENSIONER, *OFFICIALS, 3))
    codes = np.array([occupation.code for occupation in reference.occupations])[listing.label[slots]]
    other = _STALE[rng.integers(0, len(_STALE), len(slots))]
    other = np.where(other == codes, 89, other)
    other = np.where((other == 2) & (people.sex[person] == 0), 88, other)  # noqa: PLR2004 - SIAK: housewife
    stale = np.zeros(len(slots), dtype=bool)
    stale[choose(rng, np.arange(len(slots)), count_of(scale.rates.occupation, len(slots)))] = True
    people.occupation[person] = np.where(keep, people.occupation[person], np.where(stale, other, codes))
