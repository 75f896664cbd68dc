"""The staged become participants, once; a later run brings back whom it verifies again."""

from __future__ import annotations

import pytest

from padan.membership import Move, enter, move, states_as_of
from padan.submission import enter_published
from padan.verification import publish
from padan.warehouse import begin
from tests.integration.lived import live, people
from tests.unit.rereview.lives import one
from tests.unit.verification.world import World, decide


def published(settings, salt: str, period: str = "2026-11", people=(1, 2, 3)) -> int:
    world = World(salt=salt, period=period)
    for number in people:
        world.person(number)
    run_id = world.write(settings)
    decide(settings, run_id)
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'checked' WHERE run_id = %s", (run_id,)
        )
    publish(settings, run_id)
    return run_id


def end(settings, period: str) -> None:
    """The first participant's cover begins and ends in a month."""
    with begin(settings) as connection:
        for state in ("submitted", "accepted", "active", "ending", "ended"):
            move(connection, [1], Move(state, "TEST", period, actor="Rahma", second_actor="Yusuf"))


@pytest.fixture
def entered(settings):
    run_id = published(settings, "a")
    assert enter(settings, run_id) == {"new": 3, "again": 0}
    return settings, run_id


def test_the_same_run_enters_nobody_twice(entered):
    settings, run_id = entered
    assert enter(settings, run_id) == {"new": 0, "again": 0}
    assert states_as_of(settings, "2026-11") == {"verified": 3}
    assert states_as_of(settings, "2026-10") == {}


def test_whose_cover_ended_comes_back_by_a_later_run_only(entered):
    settings, run_id = entered
    end(settings, "2026-12")
    assert enter(settings, run_id) == {"new": 0, "again": 0}
    assert states_as_of(settings, "2026-12") == {"ended": 1, "verified": 2}
    later = published(settings, "b", period="2027-01", people=(1, 4))
    assert enter(settings, later) == {"new": 1, "again": 1}
    assert states_as_of(settings, "2027-01") == {"verified": 4}
    assert states_as_of(settings, "2026-12") == {"ended": 1, "verified": 2}


def test_the_ledger_tells_how_many_and_never_who(entered):
    settings, _ = entered
    with begin(settings) as connection:
        told = connection.exec_driver_sql(
            "SELECT event, evidence FROM audit.ledger WHERE event LIKE 'participants_%%'"
        ).all()
    assert [tuple(row) for row in told] == [("participants_verified", {"new": 3, "again": 0})]


def test_nobody_to_move_is_nothing_to_tell(entered):
    settings, _ = entered
    with begin(settings) as connection:
        assert move(connection, [], Move("submitted", "TEST", "2026-11")) == 0


def test_who_got_another_nik_is_no_new_participant_when_the_batch_is_entered_again(settings, tmp_path):
    lived = live(settings, tmp_path)
    assert one(lived, "SELECT count(*) FROM rereview.nik_history") == 1
    assert enter_published(lived) == {"new": 0, "again": 0}
    assert one(lived, "SELECT count(*) FROM membership.participant") == len(people)
