"""The states of a participant: which moves the database allows, and that nobody gets around it."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from padan.errors import WarehouseError
from padan.membership.states import Move, move
from padan.warehouse import Role, begin
from tests.conftest import fresh_settings

STATES = ("verified", "submitted", "accepted", "returned", "active", "ending", "ended")
# how a participant gets to each state
WAY = {
    "verified": ["verified"],
    "submitted": ["verified", "submitted"],
    "accepted": ["verified", "submitted", "accepted"],
    "returned": ["verified", "submitted", "returned"],
    "active": ["verified", "submitted", "accepted", "active"],
    "ending": ["verified", "submitted", "accepted", "active", "ending"],
    "ended": ["verified", "submitted", "accepted", "active", "ending", "ended"],
}
ALLOWED = {
    ("verified", "submitted"), ("submitted", "accepted"), ("submitted", "returned"),
    ("submitted", "verified"), ("returned", "verified"), ("accepted", "active"), ("accepted", "ending"),
    ("active", "ending"), ("ending", "active"), ("ending", "ended"), ("ended", "verified"),
    ("verified", "ended"), ("returned", "ended"),
}  # fmt: skip
BY_TWO = {
    ("accepted", "ending"), ("active", "ending"), ("ending", "ended"), ("verified", "ended"),
    ("returned", "ended"),
}  # fmt: skip
PERIOD = "2026-11"


@pytest.fixture(scope="module")
def warehouse(postgres, tmp_path_factory):
    with fresh_settings(postgres, tmp_path_factory.mktemp("states")) as settings:
        yield settings


@pytest.fixture
def new(warehouse):
    """Make a participant in a state; the id."""

    def make(state: str, period: str = PERIOD) -> int:
        with begin(warehouse, Role.OWNER) as connection:
            person = connection.exec_driver_sql(
                "INSERT INTO membership.participant (nik) SELECT lpad((count(*) + 1)::text, 16, '0')"
                " FROM membership.participant RETURNING participant_id"
            ).scalar_one()
            for before, after in pairwise([None, *WAY[state]]):
                connection.exec_driver_sql(
                    "INSERT INTO membership.transition"
                    " (participant_id, from_state, to_state, reason, actor, second_actor, period)"
                    " VALUES (%s, %s, %s, 'TEST', 'Rahma', 'Yusuf', %s)",
                    (person, before, after, period),
                )
            return int(person)

    return make


def moved(settings, person: int, to_state: str, period: str = PERIOD, second: str | None = None) -> None:
    with begin(settings) as connection:
        move(connection, [person], Move(to_state, "TEST", period, actor="Rahma", second_actor=second))


def state_of(settings, person: int) -> str:
    with begin(settings) as connection:
        return str(
            connection.exec_driver_sql(
                "SELECT state FROM membership.current_state WHERE participant_id = %s", (person,)
            ).scalar_one()
        )


@pytest.mark.parametrize(("before", "after"), sorted(product(STATES, STATES)))
def test_every_move_is_allowed_or_refused(warehouse, new, before, after):
    person = new(before)
    if (before, after) in ALLOWED:
        moved(warehouse, person, after, second="Yusuf")
        assert state_of(warehouse, person) == after
    else:
        with pytest.raises(WarehouseError, match="transition_is_allowed"):
            moved(warehouse, person, after, second="Yusuf")
        assert state_of(warehouse, person) == before


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_where_cover_ends_two_people_are_named(warehouse, new, before, after):
    person = new(before)
    if (before, after) in BY_TWO:
        with pytest.raises(WarehouseError, match="transition_by_two"):
            moved(warehouse, person, after)
        with pytest.raises(WarehouseError, match="two_different_people"):
            moved(warehouse, person, after, second=" rahma ")
    else:
        moved(warehouse, person, after)
        assert state_of(warehouse, person) == after


def test_one_that_may_not_be_moved_stops_all(warehouse, new):
    good, bad = new("verified"), new("active")
    with pytest.raises(WarehouseError), begin(warehouse) as connection:
        move(connection, [good, bad], Move("submitted", "TEST", PERIOD))
    assert (state_of(warehouse, good), state_of(warehouse, bad)) == ("verified", "active")


def test_a_move_from_another_state_than_the_present_one_is_refused(warehouse, new):
    person = new("accepted")
    with pytest.raises(WarehouseError, match="transition_from_the_present_state"), begin(warehouse) as c:
        c.exec_driver_sql(
            "INSERT INTO membership.transition (participant_id, from_state, to_state, reason, actor, period)"
            " VALUES (%s, 'verified', 'submitted', 'TEST', 'x', %s)",
            (person, PERIOD),
        )


def test_the_months_of_a_participant_go_forward(warehouse, new):
    person = new("verified", period="2026-12")
    with pytest.raises(WarehouseError, match="transition_in_order"):
        moved(warehouse, person, "submitted", period="2026-11")


@pytest.mark.parametrize("statement", ["UPDATE membership.transition SET to_state = 'ended'",
                                       "DELETE FROM membership.transition",
                                       "TRUNCATE membership.transition"])  # fmt: skip
@pytest.mark.parametrize("role", [Role.OWNER, Role.LOADER])
def test_what_happened_stays(warehouse, new, role, statement):
    new("active")
    with pytest.raises(WarehouseError), begin(warehouse, role) as connection:
        connection.exec_driver_sql(statement)


def test_the_past_is_asked_for_and_stays(warehouse, new):
    person = new("active", period="2026-11")
    moved(warehouse, person, "ending", period="2027-01", second="Yusuf")
    moved(warehouse, person, "ended", period="2027-02", second="Yusuf")
    with begin(warehouse) as connection:
        states = [
            connection.exec_driver_sql(
                "SELECT state FROM membership.states_as_of(%s) WHERE participant_id = %s", (period, person)
            ).scalar()
            for period in ("2026-10", "2026-11", "2026-12", "2027-01", "2027-02")
        ]
    assert states == [None, "active", "active", "ending", "ended"]


def test_nobody_is_paid_for_twice_in_a_month_unless_bpjs_said_no(warehouse, new):
    person = new("active")
    insert = (
        "INSERT INTO membership.cover_month"
        " (submission_id, participant_id, month, programmes, contribution_rp, outcome)"
        " VALUES (%s, %s, '2026-12', 'JKK+JKM', 16800, %s)"
    )
    with begin(warehouse) as connection:
        connection.exec_driver_sql(insert, (1, person, "returned"))
        connection.exec_driver_sql(insert, (2, person, "asked"))
    with pytest.raises(WarehouseError, match="one_cover_a_person_and_month"), begin(warehouse) as connection:
        connection.exec_driver_sql(insert, (3, person, "asked"))
