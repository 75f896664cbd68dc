"""What a year brings beyond the plain months: the register corrects itself, candidates find other cover.

The plain months (padan.city.months) keep their own chances and so their bytes: everything here has
streams of its own and happens only in a year.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from padan.city.candidates import eligible
from padan.city.memberships import (
    ELECTION,
    FIRST_EMPLOYER,
    FIRST_LINE,
    FIRST_OTHER,
    PROGRAMME,
    SELF,
    MemberMaker,
    Members,
)
from padan.city.months import State
from padan.city.names import respell
from padan.city.numbers import date_digits, number
from padan.city.population import ALIVE, DOUBLE, INACTIVE, MOVED, People
from padan.city.randomness import Array, happens
from padan.city.scale import Month

_HAVE_OTHER_SPELLING = 0.17  # of the names, measured


@dataclass(frozen=True)
class Pace:
    """Chances a person and month.

    Of records of the living: nik_corrected, name_corrected (assumptions: no figures are published);
    became_double, became_inactive (the recommended 0.4 % of both together, come about in 20 months);
    vanished from the extract (an assumption); moved_back, of those who moved out (an assumption).
    Of candidates and the programme's members without other cover: found_job, paying_alone,
    other_sponsor, city_line (the recommended stocks 3.5 %, 1.2 %, 0.8 %, 0.8 %, come about in 24
    months). shown_late: share of the new covers that the member file shows only a month later (an
    assumption). See include/reference/noise_recommended.csv.
    """

    nik_corrected: float = 0.0002
    name_corrected: float = 0.0005
    became_double: float = 0.0001
    became_inactive: float = 0.0001
    vanished: float = 0.0001
    moved_back: float = 0.004
    found_job: float = 0.0015
    paying_alone: float = 0.0005
    other_sponsor: float = 0.0003
    city_line: float = 0.0003
    shown_late: float = 0.5

    def times(self, factor: float) -> Pace:
        """Everything that much more often; `shown_late` stays."""
        faster = {f.name: min(getattr(self, f.name) * factor, 1.0) for f in fields(self)}
        return replace(self, **(faster | {"shown_late": self.shown_late}))


def change_register(rng: np.random.Generator, state: State, pace: Pace) -> None:
    """Let the register correct, mark and lose records; at most one of these a record and month."""
    people = state.city.people
    count = len(people)
    left = (people.status == ALIVE) & ~people.dead & people.in_register
    left &= people.same_as == np.arange(count)

    def some(share: float) -> Array:
        mask = left & happens(rng, share, count)
        left[mask] = False
        return np.flatnonzero(mask)

    back = (people.status == MOVED) & ~people.dead & happens(rng, pace.moved_back, count)
    _correct_niks(rng, people, some(pace.nik_corrected))
    _correct_names(rng, state, some(min(pace.name_corrected / _HAVE_OTHER_SPELLING, 1.0)))
    people.status[some(pace.became_double)] = DOUBLE
    people.status[some(pace.became_inactive)] = INACTIVE
    people.in_register[some(pace.vanished)] = False
    people.status[back] = ALIVE
    members = state.members
    members.true_nik &= members.nik == people.nik[members.person]
    members.true_self &= (members.name == people.name[members.person]).all(axis=1)


def _correct_niks(rng: np.random.Generator, people: People, rows: Array) -> None:
    """A new number by the birth date that stands in the register today."""
    digits = date_digits(people.birth[rows], people.sex[rows])
    people.nik[rows] = number(rng, people.region[rows], digits, people.nik)
    people.nik_birth[rows] = people.birth[rows]


def _correct_names(rng: np.random.Generator, state: State, rows: Array) -> None:
    names = state.city.people.name
    names[rows] = respell(rng, state.city.vocabulary, names[rows], 1.0)


def begin_covers(rng: np.random.Generator, state: State, month: Month, pace: Pace) -> tuple[Members, Members]:
    """New memberships of candidates and of the programme's members: shown at once, shown a month later."""
    maker, after = MemberMaker(rng, state.city, month.month), int(state.members.kpj.max())
    free = _uncovered(state, month)
    edges = np.cumsum([pace.found_job, pace.paying_alone, pace.other_sponsor, pace.city_line])
    kind = np.searchsorted(edges, rng.random(len(free)), side="right")
    job, alone, other, line = (free[kind == at] for at in range(len(edges)))
    maker.employed(job, ago=(0, 1))
    maker.paid(alone, maker.one(SELF), ago=(0, 1))
    maker.paid(other, maker.among(FIRST_OTHER, FIRST_EMPLOYER), ago=(0, 1))
    maker.paid(line, maker.among(FIRST_LINE, ELECTION), ago=(0, 1))
    members = maker.file(after)
    late = happens(rng, pace.shown_late, len(members))
    return members.taken(np.flatnonzero(~late)), members.taken(np.flatnonzero(late))


def _uncovered(state: State, month: Month) -> Array:
    """Candidates and the programme's members of the first file, without a paid cover but the programme's."""
    people, members = state.city.people, state.members
    pool = np.zeros(len(people), dtype=bool)
    pool[state.listing.person[~state.listing.empty]] = True
    pool[members.person[members.sponsor == PROGRAMME]] = True
    pool[members.person[members.active & (members.sponsor != PROGRAMME)]] = False
    free: Array = np.flatnonzero(pool & eligible(people, month))
    return free
