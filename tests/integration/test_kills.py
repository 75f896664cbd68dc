"""Promise 2: a task killed anywhere and run again gives the same bytes, and no row is lost."""

from __future__ import annotations

import io
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from padan.city import build
from padan.intake import drop
from padan.reporting.balance import balances
from padan.settings import Settings
from padan.warehouse import Role, begin
from tests.conftest import fresh_settings
from tests.steps import Step

KILLS = 200
KILLS_A_STEP = 5
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
    buffer = io.BytesIO()
    with begin(settings, Role.OWNER) as connection:
        cursor = connection.connection.cursor()
        cursor.copy_expert(f"COPY ({STAGED}) TO STDOUT (FORMAT csv, HEADER)", buffer)
    return buffer.getvalue()


class Violence:
    """Kills a step at random moments before it is allowed to end.

    A step that once ended has nothing left to do, so each is killed until it either escapes or has
    been killed KILLS_A_STEP times; how long it works is known from the home that is left in peace.
    """

    def __init__(self, settings: Settings, durations: list[tuple[str, float]], rng: random.Random) -> None:
        self.settings, self.rng = settings, rng
        self.durations = iter(durations)  # steps come in the same order; ids of files may differ
        self.kills: Counter[str] = Counter()

    def __call__(self, function: str, *arguments):
        expected, duration = next(self.durations)
        assert function == expected
        for _ in range(KILLS_A_STEP):
            moment = self.rng.uniform(0.0, duration)
            if not Step(self.settings, function, *arguments).run_and_kill(moment):
                break
            self.kills[function] += 1
        return Step(self.settings, function, *arguments).run()[0]


@pytest.mark.timeout(1500)
def test_two_hundred_kills_change_no_byte_and_lose_no_row(settings, postgres, city, tmp_path, capsys):
    seed = int(os.environ.get("PADAN_KILL_SEED", random.SystemRandom().randrange(2**32)))
    rng = random.Random(seed)
    durations: list[tuple[str, float]] = []

    def in_peace(function, *arguments):
        answer, seconds = Step(settings, function, *arguments).run()
        durations.append((function, seconds))
        return answer

    Step(settings, "ready_period").run()  # the fork server imports once; no step should be timed with it
    _fill_inbox(settings, city)
    expected = Flow(settings, in_peace).run()
    assert expected.count(b"\n") > 50

    kills: Counter[str] = Counter()
    homes = 0
    steps = {function for function, _ in durations}
    while kills.total() < KILLS or set(kills) != steps:  # a short step may escape every time in one home
        with fresh_settings(postgres, tmp_path / f"home{homes}") as home:
            violence = Violence(home, durations, rng)
            _fill_inbox(home, city)
            assert Flow(home, violence).run() == expected
            assert (home.out / "summary.json").read_bytes() == (settings.out / "summary.json").read_bytes()
            _assert_balanced(home)
        kills += violence.kills
        homes += 1
    with capsys.disabled():
        print(f"\nseed {seed}: {kills.total()} kills in {homes} homes, {dict(kills)}")


def _assert_balanced(settings: Settings) -> None:
    files, runs = balances(settings)
    assert len(files) == len(AGENCIES)
    assert len(runs) == 1
    assert all(row["difference"] == 0 for row in files + runs)
    assert all(row["staging_difference"] == 0 for row in runs)
