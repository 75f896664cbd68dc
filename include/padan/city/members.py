"""Who is insured at BPJS Ketenagakerjaan already: candidates at their rates, and the rest of the city."""

from __future__ import annotations

import numpy as np

from padan.city import words
from padan.city.ages import RETIREMENT, WORKING_AGE, age_on
from padan.city.candidates import Listing
from padan.city.memberships import (
    ELECTION,
    FIRST_EMPLOYER,
    FIRST_LINE,
    FIRST_OTHER,
    PARTIAL,
    PROGRAMME,
    SELF,
    MemberMaker,
    Members,
)
from padan.city.plan import Plan
from padan.city.population import ALIVE, City
from padan.city.randomness import Array, choose
from padan.city.rates import count_of
from padan.city.scale import Month, Scenario

_PU_SHARE = 0.18  # of working-age adults
_ELECTION_STAFF = 12_000
_SELF_PAYING = 0.008
_OTHER_PAID = 0.001
_OUTSIDERS = 0.25
_FIRST_KPJ = 10_000_000_000


def make_members(plan: Plan, scenario: Scenario, month: Month, city: City, listing: Listing) -> Members:
    """The member file of the first month, in the order of the KPJ numbers."""
    maker = MemberMaker(plan.rng("members"), city, month.month)
    _listed(maker, plan, scenario, listing)
    _others(maker, plan, scenario, month, listing)
    return maker.file(_FIRST_KPJ)


def _listed(maker: MemberMaker, plan: Plan, scenario: Scenario, listing: Listing) -> None:
    """Members among the candidates, each with one membership."""
    rates, named = plan.rates, plan.scale.named
    persons = np.unique(listing.person[~listing.empty])
    left = maker.rng.permutation(persons[maker.city.people.in_register[persons]])

    def some(rate: float) -> Array:
        nonlocal left
        taken, left = left[: count_of(rate, named)], left[count_of(rate, named) :]
        return taken

    maker.employed(some(rates.pu))
    maker.paid(some(rates.bpu * 0.6), maker.one(SELF))
    maker.paid(some(rates.bpu * 0.4), maker.among(FIRST_OTHER, FIRST_EMPLOYER))
    maker.paid(some(rates.city_other), maker.among(FIRST_LINE, ELECTION))
    maker.dormant(some(rates.dormant))
    maker.paid(some(rates.programme_gap), maker.one(SELF), PARTIAL)
    maker.late(some(rates.programme_gap))
    maker.ended(some(0.02))
    if scenario == "renewal":
        maker.paid(some(rates.renewal), maker.one(PROGRAMME))


def _others(maker: MemberMaker, plan: Plan, scenario: Scenario, month: Month, listing: Listing) -> None:
    """The rest of the city, and people from elsewhere who work here."""
    people, scale = maker.city.people, plan.scale
    age = age_on(people.birth, month.enrolment)
    unlisted = np.ones(len(people), dtype=bool)
    unlisted[listing.person[~listing.empty]] = False
    adult = (people.status == ALIVE) & ~people.dead & (age >= WORKING_AGE) & (age < RETIREMENT)
    adults = np.flatnonzero(adult & people.in_register)
    outsiders = np.flatnonzero(adult & ~people.in_register & unlisted)
    free = maker.rng.permutation(adults[unlisted[adults]])
    weight = np.where(np.isin(people.occupation[free], (15, 16, 17, 18)), 5.0, 1.0)
    employed = choose(maker.rng, free, round(_PU_SHARE * len(adults)), weight)
    maker.employed(employed)
    maker.employed(outsiders[: round(_OUTSIDERS * len(outsiders))])
    rest = free[~np.isin(free, employed)]
    counts = [scale.share(count) for count in words.CITY_LINES.values()]
    shares = [
        round(_SELF_PAYING * len(adults)),
        round(_OTHER_PAID * len(adults)),
        scale.share(_ELECTION_STAFF),
    ]
    shares.append(count_of(0.1, scale.named) if scenario == "renewal" else 0)
    parts = np.split(rest, np.cumsum([*counts, *shares]))
    for line, part in enumerate(parts[: len(counts)]):
        maker.paid(part, maker.one(FIRST_LINE + line))
    maker.paid(parts[len(counts)], maker.one(SELF))
    maker.paid(parts[len(counts) + 1], maker.among(FIRST_OTHER, FIRST_EMPLOYER))
    maker.election(parts[len(counts) + 2])
    maker.paid(parts[len(counts) + 3], maker.one(PROGRAMME))
