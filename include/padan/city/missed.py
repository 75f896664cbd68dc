"""Who was truly missed: people in some kinds of work whom no list names and nobody insures.

The city writes no file of them: it is made again from what it was asked for, the same to the person.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from padan.city.ages import RETIREMENT, WORKING_AGE, age_on
from padan.city.build import make_state
from padan.city.memberships import DORMANT_FROM
from padan.city.months import State
from padan.city.plan import Plan
from padan.city.population import ALIVE
from padan.city.randomness import Array
from padan.city.reference import read_reference
from padan.city.scale import Month, Scenario, Size, check_scenario, make_month, make_scale


def make_workers(
    occupations: list[int], *, size: Size, seed: int, scenario: Scenario, month: int
) -> pd.DataFrame:
    """Residents of working age, alive by the register, whose occupation there is one of `occupations`.

    One row a person. nik, kelurahan_code: as in the register. is_dead: has died, which no file tells.
    is_listed: has a row on Disnaker's list. is_covered: has a membership that is not dormant.
    """
    check_scenario(scenario)
    plan, when = Plan(seed, read_reference(), make_scale(size)), make_month(month)
    return workers_in(plan, make_state(plan, scenario, when, lambda _: None), when, occupations)


def workers_in(plan: Plan, state: State, when: Month, occupations: list[int]) -> pd.DataFrame:
    """The same, of a city that stands at the month `when`."""
    people, homes = state.city.people, state.city.households
    age = age_on(people.birth, when.enrolment)
    wanted = people.in_register & (people.status == ALIVE) & (age >= WORKING_AGE) & (age < RETIREMENT)
    # a second record of a person is not a second person
    wanted &= np.isin(people.occupation, occupations) & (people.same_as == np.arange(len(people)))
    rows = np.flatnonzero(wanted)
    codes = np.array([place.code for place in plan.reference.kelurahan])
    return pd.DataFrame(
        {
            "nik": people.nik[rows].astype(str),
            "kelurahan_code": codes[homes.kelurahan[people.household[rows]]],
            "is_dead": people.dead[rows],
            "is_listed": _marked(state, state.listing.person[~state.listing.empty])[rows],
            "is_covered": _marked(state, _insured(state))[rows],
        }
    )


def _insured(state: State) -> Array:
    members = state.members
    return members.person[members.active & (members.arrears < DORMANT_FROM)]


def _marked(state: State, persons: Array) -> Array:
    """True for these people, under their first record."""
    marks = np.zeros(len(state.city.people), dtype=bool)
    marks[state.city.people.same_as[persons]] = True
    return marks
