"""What every DAG must be: parsed without error, owned, tagged, documented, retried, light, thin."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from padan import stages
from padan.settings import PROJECT_ROOT

DAGS = PROJECT_ROOT / "dags"
AGENCIES = {path.stem for path in (PROJECT_ROOT / "include" / "agencies").glob("*.yaml")}
INTAKES = {f"intake_{agency}" for agency in AGENCIES}
HEAVY = ("pandas", "great_expectations", "recordlinkage", "duckdb", "pyarrow", "sklearn", "padan.intake")
MOST_LINES = 90


@pytest.fixture(scope="module")
def bag(tmp_path_factory):
    """The DAGs as Airflow reads them."""
    home = tmp_path_factory.mktemp("airflow")
    os.environ |= {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    from airflow.dag_processing.dagbag import BundleDagBag

    return BundleDagBag(str(DAGS), bundle_path=DAGS, bundle_name="dags-folder")


@pytest.fixture(scope="module")
def dags(bag):
    return bag.dags


def test_every_file_imports(bag):
    assert bag.import_errors == {}


def test_there_is_an_intake_for_each_contract_and_one_dag_for_each_later_stage(dags):
    assert set(dags) == INTAKES | {"verification", "rereview", "retention", "submission", "returns"}


def test_every_dag_is_tagged_documented_and_runs_once_at_a_time(dags):
    for dag in dags.values():
        assert "padan" in dag.tags
        assert len(dag.tags) >= 2
        assert "docs/how-to/runbook.md" in dag.doc_md
        assert dag.max_active_runs == 1
        assert not dag.catchup


def test_every_task_is_owned_documented_retried_and_its_failure_told(dags):
    for dag in dags.values():
        for task in dag.tasks:
            where = f"{dag.dag_id}.{task.task_id}"
            assert task.owner == "data-engineering", where
            assert task.doc_md, where
            assert task.retries == 2, where
            assert task.retry_delay.total_seconds() <= 60, where
            assert task.execution_timeout, where
            rules = task.retry_policy.serialize()["rules"]
            assert [rule["action"] for rule in rules] == ["fail", "fail"], where
            callbacks = task.on_failure_callback
            assert [type(callback).__name__ for callback in callbacks] == ["SmtpNotifier"], where
            assert "exception" not in callbacks[0].html_content, where


def test_what_a_person_must_settle_is_not_tried_again(dags):
    from padan.errors import ConfigurationError, GateClosed, WarehouseError

    policy = dags["verification"].task_dict["link"].retry_policy
    assert policy.evaluate(GateClosed("closed"), 1, 2).action.value == "fail"
    assert policy.evaluate(ConfigurationError("wrong"), 1, 2).action.value == "fail"
    assert policy.evaluate(WarehouseError("busy"), 1, 2).action.value == "default"


def test_intake_looks_every_five_minutes_and_tells_of_what_it_validated(dags):
    for dag_id in INTAKES:
        dag = dags[dag_id]
        assert dag.timetable.expression == "*/5 * * * *"
        order = [task.task_id for task in dag.topological_sort()]
        assert order[:4] == ["find", "file.load", "file.validate", "file.accept"]
        assert set(order[4:]) == {"complete", "send_mail"}
        assert [asset.name for asset in dag.task_dict["file.accept"].outlets] == ["agency_file_validated"]


def test_mail_is_sent_after_a_failure_and_does_not_hide_it(dags):
    for dag_id in INTAKES:
        tasks = dags[dag_id].task_dict
        assert tasks["send_mail"].trigger_rule == "all_done"
        assert tasks["complete"].trigger_rule == "none_failed"
        assert tasks["complete"].upstream_task_ids >= {"file.accept"}
        assert tasks["complete"].downstream_task_ids == set()  # so it decides on the run


def test_verification_waits_for_one_asset_or_six_in_the_morning(dags):
    dag = dags["verification"]
    assert [asset.name for asset in dag.timetable.asset_condition.objects] == ["agency_file_validated"]
    assert dag.timetable.timetable.expression == "0 6 * * *"
    assert str(dag.timetable.timetable.timezone) == "Asia/Makassar"
    assert [task.task_id for task in dag.topological_sort()] == [
        "ready_period", "open_run", "link", "decide", "check_staging", "publish", "report", "send_mail",
    ]  # fmt: skip


def test_retention_counts_before_it_destroys_at_two_in_the_night(dags):
    dag = dags["retention"]
    assert (dag.timetable.expression, str(dag.timetable.timezone)) == ("0 2 * * *", "Asia/Makassar")
    assert [task.task_id for task in dag.topological_sort()] == ["as_of", "retention_due", "destroy"]


def test_a_submission_waits_for_a_person_and_records_a_rejection_too(dags):
    dag = dags["submission"]
    assert [task.task_id for task in dag.topological_sort()] == [
        "draft_submission", "ask_approval", "approval", "approved", "record_approval", "write_submission",
        "send_mail",
    ]  # fmt: skip
    approval = dag.task_dict["approval"]
    assert approval.defaults == ["Reject"]  # what nobody answers is not sent
    assert approval.response_timeout.total_seconds() > 0
    # a rejection skips the task right after it; the one after that has to run all the same
    assert approval.downstream_task_ids == {"approved"}
    assert dag.task_dict["record_approval"].trigger_rule == "none_failed"
    assert dag.deadline


def test_no_path_of_a_return_file_goes_through_the_scheduler(dags):
    tasks = {"find_returns", "file.take_return", "send_balikan", "send_mail"}
    assert set(dags["returns"].task_dict) == tasks
    assert stages.find_returns.__annotations__["return"] == "list[str]"


def test_the_rereview_is_monthly_and_with_every_snapshot(dags):
    dag = dags["rereview"]
    assert [asset.name for asset in dag.timetable.asset_condition.objects] == ["agency_file_validated"]
    assert dag.timetable.timetable.expression == "0 7 2 * *"
    assert str(dag.timetable.timetable.timezone) == "Asia/Makassar"
    assert [task.task_id for task in dag.topological_sort()] == [
        "period_to_review", "review_period", "close_endings", "refill",
    ]  # fmt: skip


@pytest.mark.parametrize("period", ["2026-13", "11-2026", "November"])
def test_a_wrong_period_is_refused_when_it_is_asked_for(dags, period):
    from airflow.sdk.exceptions import ParamValidationError

    parameter = dags["verification"].params.get_param("period")
    assert parameter.resolve("2026-11") == "2026-11"
    assert parameter.resolve(None) is None
    with pytest.raises(ParamValidationError):
        parameter.resolve(period)


def test_parsing_imports_nothing_heavy():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "import intake, rereview, retention, returns, submission, verification;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(DAGS)], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("path", sorted(DAGS.glob("*.py")), ids=lambda path: path.name)
def test_dag_files_are_thin(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert not any(word in text for word in ("SELECT ", "INSERT ", "read_sql", "PostgresHook"))
    for node in ast.walk(ast.parse(text)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        old = ("airflow.models", "airflow.decorators", "airflow.operators")
        assert not any(name.startswith(old) for name in names)


def test_every_stage_that_a_dag_names_exists():
    named = set()
    for path in DAGS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "stages":
                named.add(node.attr)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "step":
                named.add(node.args[0].value)
    assert {"find_files", "load", "validate", "accept", "link", "publish", "send_mail"} <= named
    assert all(callable(getattr(stages, name)) for name in named)


def test_the_runbook_tells_of_every_task(dags):
    told = {
        line.removeprefix("## ").strip("`\n")
        for line in (PROJECT_ROOT / "docs/how-to/runbook.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    }
    tasks = {task.task_id.rsplit(".", 1)[-1] for dag in dags.values() for task in dag.tasks}
    assert tasks <= told


def test_titles_come_from_the_contracts(dags):
    for agency in AGENCIES:
        contract = yaml.safe_load(
            Path(PROJECT_ROOT / f"include/agencies/{agency}.yaml").read_text(encoding="utf-8")
        )
        assert contract["title"] in dags[f"intake_{agency}"].doc_md
