"""Submission from the command line and through the door: sentences, exit codes, nobody's name."""

from __future__ import annotations

import sys

import pyrage
import pytest

from padan import stages
from padan.errors import PadanError
from padan.submission import find_batch
from tests.integration.dukcapil_balikan import Balikan, serving
from tests.steps import environment_of
from tests.unit.submission.branch import Answers, column, published
from tests.unit.verification.world import nik_of


@pytest.fixture
def town(settings, monkeypatch):
    settings.bpjs_recipient = str(pyrage.x25519.Identity.generate().to_public())
    published(settings)
    with serving(Balikan()) as url:
        settings.dukcapil_balikan_url = url
        for name, value in environment_of(settings).items():
            monkeypatch.setenv(name, value)
        yield settings


@pytest.fixture
def padan(town, capsys, monkeypatch):
    from padan import cli

    def run(*arguments: str, expect: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["padan", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        assert (ended.value.code or 0) == expect, captured.out + captured.err
        return captured.out + captured.err

    return run


def test_a_month_from_draft_to_data_balikan(padan, town, tmp_path):
    said = padan("batches")
    assert "no batch yet" in said
    said += padan("draft", "2026-12", "--as", "Yusuf")
    assert "awaiting" in said
    said += padan("approve", "202612-001", "--as", "Yusuf", expect=1)
    assert "somebody else" in said
    said += padan("submit", "202612-001", expect=1)
    said += padan("approve", "202612-001", "--as", "Rahma")
    said += padan("submit", "202612-001")
    assert "SIMULATED" not in said
    path = Answers.accepting(town, "202612-001").returning(2).write(tmp_path)
    answered = padan("return", str(path))
    assert "applied        5" in answered
    again = padan("return", str(path))
    assert "received before (applied)" in again
    said += answered + again + padan("activate", "2026-12") + padan("balikan")
    covered = padan("cover")
    assert "Ditolak BPJS" in covered
    said += covered + padan("batches")
    assert "202612-001 for 2026-12: answered. 5 persons, 5 of them new, Rp84,000." in said
    assert "4 accepted, 1 returned. Drafted by Yusuf, decided by Rahma." in said
    assert "PERSON" not in said
    assert not any(nik_of(number) in said for number in range(1, 6))


def test_a_refused_batch_and_a_file_that_cannot_be_read(padan, town, tmp_path):
    padan("draft", "2026-12")
    assert "refused" in padan("refuse", "202612-001", "--as", "Rahma", "--reason", "not complete")
    padan("draft", "2026-12", "--as", "Yusuf", "--again")
    padan("approve", "202612-002", "--as", "Rahma")
    padan("submit", "202612-002")
    assert "called back" in padan("callback", "202612-002", "--as", "Rahma", "--reason", "wrong").replace(
        "_", " "
    )
    (tmp_path / "x.csv").write_text("a;b\n")
    assert "refused:" in padan("return", str(tmp_path / "x.csv"), expect=3)


def test_a_month_nobody_was_asked_for_is_our_doing_and_exit_code_1(padan, town, tmp_path):
    padan("draft", "2026-12")
    padan("approve", "202612-001", "--as", "Rahma")
    padan("submit", "202612-001")
    padan("return", str(Answers.accepting(town, "202612-001").write(tmp_path)))
    padan("activate", "2026-12")
    padan("activate", "2027-01")
    assert "Karena kita" in padan("cover", expect=1)


def test_a_demonstration_says_so_every_time(padan, town, monkeypatch):
    monkeypatch.setenv("PADAN_DEMONSTRATION", "true")
    padan("draft", "2026-12")
    for said in (padan("approve", "202612-001", "--as", "Rahma"), padan("submit", "202612-001")):
        assert "SIMULATED" in said
    assert "SIMULATED" in padan("batches")


# --- the door for the scheduler -------------------------------------------------------------------


def shown(town):
    drafted = stages.draft_submission()
    assert drafted["month"] == "2026-12"
    return stages.ask_approval(drafted["reference"])


def test_what_airflow_answers_is_recorded_with_the_persons_name(town):
    asked = shown(town)
    answer = {"chosen_options": ["Approve"], "responded_by_user": {"id": "7", "name": "Rahma"}}
    assert stages.record_approval(asked, answer) is True
    assert stages.record_approval(asked, answer) is True  # run again after a kill
    assert column(town, "SELECT actor FROM submission.approval") == ["Rahma"]


def test_a_rejection_in_airflow_is_a_refusal(town):
    asked = shown(town)
    answer = {"chosen_options": ["Reject"], "responded_by_user": {"id": "7", "name": "Rahma"}}
    assert stages.record_approval(asked, answer) is False
    assert find_batch(town, asked["reference"]).status == "refused"
    assert stages.draft_submission() is None


def test_a_no_stops_also_what_another_has_approved_but_nobody_has_written(town):
    asked = shown(town)
    yes = {"chosen_options": ["Approve"], "responded_by_user": {"id": "7", "name": "Rahma"}}
    no = {"chosen_options": ["Reject"], "responded_by_user": {"id": "8", "name": "Tini"}}
    assert stages.record_approval(asked, yes) is True
    assert stages.record_approval(asked, no) is False
    assert stages.record_approval(asked, no) is False  # run again after a kill
    assert find_batch(town, asked["reference"]).status == "refused"
    with pytest.raises(PadanError, match="not approved"):
        stages.write_submission(asked["reference"])


def test_an_answer_without_a_person_is_the_time_that_is_up(town):
    asked = shown(town)
    assert stages.record_approval(asked, {"chosen_options": ["Reject"], "responded_by_user": None}) is False
    assert find_batch(town, asked["reference"]).status == "expired"
    assert column(town, "SELECT kind FROM audit.outbox") == ["approval_expired"]


def test_what_the_command_line_decided_meanwhile_stays(town, padan):
    asked = shown(town)
    padan("approve", asked["reference"], "--as", "Rahma")
    assert stages.record_approval(asked, {"chosen_options": ["Reject"], "responded_by_user": None}) is True
    assert stages.write_submission(asked["reference"])["status"] == "written"


def test_the_deadline_reminds_the_officers_once_a_content(town):
    from padan.submission import remind

    shown(town)
    assert remind(town) == remind(town) == {"reminded": 1}
    assert column(town, "SELECT kind FROM audit.outbox") == ["approval_reminder"]
