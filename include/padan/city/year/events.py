"""What happened in a month, found by comparing the city with itself a month before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from padan.city.ages import RETIREMENT, age_on
from padan.city.memberships import DORMANT_FROM, FIRST_OTHER, PROGRAMME, SELF, Members
from padan.city.months import State
from padan.city.population import ALIVE, DECEASED, DOUBLE, INACTIVE, MOVED, People
from padan.city.randomness import Array
from padan.city.scale import Month, make_month

COLUMNS = ("month", "person_id", "nik", "event", "visible_from", "detail")
# in the order in which one month's events are written
EVENTS = (
    "died_before", "died", "death_recorded", "moved_out", "moved_back", "moved_within", "reached_65",
    "nik_corrected", "name_corrected", "became_double", "became_inactive", "vanished", "found_job",
    "began_paying_alone", "city_line_began", "other_sponsor_began", "lost_job",
    "fell_behind", "became_dormant",
)  # fmt: skip


@dataclass(frozen=True)
class Before:
    """What of the city a month changes, as it was."""

    people: dict[str, Array]
    active: Array
    arrears: Array


def remember(state: State) -> Before:
    """The city as it is now, to compare with later."""
    people = state.city.people
    names = ("status", "dead", "in_register", "nik", "name", "household")
    kept = {name: getattr(people, name).copy() for name in names}
    return Before(kept, state.members.active.copy(), state.members.arrears.copy())


def first_events(state: State, month: Month) -> pd.DataFrame:
    """The stock of the first month: who had died before, and whether the register knows."""
    people = state.city.people
    dead = np.flatnonzero(people.dead)
    known = (people.status[dead] == DECEASED) & people.in_register[dead]
    return _table(
        [_Happened("died_before", dead, np.where(known, month.period, ""))], people, people.nik, month
    )


def events_of(before: Before, state: State, late: Members, month: Month) -> pd.DataFrame:
    """Events of a month, by event and person's row, with an inner column `row`.

    late: memberships begun this month that the member file shows only in the next.
    """
    people, now = state.city.people, month.period
    shown = state.members.taken(np.arange(len(before.active), len(state.members)))
    after = make_month(month.number + 1).period
    happened = [_Happened(event, rows, now) for event, rows in _of_records(before, people, month).items()]
    dies = next(one for one in happened if one.event == "died")
    known = (people.status[dies.rows] == DECEASED) & people.in_register[dies.rows]
    happened[happened.index(dies)] = _Happened("died", dies.rows, np.where(known, now, ""))
    happened += [*_begun(shown, now), *_begun(late, after), *_went_on(before, state.members, now)]
    return _table(happened, people, before.people["nik"], month)


@dataclass(frozen=True, eq=False)
class _Happened:
    """One event and the people's rows it happened to. visible: one period for all, or one each."""

    event: str
    rows: Array
    visible: str | Array
    detail: Array | None = None


def _of_records(before: Before, people: People, month: Month) -> dict[str, Array]:
    """Rows by event, of the records that stood there a month before."""
    was, count = before.people, len(before.people["nik"])
    status, here = people.status[:count], people.in_register[:count]
    alive = (was["status"] == ALIVE) & was["in_register"]
    last = make_month(month.number - 1).enrolment
    birth = people.birth[:count]
    turned = (age_on(birth, month.enrolment) >= RETIREMENT) & (age_on(birth, last) < RETIREMENT)
    found = {
        "died": people.dead[:count] & ~was["dead"],
        "death_recorded": (status == DECEASED) & (was["status"] != DECEASED) & here,
        "moved_out": alive & (status == MOVED),
        "moved_back": (was["status"] == MOVED) & (status == ALIVE),
        "moved_within": alive & here & (people.household[:count] != was["household"]),
        "reached_65": turned & (status == ALIVE) & here & ~people.dead[:count],
        "nik_corrected": people.nik[:count] != was["nik"],
        "name_corrected": (people.name[:count] != was["name"]).any(axis=1),
        "became_double": alive & (status == DOUBLE),
        "became_inactive": alive & (status == INACTIVE),
        "vanished": was["in_register"] & ~here,
    }
    return {event: np.flatnonzero(mask) for event, mask in found.items()}


def _begun(members: Members, visible: str) -> list[_Happened]:
    outside_job, sponsor = ~members.employed, members.sponsor
    kinds = {
        "found_job": members.employed,
        "began_paying_alone": outside_job & (sponsor == SELF),
        "city_line_began": outside_job & (sponsor > PROGRAMME) & (sponsor < FIRST_OTHER),
        "other_sponsor_began": outside_job & (sponsor >= FIRST_OTHER),
    }
    return [_of_members(event, members, mask, visible) for event, mask in kinds.items()]


def _went_on(before: Before, members: Members, visible: str) -> list[_Happened]:
    """What became of memberships that were there a month before; the programme's follow what is sent."""
    old = members.taken(np.arange(len(before.active)))
    kinds = {
        "lost_job": old.employed & before.active & ~old.active,
        "fell_behind": (before.arrears == 0) & (old.arrears > 0),
        "became_dormant": (before.arrears < DORMANT_FROM) & (old.arrears >= DORMANT_FROM),
    }
    others = old.employed | (old.sponsor != PROGRAMME)
    return [_of_members(event, old, mask & others, visible) for event, mask in kinds.items()]


def _of_members(event: str, members: Members, mask: Array, visible: str) -> _Happened:
    return _Happened(event, members.person[mask], visible, members.kpj[mask].astype(str))


def person_ids(people: People, rows: Array) -> Array:
    """P0000001 and so on: one a person, however many records."""
    ids: Array = np.array([f"P{number:07d}" for number in people.same_as[rows].tolist()], dtype=object)
    return ids


def _table(happened: list[_Happened], people: People, nik: Array, month: Month) -> pd.DataFrame:
    """nik: as it stood before the month; a corrected one has the new one as its detail."""
    parts = []
    for one in happened:
        detail: Array | str = "" if one.detail is None else one.detail
        if one.event == "nik_corrected":
            detail = people.nik[one.rows].astype(str)
        parts.append(
            pd.DataFrame(
                {
                    "month": month.period,
                    "person_id": person_ids(people, one.rows),
                    "nik": nik[one.rows].astype(str),
                    "event": one.event,
                    "visible_from": one.visible,
                    "detail": detail,
                    "row": one.rows,
                },
                index=range(len(one.rows)),
            )
        )
    table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    rank = table["event"].map({event: at for at, event in enumerate(EVENTS)})
    return (
        table.assign(rank=rank)
        .sort_values(["rank", "row"], kind="stable", ignore_index=True)
        .drop(columns="rank")
    )
