"""When the three agencies of a period are in: link, decide, check, publish, report."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Param, dag, task
from dag_defaults import AGENCY_FILE_VALIDATED, DEFAULT_ARGS, RUNBOOK, TIMEZONE


@task.short_circuit
def ready_period(*, params: dict[str, Any]) -> str | None:
    """The period to verify: the one asked for, or the newest that is complete and not yet decided."""
    from padan import stages

    return params["period"] or stages.ready_period()


@task
def open_run(period: str, *, params: dict[str, Any]) -> int:
    """Open the run of these inputs; the same inputs are the same run."""
    from padan import stages

    return stages.open_run(period, params["enrolment_date"])


def step(name: str, doc: str) -> Any:
    """A task that does one stage of a run and returns its counts."""

    @task(task_id=name, doc_md=doc)
    def run_stage(run: int) -> dict[str, Any]:
        from padan import stages

        return getattr(stages, name)(run)

    return run_stage


@task
def send_mail() -> dict[str, Any]:
    """Send the report to Pemkot."""
    from padan import stages

    return stages.send_mail()


@dag(
    # An accepted file of any agency, and every morning at six Makassar time whatever was missed.
    schedule=AssetOrTimeSchedule(
        assets=[AGENCY_FILE_VALIDATED], timetable=CronTriggerTimetable("0 6 * * *", timezone=TIMEZONE)
    ),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["padan", "verification"],
    doc_md=f"Decides on every candidate of a period whose files are all in. Runbook: {RUNBOOK}",
    params={
        "period": Param(None, type=["null", "string"], pattern=r"^\d{4}-(0[1-9]|1[0-2])$", title="Periode"),
        "enrolment_date": Param(None, type=["null", "string"], format="date", title="Tanggal kepesertaan"),
    },
)
def verification() -> None:
    """A stage after the other; each may be killed and run again."""
    run = open_run(ready_period())
    stages = [
        step("link", "Link candidates to residents, to each other and to members.")(run),
        step("decide", "Give each candidate row its one state, with reasons.")(run),
        step("check_staging", "Run the staging suite on the unpublished batch.")(run),
        step("publish", "Make this batch the one that BPJS files are made from.")(run),
        step("report", "Write the summary and queue the report to Pemkot.")(run),
        send_mail(),
    ]
    for before, after in pairwise(stages):
        before >> after


verification()
