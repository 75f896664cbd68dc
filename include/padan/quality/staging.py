"""The last look before anything may go to BPJS: the staging suite on a run's unpublished batch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from padan.errors import GateClosed, PadanError
from padan.quality.engine import RuleResult, run_suite
from padan.quality.suites import Suite, load_suite
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, execute, record

CHECKED = ("checked", "published", "superseded")


def check_staging(settings: Settings, run_id: int) -> dict[str, Any]:
    """Check the batch of a decided run; its status becomes `checked` if no critical rule fails.

    Asks again what the decisions and the table's constraints promise, from another side: age on
    the enrolment date, region, NIK and status of the register row, one row a NIK, nothing missing.
    Raises GateClosed with rule ids and counts if any critical rule fails; nothing is changed then.
    A run that was checked before is left as it is.
    """
    with begin(settings) as connection:
        run = _decided(connection, run_id)
    if run.status in CHECKED:
        return {"run_id": run_id, "status": run.status}
    suite = load_suite(settings, "staging")
    results = run_suite(
        settings,
        suite,
        rows={"run_id": run_id},
        parameters=suite.parameter_values({"enrolment_date": run.enrolment_date}),
    )
    _require_clean(run_id, results)
    rows = max(result.checked_rows for result in results)
    with begin(settings) as connection:
        run = _decided(connection, run_id)
        if run.status not in CHECKED:
            _mark(connection, run_id, suite, results, rows)
    return {"run_id": run_id, "status": "checked", "staged_rows": rows, "rules": len(results)}


def _decided(connection: Connection, run_id: int) -> Row[Any]:
    advisory_lock(connection, f"quality run {run_id}")
    rows = execute(connection, "quality/staged_run", run_id=run_id)
    if not rows:
        raise PadanError(f"There is no verification run {run_id}.")
    run = rows[0]
    if run.status not in ("decided", *CHECKED) or run.batch_id is None:
        raise PadanError(f"Run {run_id} is {run.status} and has no batch to check: decide it first.")
    return run


def _require_clean(run_id: int, results: list[RuleResult]) -> None:
    broken = [r for r in results if r.failing_rows and r.rule.severity == "critical"]
    if broken:
        found = ", ".join(f"{result.rule.id} in {result.failing_rows} rows" for result in broken)
        raise GateClosed(
            f"The batch of run {run_id} is not published: {found}. The rules are explained in"
            " docs/reference/quality-rules.md; correct the cause, then decide the run again."
        )


def _mark(connection: Connection, run_id: int, suite: Suite, results: list[RuleResult], rows: int) -> None:
    execute(connection, "quality/mark_checked", run_id=run_id, suite_sha256=suite.sha256)
    record(
        connection,
        actor="padan",
        event="staging checked",
        subject=f"run {run_id}",
        reason="no critical rule fails",
        evidence={
            "staged_rows": rows,
            "suite_sha256": suite.sha256,
            "findings": {r.rule.id: r.failing_rows for r in results if r.failing_rows},
        },
    )
