"""Every month, and with every new snapshot: what changed about participants, who leaves, who comes next."""

from __future__ import annotations

from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Param, dag, task
from dag_defaults import AGENCY_FILE_VALIDATED, DEFAULT_ARGS, RUNBOOK, TIMEZONE


@task.short_circuit
def period_to_review(*, params: dict[str, Any]) -> str | None:
    """The month asked for, or the newest with a snapshot; nothing to do without participants."""
    from padan import stages

    return params["period"] or stages.period_to_review()


@task
def review_period(period: str) -> dict[str, Any]:
    """Compare participants' evidence with the last look; findings, holds."""
    from padan import stages

    return stages.review_period(period)


@task
def close_endings(period: str) -> dict[str, Any]:
    """End the cover of those whose notice is over, confirmed by two and not appealed."""
    from padan import stages

    return stages.close_endings(period)


@task
def refill(period: str) -> dict[str, Any]:
    """Give vacant places to the next in line."""
    from padan import stages

    return stages.refill(period)


@dag(
    # With every accepted snapshot, and on the second of the month at seven Makassar time.
    schedule=AssetOrTimeSchedule(
        assets=[AGENCY_FILE_VALIDATED], timetable=CronTriggerTimetable("0 7 2 * *", timezone=TIMEZONE)
    ),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["padan", "rereview"],
    doc_md=f"Reviews the participants on the newest snapshots; ends nothing by itself. Runbook: {RUNBOOK}",
    params={
        "period": Param(None, type=["null", "string"], pattern=r"^\d{4}-(0[1-9]|1[0-2])$", title="Periode"),
    },
)
def rereview() -> None:
    """One after the other; each may be killed and run again."""
    period = period_to_review()
    review_period(period) >> close_endings(period) >> refill(period)


rereview()
