"""What the DAGs of Padan have in common: owner, retries, failure mail, tags. No DAG is made here."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml
from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule

from padan.settings import Settings

TIMEZONE = "Asia/Makassar"  # UTC+8, no daylight saving
RUNBOOK = "docs/how-to/runbook.md"
AGENCY_FILE_VALIDATED = Asset("agency_file_validated", uri="padan://warehouse/agency_file_validated")

_settings = Settings()

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "data-engineering",
    "retries": 2,
    "retry_delay": dt.timedelta(seconds=10),
    # What a person must settle is not tried again; everything else may be the machine's mood.
    "retry_policy": ExceptionRetryPolicy(
        rules=[
            RetryRule("padan.errors.GateClosed", action=RetryAction.FAIL, reason="A person must decide."),
            RetryRule("padan.errors.ConfigurationError", action=RetryAction.FAIL, reason="A file is wrong."),
        ]
    ),
    "execution_timeout": dt.timedelta(hours=1),
    "on_failure_callback": SmtpNotifier(
        to=_settings.engineers_to,
        from_email=_settings.mail_from,
        subject="[Padan] {{ ti.dag_id }}.{{ ti.task_id }} failed",
        # Never the exception: only its log, behind a login, may say more.
        html_content="<p>Task <b>{{ ti.task_id }}</b> of <b>{{ ti.dag_id }}</b>, run {{ ti.run_id }},"
        " failed on try {{ ti.try_number }}.</p>"
        f"<p>What to do: {RUNBOOK}#{{{{ ti.task_id.split('.')[-1] }}}}</p>",
    ),
}


def agencies() -> dict[str, str]:
    """Name and title of every agency with a contract, read lightly: this runs at every parse."""
    contracts = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((_settings.include / "agencies").glob("*.yaml"))
    ]
    return {contract["agency"]: contract["title"] for contract in contracts}
