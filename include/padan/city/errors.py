"""What goes wrong in which row: at the recommended rates, and together, as careless clerks do it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.candidates import Listing
from padan.city.families import HEAD, WIFE
from padan.city.households import kecamatan_codes
from padan.city.numbers import unused
from padan.city.population import ALIVE, City, People
from padan.city.randomness import Array, choose, stream
from padan.city.rates import Rates, count_of
from padan.city.reference import Reference

# How a NIK that is right on paper is spoilt in the cell, and the shares of each way.
MALFORMED = {
    "separators": 0.34,
    "letters": 0.14,
    "length": 0.28,
    "characters": 0.08,
    "placeholder": 0.04,
    "blank": 0.12,
}
_SCIENTIFIC = 0.35
_KK_NUMBER = 0.10
_TYPING = 0.45
_DECEASED_MARK = 0.12


@dataclass
class Errors:
    """Columns of one row a slot of the list.

    nik: the way the NIK is spoilt, '' for none. claimed: the number the clerk meant to write.
    birth_date, name, sex, address: whether it is written wrongly or differently. work: the
    occupation in free words always differs; label differs from the register's elsewhere.
    """

    nik: Array
    claimed: Array
    name: Array
    daeng_only: Array
    birth_date: Array
    sex: Array
    address: Array
    no_name: Array
    no_identity: Array
    no_phone: Array
    no_mother: Array
    deceased_mark: Array


def make_errors(seed: int, reference: Reference, rates: Rates, city: City, listing: Listing) -> Errors:
    """Errors of the first month's rows."""
    rng = stream(seed, "errors")
    careless = carelessness(rng, reference, city, listing)
    draw = _Draw(rng, careless, listing, int((~listing.empty).sum()))
    single = ~_twice(listing) & ~listing.empty
    here = np.zeros(len(single), dtype=bool)
    here[~listing.empty] = city.people.in_register[listing.person[~listing.empty]]
    no_name = draw.some(rates.no_name, single)
    no_identity = draw.some(rates.no_identity, single & ~no_name)
    nik, claimed = _nik_errors(draw, rates, city, listing, here, ~no_name & ~no_identity & ~listing.empty)
    free = ~listing.empty & ~no_name
    daeng_only = draw.some(rates.daeng_only, free & ~no_identity)
    even = np.ones(len(careless))
    return Errors(
        nik=nik,
        claimed=claimed,
        name=draw.some(rates.name, free & ~daeng_only),
        daeng_only=daeng_only,
        birth_date=draw.some(rates.birth_date, free & ~no_identity),
        sex=draw.some(rates.sex, free),
        address=draw.some(rates.address, ~listing.empty, even),
        no_name=no_name,
        no_identity=no_identity,
        no_phone=draw.some(rates.phone, ~listing.empty, even),
        no_mother=draw.some(rates.mother, ~listing.empty, even),
        deceased_mark=deceased_marks(rng, city.people, listing),
    )


def carelessness(rng: np.random.Generator, reference: Reference, city: City, listing: Listing) -> Array:
    """How careless each row was written: its clerk's habit (one a kecamatan) and the day's mood."""
    sheets = np.unique(kecamatan_codes(reference), return_inverse=True)[1]
    clerk = rng.gamma(4.0, 0.25, int(sheets.max()) + 1)
    mood = rng.lognormal(0.0, 0.8, len(listing.person))
    weights: Array = clerk[sheets[city.households.kelurahan[listing.place]]] * mood
    return weights


def deceased_marks(rng: np.random.Generator, people: People, listing: Listing) -> Array:
    """Rows of the dead whose list knows it: ALM. stands in the name."""
    dead = np.zeros(len(listing.person), dtype=bool)
    named = ~listing.empty
    dead[named] = people.dead[listing.person[named]]
    return dead & (rng.random(len(dead)) < _DECEASED_MARK)


@dataclass
class _Draw:
    """Draws exact shares of the named rows, careless rows first."""

    rng: np.random.Generator
    careless: Array
    listing: Listing
    named: int

    def some(self, rate: float, pool: Array, weights: Array | None = None) -> Array:
        """A mask with `rate` of the named rows, all within `pool`."""
        rows = np.flatnonzero(pool)
        chances = self.careless if weights is None else weights
        mask = np.zeros(len(pool), dtype=bool)
        mask[choose(self.rng, rows, count_of(rate, self.named), chances[rows])] = True
        return mask


def _twice(listing: Listing) -> Array:
    """Rows of people who stand in the list more than once."""
    twice = listing.copy_of >= 0
    twice[listing.copy_of[twice]] = True
    return twice


def _nik_errors(
    draw: _Draw, rates: Rates, city: City, listing: Listing, here: Array, pool: Array
) -> tuple[Array, Array]:
    """The way each NIK is spoilt and the number meant."""
    people, rng = city.people, draw.rng
    nik = np.full(len(pool), "", dtype=object)
    claimed = np.where(listing.empty, 0, people.nik[listing.person.clip(min=0)])
    twice = _twice(listing)
    copies = np.flatnonzero(listing.copy_of >= 0)
    other = choose(
        rng,
        copies,
        round(len(copies) * rates.twice_other_nik / (rates.twice_other_nik + rates.twice_same_nik)),
    )
    nik[other] = rng.choice(
        np.array(["blank", "unknown", "length"], dtype=object), len(other), p=(0.4, 0.4, 0.2)
    )
    free = pool & ~twice
    shared = draw.some(rates.shared_nik, free & here)
    nik[shared] = "shared"
    clean = np.flatnonzero(free & here & (nik == "") & ~shared)
    claimed[shared] = people.nik[listing.person[choose(rng, clean, int(shared.sum()))]]
    lenders = np.isin(claimed, claimed[shared])
    for way, rate, allowed in (
        ("other", rates.nik_other, here),
        ("unknown", rates.nik_unknown, here),
        ("malformed", rates.nik_malformed, free),
        ("excel", rates.nik_excel, claimed % 10 != 0),
    ):
        nik[draw.some(rate, free & allowed & (nik == "") & ~lenders)] = way
    _claim_others(rng, city, listing, nik, claimed)
    _refine(rng, city, listing, nik, claimed)
    return nik, claimed


def _claim_others(rng: np.random.Generator, city: City, listing: Listing, nik: Array, claimed: Array) -> None:
    """A NIK of the family, or of somebody whose number looks alike."""
    people = city.people
    head, wife = heads_and_wives(people, len(city.households))
    slots = np.flatnonzero(nik == "other")
    person = listing.person[slots]
    home = people.household[person]
    relation = people.relation[person]
    family = np.where((relation == HEAD) & (people.status[person] == ALIVE), wife[home], head[home])
    stranger = rng.choice(np.flatnonzero(people.in_register), len(slots))
    known = (family >= 0) & (family != person) & (rng.random(len(slots)) < 0.75)
    claimed[slots] = people.nik[np.where(known, family, stranger)]
    nik[slots] = np.where(known, np.where(relation <= WIFE, "spouse", "family"), "stranger")


def heads_and_wives(people: People, households: int) -> tuple[Array, Array]:
    """Rows of the head and of the wife of each household, -1 where there is none."""
    head, wife = np.full(households, -1), np.full(households, -1)
    for rows, relation in ((head, HEAD), (wife, WIFE)):
        members = np.flatnonzero((people.relation == relation) & people.in_register)
        rows[people.household[members]] = members
    return head, wife


def _refine(rng: np.random.Generator, city: City, listing: Listing, nik: Array, claimed: Array) -> None:
    """Split the broad ways into those a reader of the cell can tell apart."""
    malformed = np.flatnonzero(nik == "malformed")
    ways = np.array(list(MALFORMED), dtype=object)
    nik[malformed] = rng.choice(ways, len(malformed), p=list(MALFORMED.values()))
    excel = np.flatnonzero(nik == "excel")
    nik[excel] = np.where(rng.random(len(excel)) < _SCIENTIFIC, "excel_scientific", "excel_zero")
    unknown = np.flatnonzero(nik == "unknown")
    claimed[unknown] = unused(rng, mistyped(rng, claimed[unknown], _TYPING), city.people.nik)
    card = unknown[rng.random(len(unknown)) < _KK_NUMBER]
    nik[card] = "kk_number"
    claimed[card] = city.households.kk[city.people.household[listing.person[card]]]


def mistyped(rng: np.random.Generator, numbers: Array, share: float) -> Array:
    """The numbers with, in `share` of them, one digit of the date or the region typed wrongly."""
    place = 10 ** rng.integers(4, 12, len(numbers))
    digit = numbers // place % 10
    wrong = (digit + rng.integers(1, 10, len(numbers))) % 10
    return np.where(rng.random(len(numbers)) < share, numbers + (wrong - digit) * place, numbers)
