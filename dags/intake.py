"""A DAG for each agency contract: a file in its inbox becomes accepted rows, a refusal, or is held."""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import TriggerRule, dag, task, task_group
from airflow.sdk.exceptions import AirflowSkipException
from dag_defaults import AGENCY_FILE_VALIDATED, DEFAULT_ARGS, RUNBOOK, agencies


@task
def find(agency: str) -> list[int]:
    """Register what lies ready in the inbox; refuse what cannot be read."""
    from padan import stages

    return stages.find_files(agency)


@task
def load(file_id: int) -> dict[str, Any]:
    """Keep every row as received, and beside it in standard form."""
    from padan import stages

    return stages.load(file_id)


@task
def validate(file_id: int, loaded: dict[str, Any]) -> dict[str, Any]:
    """Run the suite; rows that break a rule go to quarantine."""
    from padan import stages

    if loaded["status"] != "loaded":
        raise AirflowSkipException("The file was refused; its agency has been told why.")
    return stages.validate(file_id)


@task(outlets=[AGENCY_FILE_VALIDATED])
def accept(file_id: int, *, outlet_events: Any) -> dict[str, Any]:
    """Accept the file, or hold it at a closed gate; write the fix-list."""
    from padan import stages

    outcome = stages.accept(file_id)
    outlet_events[AGENCY_FILE_VALIDATED].extra = {"file_id": file_id, "status": outcome["status"]}
    return outcome


@task(trigger_rule=TriggerRule.ALL_DONE)
def send_mail() -> dict[str, Any]:
    """Send refusals, fix-lists and whatever else waits in the outbox: also when a file failed."""
    from padan import stages

    return stages.send_mail()


@task_group
def file(file_id: int) -> None:
    """One file, from its first row to its acceptance."""
    validate(file_id, load(file_id)) >> accept(file_id)


def intake(agency: str, title: str) -> None:
    """Make the DAG of one agency."""

    @dag(
        dag_id=f"intake_{agency}",
        schedule="*/5 * * * *",  # every five minutes, Makassar time
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULT_ARGS,
        tags=["padan", "intake", agency],
        doc_md=f"Takes in the files of **{title}** from `inbox/{agency}/<YYYY-MM>/`. Runbook: {RUNBOOK}",
    )
    def files_of_agency() -> None:
        # The last tasks decide on a run: without this one, mail that was sent would hide a file that failed.
        complete = EmptyOperator(
            task_id="complete", trigger_rule=TriggerRule.NONE_FAILED, doc_md="Fails when a file has failed."
        )
        file.expand(file_id=find(agency)) >> [complete, send_mail()]

    files_of_agency()


for _agency, _title in agencies().items():
    intake(_agency, _title)
