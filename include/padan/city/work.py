"""What people on the list do: occupation, segment, disability, and what the register knows of it."""

from __future__ import annotations

import numpy as np

from padan.city.ages import OFFICIALS, PENSIONER
from padan.city.candidates import DISABLED, NON_ASN, Listing
from padan.city.plan import Plan
from padan.city.population import People
from padan.city.randomness import Array, choose, draw, happens, zipf_shares
from padan.city.rates import count_of

_NON_ASN_LABEL = "TENAGA HONORER NON-ASN"
_DISABLED_LABEL = "PEKERJA DIFABEL"
_WOMENS_WORK = (
    "ASISTEN RUMAH TANGGA", "TUKANG CUCI", "PEDAGANG PASAR", "PENJUAL MAKANAN", "PEKERJA RUMAHAN/UMKM",
    "TUKANG JAHIT", "PEDAGANG KELILING/ASONGAN", "KADER POSYANDU", "BURUH HARIAN LEPAS", "PEMULUNG",
    "PEDAGANG KAKI LIMA", "GURU MENGAJI",
)  # fmt: skip
_STUDENT, _HOUSEWIFE, _OTHER, _SELF_EMPLOYED = 3, 2, 89, 88
# What the register says of people whose work it has not heard of.
_STALE = np.array([_SELF_EMPLOYED, 1, 19, 15, _HOUSEWIFE])
_NON_ASN_SHARE = 0.09
_DISABLED_BY_SEGMENT = 0.7
_DISABLED_BY_WORK = 0.3


def give_work(rng: np.random.Generator, plan: Plan, people: People, listing: Listing) -> None:
    """Segment, disability and occupation of the first month's rows; the register knows most of it."""
    named = np.flatnonzero(~listing.empty)
    single = named[~listing.several[named]]
    words = [occupation.label for occupation in plan.reference.occupations]
    listing.label[named] = labels(rng, plan, people.sex[listing.person[named]])
    listing.disabled[choose(rng, single, plan.scale.disabled)] = True
    non_asn = choose(rng, single[~listing.disabled[single]], count_of(_NON_ASN_SHARE, plan.scale.named))
    listing.segment[non_asn], listing.label[non_asn] = NON_ASN, words.index(_NON_ASN_LABEL)
    by_segment = listing.disabled & happens(rng, _DISABLED_BY_SEGMENT, len(listing.disabled))
    listing.segment[by_segment] = DISABLED
    by_work = listing.disabled & happens(rng, _DISABLED_BY_WORK, len(listing.disabled))
    listing.label[by_work] = words.index(_DISABLED_LABEL)
    copies = np.flatnonzero(listing.copy_of >= 0)
    listing.label[copies] = listing.label[listing.copy_of[copies]]
    register_work(rng, plan, people, listing, named[listing.copy_of[named] < 0])


def labels(rng: np.random.Generator, plan: Plan, sex: Array) -> Array:
    """Occupations (indexes into the reference) by sex; some kinds of work are common, some rare."""
    words = [occupation.label for occupation in plan.reference.occupations]
    women = np.array([words.index(label) for label in _WOMENS_WORK])
    special = {words.index(_NON_ASN_LABEL), words.index(_DISABLED_LABEL)}
    men = np.array([index for index in range(len(words)) if index not in special])
    men = men[np.argsort((men * 7919) % 101, kind="stable")]  # a fixed order that is not the table's
    drawn_men = draw(rng, men, zipf_shares(len(men), 0.7), len(sex))
    drawn_women = draw(rng, women, zipf_shares(len(women), 0.7), len(sex))
    return np.where(sex == 0, drawn_men, drawn_women).astype(np.int16)


def register_work(
    rng: np.random.Generator, plan: Plan, people: People, listing: Listing, slots: Array
) -> None:
    """Let the register know what listed people do, for all but the recommended share of them."""
    person = listing.person[slots]
    keep = np.isin(people.occupation[person], (PENSIONER, *OFFICIALS, _STUDENT))
    known = np.array([occupation.code for occupation in plan.reference.occupations])[listing.label[slots]]
    other = _STALE[rng.integers(0, len(_STALE), len(slots))]
    other = np.where(other == known, _OTHER, other)
    other = np.where((other == _HOUSEWIFE) & (people.sex[person] == 0), _SELF_EMPLOYED, other)
    stale = np.zeros(len(slots), dtype=bool)
    stale[choose(rng, np.arange(len(slots)), count_of(plan.rates.occupation, len(slots)))] = True
    people.occupation[person] = np.where(keep, people.occupation[person], np.where(stale, other, known))
