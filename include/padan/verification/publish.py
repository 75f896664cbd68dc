"""The checked batch of a run becomes the one that BPJS files are made from."""

from __future__ import annotations

from padan.errors import PadanError
from padan.settings import Settings
from padan.verification.runs import find_run
from padan.warehouse import advisory_lock, begin, execute, record


def publish(settings: Settings, run_id: int) -> dict[str, int | str]:
    """Publish a checked run, in one transaction; the batch before of its period is withdrawn.

    A run that is published stays so, and one that a later run has superseded is not brought back.
    Raises PadanError when the staging suite has not passed on the batch.
    """
    with begin(settings) as connection:
        period = find_run(connection, run_id).period
        advisory_lock(connection, f"publish {period}")
        run = find_run(connection, run_id)
        if run.status in ("published", "superseded"):
            return {"run_id": run_id, "status": run.status}
        if run.status != "checked":
            raise PadanError(
                f"Run {run_id} cannot be published: its status is {run.status}. Run `check_staging` first."
            )
        execute(connection, "verification/publish", run_id=run_id, period=period)
        record(
            connection,
            actor="pipeline",
            event="batch_published",
            subject=f"run {run_id}",
            reason="the staging suite passed",
            evidence={"period": period},
        )
    return {"run_id": run_id, "status": "published"}
