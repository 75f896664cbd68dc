import datetime as dt

import pytest

from padan.local import flow
from padan.local.api import Api, NoAnswer
from padan.local.flow import TaskFailed, Watch
from padan.local.guards import free_port
from padan.local.home import Home
from tests.unit.local.answering import answering

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAG_RUNS = "/api/v2/dags/~/dagRuns"
TASKS = "/api/v2/dags/verification/dagRuns/r%201/taskInstances"


def a_run(queued_at):
    return {"dag_id": "verification", "dag_run_id": "r 1", "state": "failed", "queued_at": queued_at}


def watch(api, tmp_path):
    return Watch(api, Home(tmp_path), LONG_AGO, lambda: None, lambda *_: None, lambda _: None)


def test_a_run_stopped_by_somebody_is_told_as_such(tmp_path):
    answers = {DAG_RUNS: {"dag_runs": [a_run("2026-11-01T00:00:00Z")]}, TASKS: {"task_instances": []}}
    with answering(answers) as api, pytest.raises(TaskFailed, match="verification was stopped from outside"):
        watch(api, tmp_path).until_rest()


def test_runs_of_an_earlier_session_are_not_waited_for(tmp_path):
    with answering({DAG_RUNS: {"dag_runs": [a_run("2025-12-31T00:00:00Z")]}}) as api:
        watch(api, tmp_path).until_rest()


def test_an_api_that_stays_silent_ends_the_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(flow, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(flow, "POLL_SECONDS", 0.1)
    with pytest.raises(NoAnswer):
        watch(Api(free_port(), "engineer", "p"), tmp_path).until_rest()


def test_files_accepted_before_are_verified_although_no_event_tells_of_them(tmp_path, settings, monkeypatch):
    monkeypatch.setattr("padan.verification.ready_period", lambda _: "2026-11")
    asked, posted = [], {"dag_run_id": "r", "dag_runs": []}
    runs = {f"/api/v2/dags/{dag_id}/dagRuns": posted for dag_id in ("intake_bpjs", "verification", "~")}
    with answering(runs, asked) as api:
        flow.one_pass(settings, watch(api, tmp_path), ["intake_bpjs"])
    posts = [line for line in asked if line.startswith("POST /api")]
    assert posts == ["POST /api/v2/dags/intake_bpjs/dagRuns", "POST /api/v2/dags/verification/dagRuns"]


def test_a_run_that_waits_for_a_person_is_not_waited_for(tmp_path):
    run = a_run("2026-11-01T00:00:00Z") | {"state": "running"}
    tasks = [
        {"id": "1", "dag_id": "submission", "task_id": "ask", "state": "skipped", "duration": 1},
        {"id": "2", "dag_id": "submission", "task_id": "approval", "state": "awaiting_input"},
        {"id": "3", "dag_id": "submission", "task_id": "write", "state": None},
    ]
    with answering({DAG_RUNS: {"dag_runs": [run]}, TASKS: {"task_instances": tasks}}) as api:
        watching = watch(api, tmp_path)
        watching.until_rest()
        assert watching.waiting == {"verification r 1"}
        tasks[1]["state"] = "scheduled"  # somebody has answered: now it works
        run["state"] = "success"
        watching.until_rest()
        assert watching.waiting == set()
