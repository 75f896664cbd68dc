"""What memberships at BPJS mean for each linked person, month by month.

The months up to the enrolment month are kept in verification.overlap_month, for the auditor; the class of
the enrolment month is the decision's. How a membership stands in a month is in
include/sql/verification/overlap_months.sql, what follows from it in include/rules/overlap.yaml.
"""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import Connection

from padan.verification.rulebook import Rules
from padan.verification.rules import OverlapRules, Tariff
from padan.verification.runs import Run
from padan.warehouse import analyze, execute


def classify_memberships(connection: Connection, run: Run, rules: Rules) -> None:
    """Classify every linked person of the run by month, into verification.overlap_month and `membership`."""
    execute(connection, "verification/members", run_id=run.run_id)
    execute(
        connection,
        "verification/memberships",
        period=run.period,
        programmes=rules.tariff.programme_codes,
    )
    months = months_looked_at(run.period, run.enrolment_date, rules.overlap.months_kept)
    execute(
        connection,
        "verification/overlap_months",
        run_id=run.run_id,
        period=run.period,
        months=json.dumps([{"month": month, "prices": _prices(rules.tariffs, month)} for month in months]),
        dormant_arrears=rules.overlap.dormant_arrears_months,
        classes=_classes(rules.overlap),
    )
    analyze(connection, "verification.overlap_month")
    month = f"{run.enrolment_date:%Y-%m}"
    execute(connection, "verification/enrolment_overlap", run_id=run.run_id, enrolment_month=month)


def months_looked_at(period: str, enrolment_date: dt.date, count: int) -> list[str]:
    """The last `count` months up to that of the enrolment date, and the period; YYYY-MM, in order."""
    last = enrolment_date.year * 12 + enrolment_date.month - 1
    months = {f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - count + 1, last + 1)}
    return sorted(months | {period})


def _prices(tariffs: tuple[Tariff, ...], month: str) -> dict[str, int]:
    """Rupiah by programme under the tariff in force on the first of the month; none before the first."""
    begun = [tariff for tariff in tariffs if tariff.from_ <= dt.date.fromisoformat(f"{month}-01")]
    programmes = max(begun, key=lambda tariff: tariff.from_).programmes if begun else []
    return {programme.code: programme.rupiah_per_month for programme in programmes}


def _classes(rules: OverlapRules) -> str:
    classes = [{"position": at, **k.model_dump(by_alias=True)} for at, k in enumerate(rules.classes, 1)]
    return json.dumps(classes)
