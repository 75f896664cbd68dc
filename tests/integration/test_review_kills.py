"""Killed anywhere and run again: reviews, endings, places and destruction leave the same rows."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter

import pytest

from padan.privacy import retention_due
from padan.settings import Settings
from padan.warehouse import verify_ledger
from tests.conftest import fresh_settings
from tests.integration.lived import live
from tests.steps import Step
from tests.unit.rereview.lives import snapshot
from tests.unit.submission.branch import rows

KILLS = int(os.environ.get("PADAN_REVIEW_KILLS", "20"))
KILLS_A_STEP = 4
MONTHS = ("2027-02", "2027-03")
LATEST = "2038-01-01"
# Ids and times are left out: a rolled back transaction takes numbers with it.
TABLES = {
    "finding": "SELECT p.nik, f.period, f.reason, s.standing, s.months, s.rupiah, r.period, r.edition"
    " FROM rereview.finding AS f JOIN membership.participant AS p USING (participant_id)"
    " JOIN rereview.standing AS s USING (finding_id) JOIN rereview.run AS r USING (run_id)"
    " ORDER BY 1, 2, 3, 7",
    "look": "SELECT p.nik, k.side, k.digest, r.period FROM rereview.look AS k"
    " JOIN membership.participant AS p USING (participant_id) JOIN rereview.run AS r USING (run_id)"
    " ORDER BY 1, 2, 4",
    "transition": "SELECT p.nik, t.from_state, t.to_state, t.reason, t.period FROM membership.transition AS t"
    " JOIN membership.participant AS p USING (participant_id) ORDER BY p.nik, t.transition_id",
    "hold": "SELECT p.nik, h.reason, h.from_period, h.released_period FROM membership.hold AS h"
    " JOIN membership.participant AS p USING (participant_id) ORDER BY 1, 2, 3",
    "place": "SELECT p.nik, e.period, e.reason, e.left_period FROM membership.place AS e"
    " JOIN membership.participant AS p USING (participant_id) ORDER BY 1, 2",
    "vacancy": "SELECT period, cause, unfilled_reason, places FROM rereview.vacancy ORDER BY 1, 2, 3",
    "destroyed": "SELECT subject, evidence -> 'rows' FROM audit.ledger WHERE event = 'data_destroyed'"
    " ORDER BY 1",
}

pytestmark = pytest.mark.kills


def ready(settings: Settings, folder) -> Settings:
    """People after three months, and two more months of snapshots: one has died, one is found again."""
    folder.mkdir(parents=True)
    lived = live(settings, folder)
    for month, register in zip(MONTHS, ({4: {"population_status": "deceased"}}, {5: None}), strict=True):
        snapshot(lived, month, 7, register, {})
    return lived


def work(settings: Settings, execute) -> list[dict[str, list]]:
    """Two months of reviews, then the end of everything; the tables after both."""
    for month in MONTHS:
        for task in ("review_period", "close_endings", "refill"):
            execute(settings, task, month)
    reviewed = {name: rows(settings, query) for name, query in TABLES.items()}
    execute(settings, "destroy", LATEST)
    return [reviewed, {name: rows(settings, query) for name, query in TABLES.items()}]


@pytest.mark.timeout(300)
def test_kills_change_no_review_and_destroy_nothing_twice(settings, postgres, tmp_path, capsys):
    seed = int(os.environ.get("PADAN_KILL_SEED", random.SystemRandom().randrange(2**32)))
    rng = random.Random(seed)
    durations: dict[tuple, float] = {}
    kills: Counter[str] = Counter()

    def in_peace(home, *call):
        _, durations[call] = Step(home, *call).run()

    def in_violence(home, *call):
        for _ in range(KILLS_A_STEP):
            if not Step(home, *call).run_and_kill(rng.uniform(0.0, durations[call])):
                break
            kills[call[0]] += 1
        Step(home, *call).run()

    Step(settings, "ready_period").run()  # the fork server imports once; no step should be timed with it
    expected = work(ready(settings, tmp_path / "peace"), in_peace)
    assert expected[0]["finding"]
    assert expected[1]["transition"] == []
    homes = 0
    while kills.total() < KILLS or set(kills) != {call[0] for call in durations}:
        folder = tmp_path / f"home{homes}"
        with fresh_settings(postgres, folder) as fresh:
            home = ready(fresh, folder / "files")
            assert work(home, in_violence) == expected, f"seed {seed}"
            assert verify_ledger(home).is_whole, f"seed {seed}"
        homes += 1
    assert retention_due(settings, dt.date.fromisoformat(LATEST)).total == 0
    with capsys.disabled():
        print(f"\nseed {seed}: {kills.total()} kills in {homes} homes, {dict(kills)}")
