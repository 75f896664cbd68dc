"""Places: who gets them, who waits, and that every vacancy is explained."""

from __future__ import annotations

import hashlib

import pytest

from padan.membership import Move, enter, move
from padan.rereview.answers import Request, answer
from padan.rereview.refill import refill
from padan.rereview.review import review
from padan.verification import decide, publish
from padan.warehouse import Role, begin
from tests.unit.rereview.lives import finding, snapshot
from tests.unit.verification.world import World, nik_of

PEOPLE = range(1, 7)
DISABLED = (6,)
FIRST, SECOND = "2026-11", "2026-12"
DEAD = {"population_status": "deceased"}


def by_lot(*numbers):
    return sorted(numbers, key=lambda number: hashlib.sha256(f"2026 {nik_of(number)}".encode()).hexdigest())


@pytest.fixture
def four(settings):
    """Six verified, one of them disabled; four places, of which the scaled quota keeps none."""
    world = World()
    for number in PEOPLE:
        world.person(number, row={"is_disabled": number in DISABLED})
    run_id = world.write(settings)
    decide(settings, run_id)
    with begin(settings) as connection:
        connection.exec_driver_sql("UPDATE verification.run SET status = 'checked'")
    publish(settings, run_id)
    enter(settings, run_id)
    return settings.model_copy(update={"target": 4})


def holders(settings):
    with begin(settings, Role.OWNER) as connection:
        rows = connection.exec_driver_sql(
            "SELECT participant_id FROM membership.place WHERE left_period IS NULL"
        ).all()
    return sorted(row.participant_id for row in rows)


def vacancies(settings):
    with begin(settings, Role.REPORTER) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM mart.rereview_vacancy ORDER BY 1, 2, 3").all()
    return [tuple(row) for row in rows]


def end(settings, number, period=SECOND):
    with begin(settings) as connection:
        for to_state in ("submitted", "accepted", "active", "ending", "ended"):
            move(connection, [number], Move(to_state, "TEST", period, actor="Rahma", second_actor="Yusuf"))


def test_places_go_by_the_order_of_the_quota_and_again_is_the_same(four):
    first = refill(four, FIRST)
    assert first == {"held": 4, "filled": 4, "in_question": 0, "nobody_waits": 0}
    assert holders(four) == sorted(by_lot(*PEOPLE)[:4])
    assert refill(four, FIRST) == first
    assert len(vacancies(four)) == 1


def test_a_place_that_was_left_goes_to_the_next_in_line(four):
    refill(four, FIRST)
    line = by_lot(*PEOPLE)
    end(four, line[0])
    assert refill(four, SECOND) == {"held": 4, "filled": 1, "in_question": 0, "nobody_waits": 0}
    assert holders(four) == sorted(line[1:5])
    assert vacancies(four)[1] == (SECOND, "LEFT", "FILLED", 1)
    assert refill(four, FIRST) == {"held": 4, "filled": 4, "in_question": 0, "nobody_waits": 0}


def test_who_is_in_question_is_passed_over_until_it_is_settled(four):
    refill(four, FIRST)
    line = by_lot(*PEOPLE)
    snapshot(four, SECOND, len(PEOPLE), {line[4]: DEAD, line[5]: None})
    review(four, SECOND)
    end(four, line[0])
    assert refill(four, SECOND) == {"held": 3, "filled": 0, "in_question": 1, "nobody_waits": 0}
    assert vacancies(four)[1] == (SECOND, "LEFT", "IN_QUESTION", 1)
    answer(
        four, [Request(1, finding(four, line[5], "VANISHED"), "reject", "met")], actor="Rahma", role="field"
    )
    assert refill(four, SECOND) == {"held": 4, "filled": 1, "in_question": 0, "nobody_waits": 0}
    assert line[5] in holders(four)


def test_more_places_than_people_are_vacant_because_nobody_waits(four):
    eight = four.model_copy(update={"target": 8})
    assert refill(eight, FIRST) == {"held": 6, "filled": 6, "in_question": 0, "nobody_waits": 2}
    assert refill(eight, FIRST) == {"held": 6, "filled": 6, "in_question": 0, "nobody_waits": 2}


def test_whoever_is_in_cover_holds_a_place_already(four):
    last = by_lot(*PEOPLE)[-1]
    with begin(four) as connection:
        for to_state in ("submitted", "accepted", "active"):
            move(connection, [last], Move(to_state, "TEST", FIRST))
    assert refill(four, FIRST) == {"held": 4, "filled": 3, "in_question": 0, "nobody_waits": 0}
    assert holders(four) == sorted([last, *by_lot(*PEOPLE)[:3]])


def test_kept_places_are_filled_from_those_they_are_kept_for(four, tmp_path):
    import shutil

    import yaml

    shutil.copytree(four.include / "rules", tmp_path / "rules")
    path = tmp_path / "rules" / "quota.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [{"is_disabled": True, "places": 1, "source": "test"}]
    content["versions"][0] |= {"target": 4, "reserved": kept}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with_kept = four.model_copy(update={"include": tmp_path})
    refill(with_kept, FIRST)
    others = [number for number in by_lot(*PEOPLE) if number not in DISABLED]
    assert holders(with_kept) == sorted([*DISABLED, *others[:3]])
