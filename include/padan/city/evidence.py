"""What each row is, and what its cells and the other files let a reader find out about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from padan.city.ages import age_on
from padan.city.candidates import Listing
from padan.city.errors import Errors
from padan.city.memberships import (
    ELECTION,
    FIRST_EMPLOYER,
    FIRST_OTHER,
    PARTIAL,
    PROGRAMME,
    SELF,
    Members,
)
from padan.city.population import City
from padan.city.randomness import Array
from padan.city.scale import Month
from padan.city.workbook import Placed

NO_DAY = -(10**6)


@dataclass(frozen=True)
class World:
    """What a month's rows are judged by."""

    city: City
    listing: Listing
    errors: Errors
    members: Members
    month: Month


def gather(world: World, placed: list[Placed]) -> pd.DataFrame:
    """One row a data row of the list, in the order of the file: what is true of it, what can be told."""
    frame = _facts(world, placed)
    link(frame)
    find_duplicates(frame)
    return frame


def _facts(world: World, placed: list[Placed]) -> pd.DataFrame:
    slots = np.array([row.written.slot for row in placed])
    person = world.listing.person[slots]
    empty, known = person < 0, person.clip(min=0)
    people, errors = world.city.people, world.errors
    registered = people.in_register[known] & ~empty
    frame = pd.DataFrame(
        {
            "sheet": [row.sheet for row in placed],
            "sheet_row": [row.sheet_row for row in placed],
            "person": np.where(empty, -1, people.same_as[known]),
            "register_nik": np.where(registered, people.nik[known], 0),
            "nik_read": [int(row.written.nik_read or 0) for row in placed],
            "is_empty": empty,
            "is_disabled": world.listing.disabled[slots],
            "nik_error": np.where(empty, "", errors.nik[slots]),
            "name_error": errors.name[slots],
            "dob_error": errors.birth_date[slots],
            "sex_error": errors.sex[slots],
            "mover": world.listing.mover[slots],
            "daeng_only": errors.daeng_only[slots],
            "no_name": errors.no_name[slots],
            "no_identity": errors.no_identity[slots],
            "deceased_mark": errors.deceased_mark[slots],
            "registered": registered,
            "same_name": [row.written.same_name for row in placed],
            "like_name": [row.written.like_name for row in placed],
            "birth": people.birth[known],
            "birth_read": [_day(row) for row in placed],
            "status": people.status[known],
            "dead": people.dead[known],
            "age": age_on(people.birth[known], world.month.enrolment),
            "occupation": people.occupation[known],
            "alone": _alone(world.city, known),
            "unnamed": errors.no_name[slots],
        }
    )
    return frame.join(_coverage(world, known, frame["alone"].to_numpy()))


def _day(row: Placed) -> int:
    read = row.written.birth_read
    return int(np.datetime64(read, "D").astype(np.int64)) if read else NO_DAY


def _alone(city: City, person: Array) -> Array:
    """Whether nobody else in the register has the person's name and birth date."""
    people = city.people
    in_register = np.flatnonzero(people.in_register)
    keys = _name_and_birth(city, in_register)
    keys.sort()
    wanted = _name_and_birth(city, person)
    count = np.searchsorted(keys, wanted, side="right") - np.searchsorted(keys, wanted, side="left")
    alone: Array = count <= people.in_register[person]
    return alone


def _name_and_birth(city: City, rows: Array) -> Array:
    """One number for name and birth date, mixed so that different ones do not meet."""
    key = city.vocabulary.key(city.people.name[rows]).astype(np.uint64)
    return key * np.uint64(0x9E3779B97F4A7C15) + city.people.birth[rows].astype(np.int64).astype(np.uint64)


def _coverage(world: World, person: Array, alone: Array) -> pd.DataFrame:
    """Memberships of each row's person: the kinds that decide something.

    kind: the person has one. kind_found: the file shows it, by the NIK or by a name and birth date
    that nobody else has.
    """
    members, now = world.members, world.month.month
    paid = members.active & (members.last_month >= now)
    whole = members.programmes != PARTIAL
    outside_job = paid & ~members.employed & whole
    sponsor = members.sponsor
    behind = ~members.employed & ~paid
    kinds = {
        "pu": paid & members.employed,
        "gap": paid & ~members.employed & ~whole,
        "cross_segment": outside_job & (sponsor > PROGRAMME) & (sponsor <= ELECTION),
        "other_sponsor": outside_job & (sponsor >= FIRST_OTHER) & (sponsor < FIRST_EMPLOYER),
        "self_paid": outside_job & (sponsor == SELF),
        "renewal": outside_job & (sponsor == PROGRAMME),
        "dormant": behind,
    }
    found = {}
    for kind, rows in kinds.items():
        by_self = _has(world.city, members, rows & members.true_self, person) & alone
        found[kind] = _has(world.city, members, rows, person)
        found[f"{kind}_found"] = by_self | _has(world.city, members, rows & members.true_nik, person)
    return pd.DataFrame(found)


def _has(city: City, members: Members, rows: Array, person: Array) -> Array:
    having = np.zeros(len(city.people), dtype=bool)
    having[members.person[rows]] = True
    return having[person]


def link(frame: pd.DataFrame) -> None:
    """Whether a careful reader may link the row on its own: the agreed condition of `verified`."""
    frame["nik_right"] = (frame["nik_read"] == frame["register_nik"]) & (frame["register_nik"] > 0)
    frame["birth_right"] = (frame["birth_read"] == frame["birth"]) & ~frame["is_empty"]
    by_nik = frame["nik_right"] & (frame["like_name"] | frame["birth_right"])
    by_self = frame["same_name"] & frame["birth_right"] & frame["alone"]
    frame["shared"] = _shared(frame)
    frame["linked"] = frame["registered"] & (by_nik | by_self) & ~frame["shared"]
    namesake = frame["same_name"] & frame["birth_right"] & ~frame["alone"]
    frame["findable"] = frame["registered"] | (namesake & ~frame["is_empty"])
    frame["quarantined"] = ~frame["is_empty"] & (
        frame["unnamed"] | ((frame["nik_read"] == 0) & (frame["birth_read"] == NO_DAY))
    )


def _shared(frame: pd.DataFrame) -> pd.Series:
    """Rows with a NIK that stands beside another person's name too, and is not this person's."""
    read = frame[frame["nik_read"] > 0]
    persons = read.groupby("nik_read")["person"].transform("nunique")
    return (persons.reindex(frame.index).fillna(1) > 1) & ~frame["nik_right"] & frame["registered"]


def find_duplicates(frame: pd.DataFrame) -> None:
    """Which row of a person survives: the best linked, then the first; and which others can be told."""
    survivors: dict[int, int] = {}
    told: set[int] = set()
    rows = frame[~frame["is_empty"] & ~frame["quarantined"]]
    for _, group in rows[rows["person"].duplicated(keep=False)].groupby("person"):
        ranked = group.sort_values("linked", ascending=False, kind="stable")
        for at in ranked.index[1:]:
            survivors[at] = ranked.index[0]
            if any(_told_same(group.loc[at], group.loc[other]) for other in group.index.drop(at)):
                told.add(at)
    frame["duplicate_of"] = [survivors.get(at, -1) for at in frame.index]
    frame["duplicate_known"] = [at in told for at in frame.index]


def _told_same(one: pd.Series, other: pd.Series) -> bool:
    """Whether two rows of a person show that they are of one person."""
    same_nik = one["nik_read"] > 0 and one["nik_read"] == other["nik_read"]
    same_birth = one["birth_read"] != NO_DAY and one["birth_read"] == other["birth_read"]
    same_name = bool(one["same_name"] and other["same_name"])
    return bool(
        (same_nik and (same_name or same_birth))
        or (same_name and same_birth)
        or (one["linked"] and other["linked"])
    )
