"""Promise 2 through the real scheduler: tasks killed in the middle are tried again, to the same bytes."""

from __future__ import annotations

import os
import random

import pytest

from tests.journey.household import household

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1500)]

KILLS = 6
AT_LEAST = 3  # a kill may come after its task has told of its success: then nothing is tried again
TRIED_AGAIN = "SELECT count(*) FROM task_instance WHERE try_number > 1"


def test_tasks_killed_through_the_scheduler_change_no_byte(capsys):
    seed = int(os.environ.get("PADAN_KILL_SEED", random.SystemRandom().randrange(2**32)))
    with household() as peaceful, household() as violent:
        peaceful.run()
        violent.run_with_kills(KILLS, seed)
        again = violent.query(TRIED_AGAIN, "airflow")[0][0]
        with capsys.disabled():
            print(f"\nseed {seed}: {KILLS} tasks killed, {again} tried again")
        assert again >= AT_LEAST
        assert violent.staged_bytes() == peaceful.staged_bytes()
        assert (violent.out / "summary.json").read_bytes() == (peaceful.out / "summary.json").read_bytes()
        assert violent.summary()["balance_difference"] == 0
        for house in (peaceful, violent):
            assert house.left_behind() == []
