"""Whatever is judged, every row keeps one state and nobody is staged twice."""

from __future__ import annotations

import random

import pytest

from padan.verification import decide
from padan.warehouse import begin
from tests.unit.verification.judges import Judges
from tests.unit.verification.world import World, decisions, nik_of, rerun

PEOPLE = range(1, 11)
ANSWERS = ["same", "same", "not_the_same", "not_the_same", "cannot_tell", "to_the_field"]


def random_world(rng: random.Random) -> World:
    w = World(salt=str(rng.random()))
    for number in PEOPLE:
        w.resident(number, nik=nik_of(rng.choice([number, number, number, 1])))
        w.row(number, nik=rng.choice([None, nik_of(number), nik_of(1)]), name=f"PERSON {rng.choice(PEOPLE)}")
    for model, left, right in sorted(
        {
            (model, *rng.sample(PEOPLE, 2))
            for model in ("candidate_register", "candidate_candidate")
            for _ in PEOPLE
        }
    ):
        w.link(model, left, right, decision=rng.choice(["match", "match", "review"]))
    for number in PEOPLE:
        if rng.random() < 0.5:
            w.link("candidate_register", number, number)
    return w


@pytest.mark.parametrize("seed", range(30))
def test_any_judgements_leave_every_row_one_state(settings, seed):
    rng = random.Random(seed)
    run_id = random_world(rng).write(settings)
    decide(settings, run_id)
    judges = Judges(settings, run_id)
    for _ in range(12):
        row, against = rng.sample(PEOPLE, 2)
        side = rng.choice(["resident", "resident", "other"])
        judges.say(row, rng.choice(ANSWERS), **{side: against})
    again = rerun(settings, run_id)
    after = decisions(settings, again)
    assert sorted(after) == list(PEOPLE)
    staged = [told.resident for told in after.values() if told.state == "verified"]
    assert len(staged) == len(set(staged))
    for told in after.values():
        assert told.survivor is None or after[told.survivor].survivor is None
        assert ("JUDGEMENTS_CONTRADICT" in told.reasons) <= (told.state == "review")
    with begin(settings) as connection:
        balances = connection.exec_driver_sql(
            "SELECT difference, staging_difference FROM audit.decision_balance"
        )
        assert {tuple(balance) for balance in balances} == {(0, 0)}
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'linked' WHERE run_id = %s", (again,)
        )
    decide(settings, again)
    assert decisions(settings, again) == after
