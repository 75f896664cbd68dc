"""Promise 2: a task killed anywhere and run again gives the same bytes, and no row is lost."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from padan.city import build
from padan.intake import drop
from padan.reporting.balance import balances
from padan.settings import Settings
from padan.warehouse import Role, begin
from tests.steps import Step

KILLS = 200
AGENCIES = ("disnaker", "disdukcapil", "bpjs")
PERIOD = "2026-11"
STAGED = "SELECT * FROM staging.bpjs_submission WHERE period = '2026-11' ORDER BY nik COLLATE \"C\""

pytestmark = pytest.mark.kills


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    build(folder, size=200, seed=7)
    return folder


def _fill_inbox(settings: Settings, city: Path) -> None:
    for agency in AGENCIES:
        for path in sorted((city / PERIOD / agency).iterdir()):
            drop(settings, agency, PERIOD, path)


class Flow:
    """The whole flow, step by step; each step is told to `execute`, which may kill it first."""

    def __init__(self, settings: Settings, execute) -> None:
        self.settings, self.execute = settings, execute

    def run(self) -> bytes:
        for agency in AGENCIES:
            for file_id in self.execute("find_files", agency):
                for step in ("load", "validate", "accept"):
                    self.execute(step, file_id)
        assert self.execute("ready_period") == PERIOD
        run_id = self.execute("open_run", PERIOD)
        for step in ("link", "decide", "check_staging", "publish", "report"):
            self.execute(step, run_id)
        return staged_bytes(self.settings)


def staged_bytes(settings: Settings) -> bytes:
    import io

    buffer = io.BytesIO()
    with begin(settings, Role.OWNER) as connection:
        cursor = connection.connection.cursor()
        cursor.copy_expert(f"COPY ({STAGED}) TO STDOUT (FORMAT csv, HEADER)", buffer)
    return buffer.getvalue()


@pytest.fixture
def two_homes(settings, postgres, tmp_path):
    """Two fresh warehouses on one server: one is left in peace, the other is not."""
    from tests.conftest import fresh_settings

    with fresh_settings(postgres, tmp_path / "second") as second:
        yield settings, second


@pytest.mark.timeout(1500)
def test_two_hundred_kills_change_no_byte_and_lose_no_row(two_homes, city, capsys):
    peaceful, violent = two_homes
    seed = int(os.environ.get("PADAN_KILL_SEED", random.SystemRandom().randrange(2**32)))
    rng = random.Random(seed)
    durations: dict[tuple, float] = {}

    def in_peace(function, *arguments):
        answer, seconds = Step(peaceful, function, *arguments).run()
        durations[function] = max(durations.get(function, 0.0), seconds)
        return answer

    _fill_inbox(peaceful, city)
    expected = Flow(peaceful, in_peace).run()
    assert expected.count(b"\n") > 50

    kills = dict.fromkeys(durations, 0)
    tries_a_step = 1 + KILLS // 19  # the flow has 19 steps: 3 finds, 3 x 3 a file, 7 a run

    def with_violence(function, *arguments):
        for _ in range(tries_a_step):
            kills[function] += Step(violent, function, *arguments).run_and_kill(
                rng.uniform(0.0, durations[function])
            )
        return Step(violent, function, *arguments).run()[0]

    _fill_inbox(violent, city)
    staged = Flow(violent, with_violence).run()
    while sum(kills.values()) < KILLS:  # steps that had ended before their kill are not counted
        with_violence("find_files", "disnaker")
        with_violence("validate", 1)
        with_violence("accept", 1)

    with capsys.disabled():
        print(f"\nseed {seed}: {sum(kills.values())} kills, {kills}")
    assert staged == expected
    assert staged_bytes(violent) == expected
    files, runs = balances(violent)
    assert len(files) == len(AGENCIES)
    assert len(runs) == 1
    assert all(row["difference"] == 0 for row in files + runs)
    assert all(row["staging_difference"] == 0 for row in runs)
