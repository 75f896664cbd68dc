"""What goes wrong in which row: at the recommended rates, and together, as careless clerks do it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.candidates import Listing
from padan.city.families import HEAD, WIFE
from padan.city.layouts import LAYOUTS, sheets_of
from padan.city.numbers import mistyped, unused
from padan.city.plan import Plan
from padan.city.population import ALIVE, City, People
from padan.city.randomness import Array, choose, happens
from padan.city.rates import Rates, count_of

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
_IN_NUMBERS = 12.0  # how much more often Excel damages a NIK it keeps as a number
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


def make_errors(plan: Plan, city: City, listing: Listing) -> Errors:
    """Errors of the first month's rows."""
    rng, rates = plan.rng("errors"), plan.rates
    numbers = np.array([layout.nik_numbers for layout in LAYOUTS])[_sheets(plan, city, listing)]
    draw = _Draw(rng, carelessness(rng, plan, city, listing), numbers, int((~listing.empty).sum()))
    written = ~listing.empty
    no_name = draw.some(rates.no_name, written & ~listing.several)
    no_identity = draw.some(rates.no_identity, written & ~listing.several & ~no_name)
    nik, claimed = _nik_errors(draw, rates, city, listing, written & ~no_name & ~no_identity)
    daeng_only = draw.some(rates.daeng_only, written & ~no_name & ~no_identity)
    return Errors(
        nik=nik,
        claimed=claimed,
        name=draw.some(rates.name, written & ~no_name & ~daeng_only),
        daeng_only=daeng_only,
        birth_date=draw.some(rates.birth_date, written & ~no_name & ~no_identity),
        sex=draw.some(rates.sex, written),
        address=draw.anyone(rates.address, written),
        no_name=no_name,
        no_identity=no_identity,
        no_phone=draw.anyone(rates.phone, written),
        no_mother=draw.anyone(rates.mother, written),
        deceased_mark=deceased_marks(rng, city.people, listing),
    )


def carelessness(rng: np.random.Generator, plan: Plan, city: City, listing: Listing) -> Array:
    """How careless each row was written: its clerk's habit (one a kecamatan) and the day's mood."""
    clerk = rng.gamma(4.0, 0.25, len(LAYOUTS))
    mood = rng.lognormal(0.0, 0.8, len(listing.person))
    weights: Array = clerk[_sheets(plan, city, listing)] * mood
    return weights


def _sheets(plan: Plan, city: City, listing: Listing) -> Array:
    """Index of each row's sheet."""
    sheets: Array = sheets_of(plan.reference)[city.households.kelurahan[listing.place]]
    return sheets


def deceased_marks(rng: np.random.Generator, people: People, listing: Listing) -> Array:
    """Rows of the dead whose list knows it: ALM. stands in the name."""
    dead = np.zeros(len(listing.person), dtype=bool)
    named = ~listing.empty
    dead[named] = people.dead[listing.person[named]]
    return dead & (happens(rng, _DECEASED_MARK, len(dead)))


@dataclass
class _Draw:
    """Draws exact shares of the `named` rows. numbers: rows on sheets where Excel keeps NIKs as numbers."""

    rng: np.random.Generator
    careless: Array
    numbers: Array
    named: int

    def some(self, rate: float, pool: Array) -> Array:
        """A mask with `rate` of the named rows, all within `pool`; careless rows first."""
        return self._mask(rate, pool, self.careless)

    def anyone(self, rate: float, pool: Array) -> Array:
        """The same, every row as likely."""
        return self._mask(rate, pool, np.ones(len(pool)))

    def by_excel(self, rate: float, pool: Array) -> Array:
        """The same, most of them where Excel keeps NIKs as numbers."""
        return self._mask(rate, pool, self.careless * np.where(self.numbers, _IN_NUMBERS, 1.0))

    def _mask(self, rate: float, pool: Array, chances: Array) -> Array:
        rows = np.flatnonzero(pool)
        mask = np.zeros(len(pool), dtype=bool)
        mask[choose(self.rng, rows, count_of(rate, self.named), chances[rows])] = True
        return mask


def _nik_errors(draw: _Draw, rates: Rates, city: City, listing: Listing, pool: Array) -> tuple[Array, Array]:
    """The way each NIK is spoilt and the number meant; one way a row."""
    people = city.people
    nik = np.full(len(pool), "", dtype=object)
    claimed = np.where(listing.empty, 0, people.nik[listing.person.clip(min=0)])
    _spoil_copies(draw.rng, rates, listing, nik)
    free = pool & ~listing.several
    here = free & people.in_register[listing.person.clip(min=0)]
    shared = draw.some(rates.shared_nik, here)
    lenders = choose(draw.rng, np.flatnonzero(here & ~shared), int(shared.sum()))
    nik[shared] = "shared"
    claimed[shared] = claimed[draw.rng.permutation(lenders)]
    free[lenders] = here[lenders] = False
    for way, rate, allowed in (
        ("other", rates.nik_other, here),
        ("unknown", rates.nik_unknown, here),
        ("malformed", rates.nik_malformed, free),
    ):
        nik[draw.some(rate, allowed & (nik == ""))] = way
    nik[draw.by_excel(rates.nik_excel, free & (claimed % 10 != 0) & (nik == ""))] = "excel"
    _claim_others(draw.rng, city, listing, nik, claimed)
    _refine(draw.rng, city, listing, nik, claimed)
    return nik, claimed


def _spoil_copies(rng: np.random.Generator, rates: Rates, listing: Listing, nik: Array) -> None:
    """Second rows of a person that do not show the same NIK."""
    copies = np.flatnonzero(listing.copy_of >= 0)
    share = rates.twice_other_nik / (rates.twice_other_nik + rates.twice_same_nik)
    other = choose(rng, copies, round(len(copies) * share))
    ways = np.array(["blank", "unknown", "length"], dtype=object)
    nik[other] = rng.choice(ways, len(other), p=(0.4, 0.4, 0.2))


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
    known = (family >= 0) & (family != person) & (happens(rng, 0.75, len(slots)))
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
    nik[excel] = np.where(happens(rng, _SCIENTIFIC, len(excel)), "excel_scientific", "excel_zero")
    unknown = np.flatnonzero(nik == "unknown")
    claimed[unknown] = unused(rng, mistyped(rng, claimed[unknown], _TYPING), city.people.nik)
    card = unknown[happens(rng, _KK_NUMBER, len(unknown))]
    nik[card] = "kk_number"
    claimed[card] = city.households.kk[city.people.household[listing.person[card]]]
