"""A month of cover to BPJS: drafted, approved by a named person, written, its mails sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, DeadlineAlert, DeadlineReference, Param, SyncCallback, dag, task
from approval import ANSWER, ToldApproval
from dag_defaults import DEFAULT_ARGS, RUNBOOK, TIMEZONE

from padan.settings import Settings

SETTINGS = Settings()


@task.short_circuit
def draft_submission(*, params: dict[str, Any], dag_run: Any) -> dict[str, Any] | None:
    """Draft, by whoever started the run; nobody, or a content that was refused, ends the run here."""
    from padan import stages

    return stages.draft_submission(params["month"], dag_run.triggering_user_name or "pipeline")


@task
def ask_approval(drafted: dict[str, Any]) -> dict[str, Any]:
    """Put the batch before an approver: counts and rupiah, nobody's name."""
    from padan import stages

    return stages.ask_approval(drafted["reference"])


@task.short_circuit(trigger_rule="none_failed", ignore_downstream_trigger_rules=False)
def record_approval(shown: dict[str, Any], *, ti: Any) -> bool:
    """Keep who decided what about this content, or that nobody did in time; go on if approved."""
    from padan import stages

    return stages.record_approval(shown, ti.xcom_pull(task_ids="approval", key=ANSWER))


@task
def write_submission(shown: dict[str, Any]) -> dict[str, Any]:
    """Write the encrypted file and ask for each person's month."""
    from padan import stages

    return stages.write_submission(shown["reference"])


@task(trigger_rule="none_failed")
def send_mail() -> dict[str, Any]:
    """Send the officers what waits for them."""
    from padan import stages

    return stages.send_mail()


@dag(
    schedule=CronTriggerTimetable("0 8 15 * *", timezone=TIMEZONE),  # the 15th at eight, Makassar time
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=dt.timedelta(hours=SETTINGS.approval_reminder_hours),
        callback=SyncCallback("padan.stages.remind_of_approval"),  # in the executor, without a triggerer
    ),
    tags=["padan", "submission"],
    doc_md=f"Sends a month of cover to BPJS after a named approval. Runbook: {RUNBOOK}",
    params={
        "month": Param(None, type=["null", "string"], pattern=r"^\d{4}-(0[1-9]|1[0-2])$", title="Bulan"),
    },
)
def submission() -> None:
    """What nobody answers is not sent; a rejection skips `approved`, and is recorded all the same."""
    shown = ask_approval(draft_submission())
    approval = ToldApproval(
        task_id="approval",
        subject=shown["subject"],
        body=shown["body"],
        defaults=ToldApproval.REJECT,
        assigned_users=[{"id": name, "name": name} for name in SETTINGS.approver_names],
        response_timeout=dt.timedelta(hours=SETTINGS.approval_hours),
        doc_md="Waits for a named person who did not draft the batch.",
    )
    approved = EmptyOperator(task_id="approved", doc_md="Skipped by a rejection.")
    shown >> approval >> approved >> record_approval(shown) >> write_submission(shown) >> send_mail()


submission()
