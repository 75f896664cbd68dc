"""The monthly re-review: whose evidence changed since it was last looked at, and what that means.

Set by set in the warehouse (include/sql/rereview). The participants' rows are read from the period's
snapshots in one scan each and compared with the last look by a hash of the values that matter; all
that follows is done for those whose hash differs. There is no index on the register's NIKs: it would
save a fifth of a second a month and cost seven at every load (bench/bench_rereview.py).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from padan.errors import PadanError
from padan.membership import LOCK, Move, move
from padan.rereview.asked import Asked, asked_on
from padan.settings import Settings
from padan.verification.inputs import default_enrolment_date
from padan.warehouse import advisory_lock, analyze, begin, copy_out, execute, record, scalar

Counts = dict[str, int | str]


def review(settings: Settings, period: str) -> Counts:
    """Review the participants of a month (YYYY-MM) on its newest accepted snapshots; counts.

    The same snapshots and rules are the same review; new ones make a new edition, and the one before
    stays. A month before the newest reviewed one is closed: its result is given as it was. Raises
    PadanError when the month has no snapshot, or was closed without a review.
    """
    asked = asked_on(settings, default_enrolment_date(period))
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        files = execute(connection, "rereview/snapshots", period=period)
        inputs = {
            "files": [{"role": file.role, "agency": file.agency, "sha256": file.sha256} for file in files],
            "rules": asked.key,
        }
        digest = hashlib.sha256(json.dumps([period, inputs], sort_keys=True).encode()).hexdigest()
        before = execute(connection, "rereview/review_of", period=period)[0]
        if before.run_id is not None and (before.is_closed or before.input_sha256 == digest):
            return _counts(connection, before.run_id)
        _check(period, before.is_closed, files)
        run_id = _open(connection, period, digest, inputs)
        _look(connection, asked, period, files)
        _keep(connection, asked, period, run_id, files)
        _act(connection, period)
        counts = _counts(connection, run_id)
        _tell_ledger(connection, period, digest, counts)
    return counts


def result(settings: Settings, period: str) -> pa.Table:
    """The findings of a month as its review froze them; later months change nothing."""
    with begin(settings) as connection:
        return copy_out(connection, "rereview/result", period=period)


def newest_snapshots(settings: Settings) -> str | None:
    """The newest month with an accepted snapshot; None without one, or where nobody participates."""
    with begin(settings) as connection:
        period = scalar(connection, "rereview/newest_snapshots")
    return None if period is None else str(period)


def _check(period: str, is_closed: bool, files: Any) -> None:
    if is_closed:
        raise PadanError(
            f"{period} cannot be reviewed any more: a later month has been reviewed. "
            f"Its snapshots have been overtaken by newer ones."
        )
    if not files:
        raise PadanError(
            f"{period} cannot be reviewed: it has no accepted file of the register or of the members. "
            f"Nothing has ended by that."
        )


def _open(connection: Connection, period: str, digest: str, inputs: dict[str, Any]) -> int:
    row = execute(
        connection,
        "rereview/open_review",
        period=period,
        input_sha256=digest,
        inputs=json.dumps(inputs, sort_keys=True),
    )[0]
    return int(row.run_id)


def _look(connection: Connection, asked: Asked, period: str, files: Any) -> None:
    """Fill the working tables `changed` and `found`; a side without a snapshot is not looked at."""
    execute(connection, "rereview/watched", period=period)
    register = [file.file_id for file in files if file.role == "resident"]
    members = [file.file_id for file in files if file.role == "member"]
    if register:
        _look_at_register(connection, asked, period, register)
    if members:
        _look_at_members(connection, asked, period, members)


def _look_at_register(connection: Connection, asked: Asked, period: str, file_ids: list[int]) -> None:
    rows = {
        "file_ids": file_ids,
        "rules_key": asked.key,
        "ages": asked.ages,
        "enrolment_date": asked.enrolment_date,
    }
    execute(connection, "rereview/register_now", **rows)
    execute(connection, "rereview/register_changed", period=period)
    if scalar(connection, "rereview/vanished"):
        execute(connection, "rereview/follow", file_ids=file_ids)
        execute(connection, "rereview/register_now", **rows)
        execute(connection, "rereview/followed_rows")
    execute(
        connection,
        "rereview/found_in_register",
        period=period,
        enrolment_date=asked.enrolment_date,
        rules=json.dumps(asked.register_rules),
    )


def _look_at_members(connection: Connection, asked: Asked, period: str, file_ids: list[int]) -> None:
    execute(
        connection,
        "rereview/members_changed",
        file_ids=file_ids,
        period=period,
        rules_key=asked.key,
        programmes=asked.rules.tariff.programme_codes,
        arrears=asked.review.arrears_months,
        dormant_arrears=asked.rules.overlap.dormant_arrears_months,
    )
    execute(
        connection,
        "rereview/found_in_members",
        period=period,
        classes=json.dumps(asked.classes),
        rules=json.dumps(asked.member_rules),
    )


def _keep(connection: Connection, asked: Asked, period: str, run_id: int, files: Any) -> None:
    sides = {"resident": "register", "member": "members"}
    hashes = {side: [file.sha256 for file in files if file.role == role] for role, side in sides.items()}
    execute(connection, "rereview/keep_looks", run_id=run_id)
    execute(
        connection,
        "rereview/keep_findings",
        run_id=run_id,
        period=period,
        files=json.dumps(hashes),
        kinds=json.dumps(asked.review.reasons),
        rupiah_per_month=asked.rules.tariff.rupiah_per_month,
    )
    execute(connection, "rereview/follow_niks", period=period)
    execute(connection, "rereview/freeze", run_id=run_id)
    analyze(connection, "rereview.look", "rereview.finding", "rereview.standing")


def _act(connection: Connection, period: str) -> None:
    """Hold payments that findings ask to hold; let go, and take endings back, where they are gone."""
    hold_payments(connection, period, "pipeline")
    take_back(connection, Move("active", "EVIDENCE_GONE", period))


def hold_payments(connection: Connection, period: str, actor: str) -> None:
    """Bring the holds in line with the findings that stand and what people have answered."""
    execute(connection, "rereview/set_holds", period=period, actor=actor)


def take_back(connection: Connection, how: Move) -> int:
    """Back into cover whoever is ending though no confirmed finding asks for it any more; how many."""
    rows = execute(connection, "rereview/without_ending")
    return move(connection, [row.participant_id for row in rows], how)


def _counts(connection: Connection, run_id: int) -> Counts:
    return dict(execute(connection, "rereview/review_counts", run_id=run_id)[0]._mapping)


def _tell_ledger(connection: Connection, period: str, digest: str, counts: Counts) -> None:
    record(
        connection,
        actor="pipeline",
        event="participants_reviewed",
        subject=f"review {counts['run_id']}",
        reason="new snapshots or rules",
        evidence={"period": period, "input_sha256": digest, **counts},
    )
