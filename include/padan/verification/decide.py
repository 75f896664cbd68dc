"""One state and its reasons for every data row of a run, and the verified into an unpublished batch.

The work is done by the warehouse, set by set (include/sql/verification); only similarities and the
few doubles are computed in Python. Who a row's person is comes from a source (sources.py). Everything is
one transaction: killed anywhere, nothing has happened. The same steps answer what other rules would
decide (whatif.py), in a transaction that is not kept.
"""

from __future__ import annotations

import json

import pyarrow as pa
from sqlalchemy import Connection

from padan.errors import PadanError
from padan.settings import Settings
from padan.verification.duplicates import Link, Row, find_doubles
from padan.verification.judged import apply_judgements
from padan.verification.overlap import classify_memberships
from padan.verification.places import give_places
from padan.verification.rulebook import Rules, rules_in_force
from padan.verification.rules import SurvivorKey
from padan.verification.runs import Run, find_run
from padan.verification.sources import read_answers, source_of
from padan.warehouse import advisory_lock, analyze, begin, copy_in, copy_out, execute, record, scalar

DECIDED = ("decided", "checked", "published", "superseded")


def decide(settings: Settings, run_id: int) -> dict[str, int]:
    """Decide a linked run; rows by state, and staged. A run that is decided stays as it is.

    Raises PadanError when the run is not linked yet.
    """
    with begin(settings) as connection:
        advisory_lock(connection, f"verification run {run_id}")
        run = find_run(connection, run_id)
        if run.status not in DECIDED:
            if run.status != "linked":
                raise _undecidable(run, f"its status is {run.status}")
            require_links(connection, run)
            decide_rows(connection, run, rules_in_force(settings, run.enrolment_date))
            give_places(connection, settings, run)
            _record(connection, run)
        return _counts(connection, run_id)


def decide_rows(connection: Connection, run: Run, rules: Rules) -> None:
    """Decide every row of a linked run by `rules` and stage the verified, in place of what was there.

    Tells nobody: the run's status, the transitions and the ledger stay as they are, and no number
    of a sequence is taken where the run has a batch. Whoever calls says what becomes of the transaction.
    """
    for name in ("forget", "candidates"):
        execute(connection, f"verification/{name}", run_id=run.run_id)
    apply_judgements(connection, run.run_id)
    read_answers(connection, run, rules)
    execute(connection, "verification/working_tables")
    source = source_of(run)
    source.identify(connection, run, rules)
    source.give_verdicts(connection, run, rules)
    execute(connection, "verification/evidence", run_id=run.run_id, **rules.decision.link.model_dump())
    classify_memberships(connection, run, rules)
    _find_doubles(connection, rules.decision.survivor)
    _collect_findings(connection, run, rules)
    source.find(connection, run, rules)
    execute(connection, "verification/decisions", run_id=run.run_id, precedence=rules.decision.precedence)
    _stage(connection, run, rules)


def require_links(connection: Connection, run: Run) -> None:
    """Raises PadanError where a model's links of the run are not there."""
    if missing := [
        row.model for row in execute(connection, "verification/unlinked_models", run_id=run.run_id)
    ]:
        raise _undecidable(run, f"no links of {', '.join(missing)}")


def _undecidable(run: Run, lacks: str) -> PadanError:
    return PadanError(f"Run {run.run_id} cannot be decided: {lacks}. Run `link` for it first.")


def _record(connection: Connection, run: Run) -> None:
    analyze(connection, "verification.verdict", "verification.decision", "staging.submission_row")
    execute(connection, "verification/transitions", run_id=run.run_id)
    connection.exec_driver_sql(
        "UPDATE verification.run SET status = 'decided' WHERE run_id = %s", (run.run_id,)
    )
    record(
        connection,
        actor="pipeline",
        event="run_decided",
        subject=f"run {run.run_id}",
        reason="all rows have a state",
        evidence=_counts(connection, run.run_id),
    )


def _find_doubles(connection: Connection, order: list[SurvivorKey]) -> None:
    rows = copy_out(connection, "verification/duplicate_rows").to_pylist()
    links = copy_out(connection, "verification/duplicate_links").to_pylist()
    parted = [tuple(row) for row in execute(connection, "verification/parted_rows")]
    found = find_doubles([Row(**row) for row in rows], [Link(**link) for link in links], parted, order=order)
    row_ids = sorted(found.survivor_of.keys() | found.doubtful)
    doubles = {
        "row_id": pa.array(row_ids, pa.int64()),
        "survivor_row_id": pa.array([found.survivor_of.get(row_id) for row_id in row_ids], pa.int64()),
        "is_doubtful": pa.array([row_id in found.doubtful for row_id in row_ids], pa.bool_()),
    }
    copy_in(connection, "pg_temp.double_row", pa.table(doubles))


def _collect_findings(connection: Connection, run: Run, rules: Rules) -> None:
    execute(connection, "verification/findings_rows")
    execute(connection, "verification/findings_doubts")
    execute(connection, "verification/findings_judged")
    questions = [
        {"position": position, **rule.model_dump(exclude={"id", "source"})}
        for position, rule in enumerate(rules.eligibility.rules, 1)
    ]
    execute(
        connection,
        "verification/findings_eligibility",
        enrolment_date=run.enrolment_date,
        rules=json.dumps(questions),
    )


def _stage(connection: Connection, run: Run, rules: Rules) -> None:
    batch_id = scalar(connection, "verification/open_batch", run_id=run.run_id, period=run.period)
    execute(
        connection,
        "verification/staging_rows",
        run_id=run.run_id,
        batch_id=batch_id,
        programmes="+".join(rules.tariff.programme_codes),
        contribution_rp=rules.tariff.rupiah_per_month,
        start_month=f"{run.enrolment_date:%Y-%m}",
        segment_when_unreadable=rules.decision.segment_when_unreadable,
    )


def _counts(connection: Connection, run_id: int) -> dict[str, int]:
    return dict(execute(connection, "verification/counts", run_id=run_id)[0]._mapping)
