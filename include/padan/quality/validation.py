"""A file's rows against the suite of its role: findings, quarantine, gates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from padan.identity import last_day
from padan.quality.engine import RuleResult, run_suite
from padan.quality.files import DECIDED, File, contract_of, counts_of, locked_file
from padan.quality.gates import measure
from padan.quality.suites import Suite, load_suite
from padan.settings import Settings
from padan.warehouse import analyze, begin, copy_in, execute


def validate(settings: Settings, file_id: int) -> dict[str, Any]:
    """Check a loaded file and return its counts; a file already decided on is left as it is.

    The suite runs on what intake committed, in a transaction of its own; everything it found is
    then written in one more, replacing what an earlier check of the file had written.
    Raises SuiteError when a rule could not be evaluated: nothing is written then.
    """
    with begin(settings) as connection:
        file = locked_file(connection, file_id)
        if file.status in DECIDED:
            return counts_of(connection, file)
    suite = load_suite(settings, file.role)
    gates = contract_of(settings, file.agency).gates
    results = run_suite(
        settings, suite, rows={"file_id": file_id}, parameters=_parameters(suite, file.period)
    )
    with begin(settings) as connection:
        file = locked_file(connection, file_id)
        if file.status not in DECIDED:
            _write(connection, file, suite, results)
            measure(connection, settings, file_id, gates)
        return counts_of(connection, file)


def _parameters(suite: Suite, period: str) -> dict[str, str]:
    return suite.parameter_values({"period": last_day(period)})


def _write(connection: Connection, file: File, suite: Suite, results: Sequence[RuleResult]) -> None:
    execute(connection, "quality/delete_findings", file_id=file.file_id)
    copy_in(connection, "quality.finding", _findings(file, results))
    for result in results:
        copy_in(connection, "quality.failure", _failures(file, result))
    analyze(connection, "quality.failure", "quality.finding")
    execute(connection, f"quality/quarantine_{file.role}", file_id=file.file_id)
    execute(
        connection,
        "quality/insert_run",
        file_id=file.file_id,
        suite=suite.name,
        suite_sha256=suite.sha256,
        checked_rows=max(result.checked_rows for result in results),
        failing_rows=_distinct(r for r in results if r.rule.severity != "info"),
        quarantined_rows=_distinct(r for r in results if r.rule.meta.quarantine),
    )


def _findings(file: File, results: Sequence[RuleResult]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "file_id": file.file_id,
                "rule": result.rule.id,
                "severity": result.rule.severity,
                "quarantine": result.rule.meta.quarantine,
                "checked_rows": result.checked_rows,
                "failing_rows": result.failing_rows,
            }
            for result in results
        ]
    )


def _failures(file: File, result: RuleResult) -> pa.Table:
    rows = result.failing_rows
    return pa.table(
        {
            "file_id": pa.repeat(file.file_id, rows),
            "row_id": result.failing,
            "rule": pa.repeat(result.rule.id, rows),
            "quarantine": pa.repeat(result.rule.meta.quarantine, rows),
        }
    )


def _distinct(results: Any) -> int:
    """How many different rows fail any of these results."""
    keys = pa.chunked_array([result.failing for result in results], pa.int64())
    return int(pc.count_distinct(keys).as_py())
