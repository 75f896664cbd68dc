"""What happens from one month to the next: about one row in a hundred changes, the people stay the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city import attributes, families
from padan.city.candidates import Listing, eligible
from padan.city.errors import Errors
from padan.city.households import Households, kecamatan_codes
from padan.city.memberships import DORMANT_FROM, SELF, MemberMaker, Members
from padan.city.names import Bearers, draw_names
from padan.city.numbers import date_digits, number
from padan.city.plan import Plan
from padan.city.population import ALIVE, DECEASED, MOVED, City, People
from padan.city.randomness import Array, brackets, choose, draw, happens
from padan.city.rates import count_of
from padan.city.scale import Month, make_month
from padan.city.work import labels, register_work

_RECORDED_AT_ONCE = 0.6
_RECORDED_LATE = 0.06
_MOVES_AWAY, _MOVES_WITHIN, _BIRTHS = 0.0015, 0.002, 0.0010
_REPLACED, _CORRECTED = 0.004, 0.004
_JOBS_LOST, _LAPSES, _JOBS_FOUND, _SELF_PAID = 0.004, 0.004, 0.002, 0.0005
_MOTHERS = (18, 42)


@dataclass
class State:
    """Everything that a month changes."""

    city: City
    listing: Listing
    errors: Errors
    members: Members


def live_on(plan: Plan, state: State, until: Month) -> None:
    """Let the months after the first one pass, up to and with `until`; changes `state`."""
    for month in map(make_month, range(1, until.number + 1)):
        live_month(plan, state, month)


def live_month(plan: Plan, state: State, month: Month) -> None:
    """Let one month pass; changes `state`, which must stand at the month before."""
    rng = plan.rng("life", month.number)
    _die(rng, state.city.people, month)
    _move(rng, plan, state.city)
    _be_born(rng, plan, state.city, month)
    _change_list(plan.rng("list", month.number), plan, state, month)
    _change_members(plan.rng("memberships", month.number), plan, state, month)


def _die(rng: np.random.Generator, people: People, month: Month) -> None:
    age = month.month // 12 + 1970 - attributes.birth_year(people.birth)
    risk = brackets(age, [40, 60, 75], [0.0001, 0.0006, 0.0025, 0.008])
    late = (people.status == ALIVE) & people.dead & (happens(rng, _RECORDED_LATE, len(people)))
    dies = (people.status == ALIVE) & ~people.dead & (happens(rng, risk, len(people)))
    people.dead |= dies
    people.status[late | (dies & (happens(rng, _RECORDED_AT_ONCE, len(people))))] = DECEASED


def _move(rng: np.random.Generator, plan: Plan, city: City) -> None:
    """Some leave the city; some families move within it, to a new address under a new card."""
    people, homes = city.people, city.households
    settled = (people.status == ALIVE) & ~people.dead & people.in_register
    people.status[settled & (happens(rng, _MOVES_AWAY, len(people)))] = MOVED
    lived_in = np.unique(people.household[settled])
    moving = choose(rng, lived_in, round(_MOVES_WITHIN * len(lived_in)))
    like = draw(rng, np.arange(len(homes)), np.ones(len(homes)), len(moving))
    home = np.arange(len(homes), len(homes) + len(moving))
    city.households = _with_homes(rng, plan, homes, moving, like)
    new_home = np.full(len(homes), -1)
    new_home[moving] = home
    moved = new_home[people.household] >= 0
    people.household[moved] = new_home[people.household[moved]]


def _with_homes(
    rng: np.random.Generator, plan: Plan, homes: Households, moving: Array, like: Array
) -> Households:
    """The households, and for each moving one a new home in the street of another."""
    codes = kecamatan_codes(plan.reference)
    days = homes.kk[moving] // 10_000 % 10**6  # the new card keeps the old one's day
    columns = {
        name: np.concatenate([getattr(homes, name), getattr(homes, name)[like]])
        for name in ("kelurahan", "rw", "rt", "street", "house")
    }
    return Households(
        **columns,
        couple=np.concatenate([homes.couple, homes.couple[moving]]),
        kk=np.concatenate([homes.kk, number(rng, codes[homes.kelurahan[like]], days, homes.kk)]),
        streets=homes.streets,
    )


def _be_born(rng: np.random.Generator, plan: Plan, city: City, month: Month) -> None:
    people = city.people
    age = month.month // 12 + 1970 - attributes.birth_year(people.birth)
    mothers = (
        (people.relation == families.WIFE) & (people.status == ALIVE) & ~people.dead & people.in_register
    )
    mother = choose(
        rng,
        np.flatnonzero(mothers & (age >= _MOTHERS[0]) & (age <= _MOTHERS[1])),
        round(_BIRTHS * plan.scale.residents),
    )
    head = np.full(len(city.households), -1)
    heads = np.flatnonzero((people.relation == families.HEAD) & people.in_register)
    head[people.household[heads]] = heads
    mother = mother[head[people.household[mother]] >= 0]
    father = head[people.household[mother]]
    child = people.taken(mother)
    count = len(mother)
    last = int(np.datetime64(month.month, "M").astype("datetime64[D]").astype(np.int64))
    child.relation[:] = families.CHILD
    child.sex = (happens(rng, 0.49, count)).astype(np.int8)
    child.birth = (last - rng.integers(1, 29, count)).astype(np.int32)
    child.nik_birth = child.birth
    bearers = Bearers(child.sex, attributes.birth_year(child.birth), child.group, people.name[father][:, 1])
    child.name = draw_names(rng, city.vocabulary, bearers)
    child.father, child.mother = people.name[father], people.name[mother]
    child.region = city.households.kk[child.household] // 10**10
    child.place[:] = 0
    child.marital[:] = child.education[:] = child.occupation[:] = 1
    child.same_as = np.arange(len(people), len(people) + count)
    child.nik = number(rng, child.region, date_digits(child.birth, child.sex), people.nik)
    city.people = people.extended(child)


def _change_list(rng: np.random.Generator, plan: Plan, state: State, month: Month) -> None:
    """Some rows go to other people, some errors are put right."""
    listing, errors, people = state.listing, state.errors, state.city.people
    several = listing.several
    plain = ~listing.empty & ~several & ~listing.disabled
    replaced = choose(rng, np.flatnonzero(plain), count_of(_REPLACED, plan.scale.named))
    listed = np.zeros(len(people), dtype=bool)
    listed[listing.person[~listing.empty]] = True
    person = choose(rng, np.flatnonzero(eligible(people, month) & ~listed), len(replaced))
    replaced = replaced[: len(person)]
    listing.person[replaced] = person
    listing.place[replaced] = people.household[person]
    listing.mover[replaced] = False
    listing.segment[replaced] = 0
    listing.label[replaced] = labels(rng, plan, people.sex[person])
    register_work(rng, plan, people, listing, replaced)
    wrong = (errors.nik != "") | errors.name | errors.birth_date | errors.no_name | errors.no_identity
    wrong[replaced] = False
    corrected = choose(
        rng, np.flatnonzero(wrong & ~several & ~listing.empty), count_of(_CORRECTED, plan.scale.named)
    )
    _write_anew(errors, people, listing, np.concatenate([replaced, corrected]))
    errors.name[replaced] = happens(rng, plan.rates.name, len(replaced))
    errors.address[replaced] = happens(rng, plan.rates.address, len(replaced))
    listing.changed[np.concatenate([replaced, corrected])] = month.number


def _write_anew(errors: Errors, people: People, listing: Listing, slots: Array) -> None:
    errors.nik[slots] = ""
    errors.claimed[slots] = people.nik[listing.person[slots]]
    for flags in (
        errors.name, errors.daeng_only, errors.birth_date, errors.sex, errors.no_name, errors.no_identity,
        errors.deceased_mark,
    ):  # fmt: skip
        flags[slots] = False


def _change_members(rng: np.random.Generator, plan: Plan, state: State, month: Month) -> None:
    """Contributions go on, some lapse; jobs are lost and found."""
    members, now = state.members, month.month
    paid = members.active & (members.last_month >= now - 1)
    goes_on = paid & ~happens(rng, np.where(members.employed, _JOBS_LOST, _LAPSES), len(members))
    members.last_month[goes_on] = now
    members.active[paid & ~goes_on & members.employed] = False
    behind = ~members.employed & (members.last_month < now)
    members.arrears[behind] = now - members.last_month[behind]
    members.active[behind & (members.arrears > DORMANT_FROM) & (happens(rng, 0.3, len(members)))] = False
    people = state.city.people
    insured = np.zeros(len(people), dtype=bool)
    insured[members.person] = True
    free = rng.permutation(np.flatnonzero(eligible(people, month) & ~insured))
    jobs = round(_JOBS_FOUND * plan.scale.residents * 0.2)
    maker = MemberMaker(rng, state.city, now)
    maker.employed(free[:jobs], ago=(0, 1))
    maker.paid(
        free[jobs : jobs + round(_SELF_PAID * plan.scale.residents * 0.2)], maker.one(SELF), ago=(0, 1)
    )
    state.members = members.extended(maker.file(int(members.kpj.max())))
