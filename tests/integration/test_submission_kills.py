"""Killed anywhere and run again: submission and returns end in the same tables, nobody is told of twice."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pyrage
import pytest

from padan.settings import Settings
from tests.conftest import fresh_settings
from tests.integration.dukcapil_balikan import Balikan, serving
from tests.steps import Step
from tests.unit.submission.branch import Answers, published, rows

KILLS = int(os.environ.get("PADAN_SUBMISSION_KILLS", "200"))
KILLS_A_STEP = 4
PEOPLE = 40
MONTHS = ("2026-12", "2027-01")
# Ids are left out: a rolled back transaction takes numbers with it. So is when something happened.
TABLES = {
    "batch": "SELECT reference, status, maker, persons, new_persons, contribution_rp, content_sha256,"
    " simulated FROM submission.batch ORDER BY 1",
    "line": "SELECT b.reference, l.line_no, l.kind, p.nik, l.nik, l.full_name, l.first_active_month"
    " FROM submission.line l JOIN submission.batch b USING (batch_id)"
    " JOIN membership.participant p USING (participant_id) ORDER BY 1, 2",
    "file": "SELECT name, sha256, size_bytes FROM submission.file ORDER BY 1",
    "approval": "SELECT b.reference, a.decision, a.actor, a.content_sha256 FROM submission.approval a"
    " JOIN submission.batch b USING (batch_id) ORDER BY 1, 2",
    "return_row": "SELECT f.sha256, r.row_no, r.nik, r.outcome, r.reason FROM submission.return_row r"
    " JOIN submission.return_file f USING (return_file_id) ORDER BY 1, 2",
    "answer": "SELECT b.reference, a.line_no, a.outcome, a.member_no, a.code, a.concern"
    " FROM submission.answer a JOIN submission.batch b USING (batch_id) ORDER BY 1, 2",
    "participant": "SELECT nik, member_no, first_active_month FROM membership.participant ORDER BY 1",
    "transition": "SELECT p.nik, t.from_state, t.to_state, t.reason, t.actor, t.period"
    " FROM membership.transition t JOIN membership.participant p USING (participant_id)"
    " ORDER BY 1, t.transition_id",
    "cover_month": "SELECT p.nik, c.month, c.outcome FROM membership.cover_month c"
    " JOIN membership.participant p USING (participant_id) ORDER BY 1, 2, 3",
    "hold": "SELECT p.nik, h.reason, h.from_period FROM membership.hold h"
    " JOIN membership.participant p USING (participant_id) ORDER BY 1, 2, 3",
    "balikan": "SELECT content_key, month FROM submission.balikan ORDER BY 1",
    "ledger": "SELECT event, subject, reason FROM audit.ledger WHERE event NOT LIKE 'balikan%%'"
    " AND subject NOT LIKE 'return file%%' ORDER BY 1, 2, 3",
}

pytestmark = pytest.mark.kills


class Violence:
    """Kills a step at random moments before it is allowed to end; how long it works is known from peace."""

    def __init__(self, durations: list[tuple[str, float]], rng: random.Random) -> None:
        self.durations, self.rng = iter(durations), rng
        self.kills: Counter[str] = Counter()

    def __call__(self, settings, function, *arguments):
        expected, duration = next(self.durations)
        assert function == expected
        for _ in range(KILLS_A_STEP):
            if not Step(settings, function, *arguments).run_and_kill(self.rng.uniform(0.0, duration)):
                break
            self.kills[function] += 1
        return Step(settings, function, *arguments).run()[0]


def months(settings: Settings, folder: Path, execute) -> dict[str, list]:
    """Two months from draft to data balikan, each answered in two files; the tables at the end."""
    folder.mkdir(parents=True)
    for month in MONTHS:
        shown = execute(settings, "ask_approval", execute(settings, "draft_submission", month)["reference"])
        person = {"responded_by_user": {"name": "Rahma"}, "chosen_options": ["Approve"]}
        assert execute(settings, "record_approval", shown, person)
        execute(settings, "write_submission", shown["reference"])
        answers = Answers.accepting(settings, shown["reference"]).returning(3, "R08").returning(7, "R05")
        half = Answers(answers.reference, {n: row for n, row in answers.rows.items() if n % 2})
        execute(settings, "receive_return", str(half.write(folder, f"{month}-1.csv")))
        execute(settings, "receive_return", str(answers.write(folder, f"{month}-2.csv")))
        execute(settings, "activate_month", month)
        execute(settings, "send_balikan")
    return {name: rows(settings, query) for name, query in TABLES.items()}


@pytest.fixture
def key():
    return pyrage.x25519.Identity.generate()


def town(settings: Settings, key, url: str) -> Settings:
    settings.bpjs_recipient, settings.dukcapil_balikan_url = str(key.to_public()), url
    published(settings, people=range(1, PEOPLE + 1))
    return settings


@pytest.mark.timeout(900)
def test_kills_change_no_table_and_tell_nobody_twice(settings, postgres, key, tmp_path, capsys):
    seed = int(os.environ.get("PADAN_KILL_SEED", random.SystemRandom().randrange(2**32)))
    rng = random.Random(seed)
    durations: list[tuple[str, float]] = []

    def in_peace(home, function, *arguments):
        answer, seconds = Step(home, function, *arguments).run()
        durations.append((function, seconds))
        return answer

    Step(settings, "ready_period").run()  # the fork server imports once; no step should be timed with it
    quiet = Balikan()
    with serving(quiet) as url:
        expected = months(town(settings, key, url), tmp_path / "peace", in_peace)
    assert expected["transition"]
    assert {status for _, status, *_ in expected["batch"]} == {"answered"}
    kills: Counter[str] = Counter()
    homes, steps = 0, {function for function, _ in durations}
    while kills.total() < KILLS or set(kills) != steps:
        service = Balikan()
        folder = tmp_path / f"home{homes}"
        with serving(service) as url, fresh_settings(postgres, folder) as home:
            violence = Violence(durations, rng)
            told = months(town(home, key, url), folder / "returns", violence)
            for name, table in expected.items():
                assert told[name] == table, f"{name} differs, seed {seed}"
            assert service.taken == quiet.taken  # each record once: a repeated one was refused
            assert len(service.taken) == len(expected["balikan"])
            for path in (home.out / "submission").rglob("*.age"):
                assert pyrage.decrypt(path.read_bytes(), [key])
            assert not list((home.out / "submission").rglob("*.part"))
        kills += violence.kills
        homes += 1
    with capsys.disabled():
        print(f"\nseed {seed}: {kills.total()} kills in {homes} homes, {dict(kills)}")
