"""BPJS's answers: what lies in the folder of return files is taken in; Dukcapil is told whom it concerns."""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task, task_group
from dag_defaults import DEFAULT_ARGS, RUNBOOK


@task
def find_returns() -> list[str]:
    """Files that are complete and not known yet, by the hash of their content."""
    from padan import stages

    return stages.find_returns()


@task
def take_return(content: str) -> dict[str, Any]:
    """Take in one return file: each row ends in a named place."""
    from padan import stages

    return stages.take_return(content)


@task_group
def file(content: str) -> None:
    """One file."""
    take_return(content)


@task(trigger_rule="none_failed")
def send_balikan() -> dict[str, Any]:
    """Tell Dukcapil whom the city serves; what is not answered waits for the next run."""
    from padan import stages

    return stages.send_balikan()


@task(trigger_rule="all_done")
def send_mail() -> dict[str, Any]:
    """Tell the officers of rows to look at."""
    from padan import stages

    return stages.send_mail()


@dag(
    schedule="*/30 * * * *",  # every half hour, Makassar time
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["padan", "submission", "bpjs"],
    doc_md=f"Takes in BPJS's return files and sends data balikan. Runbook: {RUNBOOK}",
)
def returns() -> None:
    """File by file; a failed one does not keep the mails back, and still fails the run."""
    received = file.expand(content=find_returns())
    received >> send_balikan()
    received >> send_mail()


returns()
