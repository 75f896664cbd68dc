"""Every night: destroy what is older than include/rules/retention.yaml allows."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import CronTriggerTimetable, Param, dag, task
from dag_defaults import DEFAULT_ARGS, RUNBOOK, TIMEZONE


@task
def as_of(*, params: dict[str, Any], dag_run: Any) -> str:
    """The day whose rules count: the one asked for, or the one for which this run was made."""
    return params["as_of"] or dag_run.run_after.astimezone(ZoneInfo(TIMEZONE)).date().isoformat()


@task
def retention_due(day: str) -> dict[str, Any]:
    """Count what is due, by dataset; nothing is changed."""
    from padan import stages

    return stages.retention_due(day)


@task
def destroy(day: str) -> dict[str, Any]:
    """Destroy what is due, in one transaction, and tell the ledger."""
    from padan import stages

    return stages.destroy(day)


@dag(
    schedule=CronTriggerTimetable("0 2 * * *", timezone=TIMEZONE),  # two at night, Makassar time
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["padan", "privacy"],
    doc_md=f"Destroys personal data on schedule (UU PDP art. 43), and keeps its counts. Runbook: {RUNBOOK}",
    params={"as_of": Param(None, type=["null", "string"], format="date", title="Per tanggal")},
)
def retention() -> None:
    """What is due is counted first, so that the log of a run says it also where destruction fails."""
    day = as_of()
    retention_due(day) >> destroy(day)


retention()
