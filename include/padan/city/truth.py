"""The truth beside the files: who each row is, what should become of it, and whether that can be known.

Two answers a row. True: with perfect knowledge of the world. Expected: what the delivered files let
a careful reader establish. Both follow the agreed order of the states: empty, quarantined,
duplicate, not_found, review, ineligible, verified.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from padan.city.ages import RETIREMENT, WORKING_AGE, age_on
from padan.city.candidates import OFFICIALS, PENSIONER, Listing
from padan.city.errors import Errors
from padan.city.members import (
    DORMANT_FROM,
    ELECTION,
    FIRST_EMPLOYER,
    FIRST_OTHER,
    PARTIAL,
    PROGRAMME,
    SELF,
    Members,
)
from padan.city.population import ALIVE, DECEASED, DOUBLE, INACTIVE, MISSING, MOVED, City
from padan.city.randomness import Array
from padan.city.scale import Month
from padan.city.workbook import Placed

_NO_DAY = -(10**6)


@dataclass(frozen=True)
class World:
    """What a month's rows are judged by."""

    city: City
    listing: Listing
    errors: Errors
    members: Members
    month: Month


def make_truth(world: World, placed: list[Placed]) -> pd.DataFrame:
    """One row a data row of the list, in the order of the file."""
    frame = _facts(world, placed)
    _link(frame)
    _duplicates(frame)
    _true_states(frame)
    _expected_states(frame)
    frame["knowable"] = frame["true_state"] == frame["expected_state"]
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
    return frame.join(_coverage(world, known))


def _day(row: Placed) -> int:
    read = row.written.birth_read
    return int(np.datetime64(read, "D").astype(np.int64)) if read else _NO_DAY


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


def _coverage(world: World, person: Array) -> pd.DataFrame:
    """Memberships of each row's person: the kinds that decide something."""
    members, now = world.members, world.month.month
    paid = members.active & (members.last_month >= now)
    whole = members.programmes != PARTIAL
    outside_job = paid & ~members.employed & whole
    sponsor = members.sponsor
    behind = (
        ~members.employed & (sponsor <= PROGRAMME) & (~members.active | (members.arrears >= DORMANT_FROM))
    )
    kinds = {
        "pu": paid & members.employed,
        "gap": paid & ~members.employed & ~whole,
        "cross_segment": outside_job & (sponsor > PROGRAMME) & (sponsor <= ELECTION),
        "other_sponsor": outside_job & (sponsor >= FIRST_OTHER) & (sponsor < FIRST_EMPLOYER),
        "self_paid": outside_job & (sponsor == SELF),
        "renewal": outside_job & (sponsor == PROGRAMME),
        "dormant": behind,
    }
    found = members.true_nik | members.true_self
    return pd.DataFrame(
        {
            name: _has(world.city, members, rows & (found if known else True), person)
            for kind, rows in kinds.items()
            for name, known in ((kind, False), (f"{kind}_found", True))
        }
    )


def _has(city: City, members: Members, rows: Array, person: Array) -> Array:
    having = np.zeros(len(city.people), dtype=bool)
    having[members.person[rows]] = True
    return having[person]


def _link(frame: pd.DataFrame) -> None:
    """Whether a careful reader may link the row on its own: the agreed condition of `verified`."""
    frame["nik_right"] = (frame["nik_read"] == frame["register_nik"]) & (frame["register_nik"] > 0)
    frame["birth_right"] = (frame["birth_read"] == frame["birth"]) & ~frame["is_empty"]
    by_nik = frame["nik_right"] & (frame["like_name"] | frame["birth_right"])
    by_self = frame["same_name"] & frame["birth_right"] & frame["alone"]
    frame["shared"] = _shared(frame)
    frame["linked"] = frame["registered"] & (by_nik | by_self) & ~frame["shared"]
    frame["quarantined"] = ~frame["is_empty"] & (
        frame["unnamed"] | ((frame["nik_read"] == 0) & (frame["birth_read"] == _NO_DAY))
    )


def _shared(frame: pd.DataFrame) -> pd.Series:
    """Rows with a NIK that stands beside another person's name too, and is not this person's."""
    read = frame[frame["nik_read"] > 0]
    persons = read.groupby("nik_read")["person"].transform("nunique")
    return (persons.reindex(frame.index).fillna(1) > 1) & ~frame["nik_right"] & frame["registered"]


def _duplicates(frame: pd.DataFrame) -> None:
    """Which row of a person survives: the best linked, then the first; and which others can be told."""
    frame["duplicate_of"] = -1
    frame["duplicate_known"] = False
    several = (
        frame[~frame["is_empty"] & ~frame["quarantined"]].groupby("person").filter(lambda rows: len(rows) > 1)
    )
    for _, rows in several.groupby("person"):
        ranked = rows.sort_values("linked", ascending=False, kind="stable")
        survivor, others = ranked.iloc[0], ranked.iloc[1:]
        for at, row in others.iterrows():
            frame.loc[at, "duplicate_of"] = survivor.name
            frame.loc[at, "duplicate_known"] = any(
                _told_same(row, other) for _, other in rows.drop(at).iterrows()
            )


def _told_same(one: pd.Series, other: pd.Series) -> bool:
    """Whether two rows of a person show that they are of one person."""
    same_nik = one["nik_read"] > 0 and one["nik_read"] == other["nik_read"]
    same_birth = one["birth_read"] != _NO_DAY and one["birth_read"] == other["birth_read"]
    same_name = bool(one["same_name"] and other["same_name"])
    return bool(
        (same_nik and (same_name or same_birth))
        or (same_name and same_birth)
        or (one["linked"] and other["linked"])
    )


def _first_of(frame: pd.DataFrame, rules: list[tuple[str, str, pd.Series]], prefix: str) -> None:
    """State and reason of the first rule that holds; rules in the agreed order."""
    masks = [mask.to_numpy(dtype=bool) for _, _, mask in rules]
    frame[f"{prefix}_state"] = np.select(masks, [state for state, _, _ in rules], "verified")
    frame[f"{prefix}_reason"] = np.select(masks, [reason for _, reason, _ in rules], "NEW")


def _true_states(frame: pd.DataFrame) -> None:
    _first_of(
        frame,
        [
            ("empty", "EMPTY", frame["is_empty"]),
            ("duplicate", "DUPLICATE", frame["duplicate_of"] >= 0),
            ("not_found", "NOT_IN_REGISTER", ~frame["registered"]),
            ("review", "PU_ACTIVE", frame["pu"]),
            ("review", "PROGRAM_GAP", frame["gap"]),
            ("ineligible", "DECEASED", frame["dead"]),
            *_ineligible(frame, ""),
            *_overlap(frame, ""),
        ],
        "true",
    )


def _expected_states(frame: pd.DataFrame) -> None:
    differs = ~frame["nik_right"]
    _first_of(
        frame,
        [
            ("empty", "EMPTY", frame["is_empty"]),
            ("quarantined", "NAME_MISSING", frame["unnamed"]),
            ("quarantined", "NOT_IDENTIFIABLE", frame["quarantined"]),
            ("duplicate", "DUPLICATE", frame["duplicate_known"]),
            ("not_found", "NOT_IN_REGISTER", ~frame["registered"]),
            ("review", "NIK_SHARED", frame["shared"]),
            ("review", "NIK_DIFFERS", ~frame["linked"] & differs),
            ("review", "LINK_UNCERTAIN", ~frame["linked"]),
            ("review", "REGISTER_INACTIVE", frame["status"] == INACTIVE),
            ("review", "REGISTER_DOUBLE", frame["status"] == DOUBLE),
            ("review", "REGISTER_MISSING", frame["status"] == MISSING),
            ("review", "DECEASED_MARK", frame["deceased_mark"] & (frame["status"] == ALIVE)),
            ("review", "PU_ACTIVE", frame["pu_found"]),
            ("review", "PROGRAM_GAP", frame["gap_found"]),
            ("ineligible", "DECEASED", frame["status"] == DECEASED),
            *_ineligible(frame, "_found"),
            *_overlap(frame, "_found"),
        ],
        "expected",
    )


def _ineligible(frame: pd.DataFrame, found: str) -> list[tuple[str, str, pd.Series]]:
    return [
        ("ineligible", "MOVED_OUT", frame["status"] == MOVED),
        ("ineligible", "UNDER_AGE", frame["age"] < WORKING_AGE),
        ("ineligible", "OVER_AGE", frame["age"] >= RETIREMENT),
        ("ineligible", "CIVIL_SERVANT", frame["occupation"].isin(OFFICIALS)),
        ("ineligible", "PENSIONER", frame["occupation"] == PENSIONER),
        ("ineligible", "COVERED_CROSS_SEGMENT", frame[f"cross_segment{found}"]),
        ("ineligible", "COVERED_OTHER_SPONSOR", frame[f"other_sponsor{found}"]),
        ("ineligible", "COVERED_SELF_PAID", frame[f"self_paid{found}"]),
    ]


def _overlap(frame: pd.DataFrame, found: str) -> list[tuple[str, str, pd.Series]]:
    return [
        ("verified", "RENEWAL", frame[f"renewal{found}"]),
        ("verified", "DORMANT", frame[f"dormant{found}"]),
    ]


COLUMNS = (
    "sheet", "sheet_row", "person_id", "register_nik", "nik_read", "is_empty", "is_disabled", "nik_error", "name_error",
    "dob_error", "sex_error", "mover", "daeng_only", "no_name", "no_identity", "deceased_mark", "duplicate_of_sheet",
    "duplicate_of_row", "true_state", "true_reason", "expected_state", "expected_reason", "knowable",
)  # fmt: skip


def as_table(truth: pd.DataFrame) -> pd.DataFrame:
    """The columns of truth.csv, as text: true and false in small letters, nothing for none."""
    table = truth.copy()
    of = table["duplicate_of"].clip(lower=0)
    copy = table["duplicate_of"] >= 0
    table["duplicate_of_sheet"] = np.where(copy, truth["sheet"].to_numpy()[of], "")
    table["duplicate_of_row"] = np.where(copy, truth["sheet_row"].to_numpy()[of].astype(str), "")
    table["person_id"] = np.where(table["person"] < 0, "", "P" + table["person"].astype(str).str.zfill(7))
    for column in ("register_nik", "nik_read"):
        table[column] = np.where(table[column] > 0, table[column].astype(str), "")
    for column in table.columns[table.dtypes == bool]:
        table[column] = np.where(table[column], "true", "false")
    return table[list(COLUMNS)]


def nik_duplicates(truth: pd.DataFrame) -> int:
    """Rows whose readable NIK stands in an earlier row too."""
    read = truth.loc[truth["nik_read"] > 0, "nik_read"]
    return int(read.duplicated().sum())
