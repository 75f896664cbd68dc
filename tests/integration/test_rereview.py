"""The re-review on two months of the city: again, killed, superseded, and asked for long after."""

from __future__ import annotations

import pytest

from padan.city import build
from padan.intake import receive
from padan.quality import accept, validate
from padan.rereview.review import result, review
from padan.warehouse import Role, begin
from tests.conftest import fresh_settings
from tests.steps import Step
from tests.unit.rereview.lives import FIRST, SECOND, THIRD, cover, one, participants, snapshot

DEAD = {"population_status": "deceased"}
AGENCIES = {"resident": "disdukcapil", "member": "bpjs"}
MAKE = """
INSERT INTO membership.participant (nik)
SELECT r.nik FROM core.resident AS r
WHERE r.intake_state = 'accepted' AND r.population_status = 'alive' AND r.in_city
    AND r.birth_date BETWEEN '1963-01-01' AND '2006-01-01'
ORDER BY r.nik COLLATE "C" LIMIT 1500
"""
VERIFIED = """
INSERT INTO membership.transition (participant_id, from_state, to_state, reason, actor, period)
SELECT participant_id, NULL, 'verified', 'TEST', 'test', '2026-11' FROM membership.participant
"""


@pytest.fixture(scope="module")
def city(postgres, tmp_path_factory):
    """A small city's residents as participants, reviewed in two months."""
    folder = tmp_path_factory.mktemp("city")
    with fresh_settings(postgres, folder) as settings:
        counts = []
        for month in range(2):
            made = build(folder / "files", size=400, seed=3, month=month)
            for role, agency in AGENCIES.items():
                outcome = receive(settings, made.files[role], agency, made.period)
                validate(settings, outcome.file_id)
                assert accept(settings, outcome.file_id)["status"] == "accepted"
            if month == 0:
                with begin(settings, Role.OWNER) as connection:
                    connection.exec_driver_sql(MAKE)
                    connection.exec_driver_sql(VERIFIED)
            counts.append(review(settings, made.period))
        yield settings, counts


def test_the_first_look_is_at_all_and_the_second_at_the_changed(city):
    _, (first, second) = city
    assert first["looked_at"] == first["watched"] > 1000
    assert 0 < second["looked_at"] < second["watched"] / 10


def test_everybody_the_register_says_is_dead_or_gone_is_found(city):
    settings, _ = city
    with begin(settings, Role.OWNER) as connection:
        there = connection.exec_driver_sql(
            "SELECT r.population_status, count(*) FROM membership.participant AS p"
            " INNER JOIN core.resident AS r USING (nik) INNER JOIN raw.file AS f USING (file_id)"
            " WHERE f.period = %s AND r.population_status <> 'alive' GROUP BY 1",
            (SECOND,),
        ).all()
    found = [row["reason"] for row in result(settings, SECOND).to_pylist() if row["standing"] != "settled"]
    known = {"deceased": "DECEASED", "moved": "MOVED_OUT"}
    assert {known[row[0]]: row[1] for row in there if row[0] in known}
    for status, people in there:
        if status in known:
            assert found.count(known[status]) == people


@pytest.fixture
def three(settings):
    participants(settings, {1: "active", 2: "active", 3: "verified"})
    snapshot(settings, FIRST, 3)
    review(settings, FIRST)
    snapshot(settings, SECOND, 3, {1: DEAD})
    cover(settings, 1, SECOND, THIRD)
    review(settings, SECOND)
    return settings


def frozen(settings, period=SECOND):
    digest = one(
        settings,
        "SELECT result_sha256 FROM rereview.run WHERE period = %s AND status = 'reviewed'",
        period,
    )
    return result(settings, period).to_pylist(), digest


def test_the_same_month_again_is_the_same_review(three):
    before = frozen(three)
    counts = review(three, SECOND)
    assert (counts["edition"], frozen(three)) == (1, before)
    assert one(three, "SELECT count(*) FROM rereview.run") == 2


def test_a_month_asked_for_three_months_later_gives_the_same_bytes(three):
    before = frozen(three)
    for period, register in ((THIRD, {}), ("2027-02", {2: DEAD}), ("2027-03", {2: DEAD, 3: None})):
        cover(three, 1, "2027-06" if period == THIRD else period)
        snapshot(three, period, 3, register)
        review(three, period)
    assert frozen(three) == before
    snapshot(three, SECOND, 3, {2: DEAD}, None)
    assert review(three, SECOND)["edition"] == 1  # the month is closed
    assert frozen(three) == before
    again = (
        "SELECT encode(sha256(convert_to(coalesce(string_agg(x, E'\\n' ORDER BY x COLLATE \"C\"), ''),"
        " 'UTF8')), 'hex') FROM rereview.run AS r, rereview.result_lines(r.run_id) AS x"
        " WHERE r.period = '2026-12' AND r.status = 'reviewed'"
    )
    assert one(three, again) == before[1]


def test_new_snapshots_of_the_month_make_a_new_edition_and_the_old_one_stays(three):
    snapshot(three, SECOND, 3, {2: DEAD}, None)
    assert review(three, SECOND)["edition"] == 2
    assert [row["participant_id"] for row in result(three, SECOND).to_pylist()] == [2]
    old = "SELECT count(*) FROM rereview.standing WHERE run_id = (SELECT run_id FROM rereview.run"
    assert one(three, old + " WHERE status = 'superseded')") == 1
    holds = "SELECT count(*) FROM membership.hold WHERE participant_id = %s AND released_period IS NULL"
    assert [one(three, holds, number) for number in (1, 2)] == [0, 1]


def test_a_review_killed_and_run_again_leaves_the_same_rows(three):
    snapshot(three, THIRD, 3, {1: DEAD, 2: {"population_status": "moved"}}, {3: {"sponsor_kind": "self"}})
    for after_s in (0.05, 0.15, 0.3):
        Step(three, "review_period", THIRD).run_and_kill(after_s)
    counts, _ = Step(three, "review_period", THIRD).run()
    assert (counts["edition"], counts["new"], counts["carried"]) == (1, 2, 1)
    assert one(three, "SELECT count(*) FROM rereview.run WHERE period = %s", THIRD) == 1
    assert Step(three, "close_endings", THIRD).run()[0]["ended"] == 0


def told(settings, monkeypatch, capsys, *words):
    import sys

    from padan import cli

    monkeypatch.setenv("PADAN_WAREHOUSE_URL", settings.warehouse_url)
    monkeypatch.setattr(sys, "argv", ["padan", *words, "--language", "en"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code, " ".join(capsys.readouterr().out.split())


def test_the_commands_tell_counts_and_numbers_and_nobody(three, monkeypatch, capsys, tmp_path):
    def run(*words):
        return told(three, monkeypatch, capsys, *words)

    assert "New findings 1" in run("review", "--period", SECOND)[1]
    assert "Deceased" in run("findings")[1]
    listed = run("finding", "list")[1]
    assert "PERSON" not in listed and "737101" not in listed
    rahma, yusuf = (["--as", name, "--role", "officer", "--reason", "seen"] for name in ("Rahma", "Yusuf"))
    assert run("finding", "confirm", "1", *rahma)[0] == 0
    code, said = run("finding", "confirm", "1", *rahma)
    assert (code, "another person has to confirm" in said) == (3, True)
    path = tmp_path / "answers.csv"
    path.write_text("finding_id;answer;reason\n1;confirm;seen\nx;confirm;seen\n1;confirm\n", encoding="utf-8")
    code, said = run("finding", "file", str(path), *yusuf[:4])
    assert (code, "Taken: 1. Refused: 2. Covers that begin to end: 1." in said) == (3, True)
    assert "Line 3" in said and "Line 4" in said
    assert "Ended 1" in run("endings", "--period", SECOND)[1]
    assert told(three, monkeypatch, capsys, "appeal", "open", "1", *yusuf)[0] == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_of_a_finding_has_a_text(language):
    import datetime as dt
    from typing import get_args

    from padan.i18n import translator
    from padan.rereview.answers import Problem
    from padan.rereview.asked import asked_on
    from padan.rereview.review_rules import Action
    from padan.settings import Settings

    translate = translator(language)
    kinds = {entry["kind"] for entry in asked_on(Settings(), dt.date(2027, 1, 1)).review.reasons}
    keys = [f"kind.{kind}" for kind in kinds] + [f"action.{action}" for action in get_args(Action)]
    keys += [f"refused.{problem}" for problem in get_args(Problem)]
    assert all(translate(f"finding.{key}") for key in keys)
