"""Promise 2 through the real scheduler: tasks killed in the middle are tried again, to the same bytes."""

from __future__ import annotations

import re
import time

import psutil
import pytest
from tests.journey.household import MINUTES, Household, household

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1500)]

# When this has ended, the task after it starts: that one is killed.
MOMENTS = ("intake_disdukcapil find", "intake_disnaker load", "verification open_run")


def _kill_a_running_task(house: Household) -> None:
    """SIGKILL the process in which a task's own code runs, as the kernel does when memory is short."""
    for _ in range(20 * MINUTES):
        for process in house.left_behind():
            try:
                is_worker = process.cmdline()[0].startswith("airflow worker -- LocalExecutor:")
                for task in process.children() if is_worker else ():
                    task.kill()
                    return
            except (psutil.Error, IndexError):
                continue  # it ended while it was looked at
        time.sleep(0.05)
    raise AssertionError("no task was running")


def _run_with_kills(house: Household) -> int:
    kills, moments = 0, list(MOMENTS)
    with house.start("run", "--port", str(house.port)) as process:
        printed = ""
        for line in process.stdout:
            printed += line
            if moments and re.search(moments[0], line):
                moments.pop(0)
                _kill_a_running_task(house)
                kills += 1
    assert process.returncode == 0, printed
    return kills


def test_tasks_killed_through_the_scheduler_change_no_byte():
    with household() as peaceful, household() as violent:
        peaceful.run()
        assert _run_with_kills(violent) == len(MOMENTS)
        tries = "SELECT count(*) FROM task_instance_history WHERE state <> 'success'"
        assert violent.query(tries, "airflow")[0][0] >= len(MOMENTS)
        assert violent.staged_bytes() == peaceful.staged_bytes()
        assert (violent.out / "summary.json").read_bytes() == (peaceful.out / "summary.json").read_bytes()
        assert violent.summary()["balance_difference"] == 0
        for house in (peaceful, violent):
            assert house.left_behind() == []
