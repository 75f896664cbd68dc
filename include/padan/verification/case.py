"""A row's case beside its link: what people judged about it, its memberships by month, its doubles.

Data only, by ids; case_words.py says it. Whoever judged is named, nobody who was judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from padan.settings import Settings
from padan.verification.rulebook import rules_in_force
from padan.verification.rules import SurvivorKey
from padan.warehouse import Role, begin, execute


@dataclass(frozen=True)
class Judged:
    """An answer in effect about the row. judged_at: time of Makassar. is_about_row: else a resident.

    is_counted: the run knew of it; else it counts from the next run on. reason: only where it was asked for.
    """

    answer: str
    actor: str
    role: str
    judged_at: dt.datetime
    is_about_row: bool
    is_of_all: bool
    is_counted: bool
    reason: str | None = None


@dataclass(frozen=True)
class Month:
    """What memberships mean in one month (YYYY-MM). A month that is not told is NEW."""

    month: str
    overlap: str
    standing: str


@dataclass(frozen=True)
class Survivor:
    """The row that stays in a double's place, and by what it was chosen."""

    row_id: int
    sheet: str | None
    sheet_row: int
    order: tuple[SurvivorKey, ...]


@dataclass(frozen=True)
class Case:
    """overlap: the class of the enrolment month, None where nobody is linked. stands_for: its doubles."""

    enrolment_month: str
    overlap: str | None
    months: tuple[Month, ...]
    judgements: tuple[Judged, ...]
    survivor: Survivor | None
    stands_for: tuple[int, ...]


def case_of(settings: Settings, row_id: int, *, with_reasons: bool = False) -> Case | None:
    """The case of a candidate row by the newest run that decided it; None if none has.

    with_reasons: also why people judged so, which takes a login with the reviewer's role.
    """
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "verification/case_of_row", row_id=row_id)
        if not rows:
            return None
        found = rows[0]
        months = execute(connection, "verification/months_of_row", run_id=found.run_id, row_id=row_id)
        judgements = _judgements(connection, row_id, found.judgements_as_of, with_reasons=with_reasons)
    order = tuple(rules_in_force(settings, found.enrolment_date).decision.survivor)
    place = (found.survivor_row_id, found.survivor_sheet, found.survivor_sheet_row)
    return Case(
        enrolment_month=f"{found.enrolment_date:%Y-%m}",
        overlap=found.overlap,
        months=tuple(Month(row.month, row.overlap, row.standing) for row in months),
        judgements=judgements,
        survivor=Survivor(*place, order) if found.survivor_row_id is not None else None,
        stands_for=tuple(found.stands_for),
    )


def _judgements(
    connection: Connection, row_id: int, judgements_as_of: int, *, with_reasons: bool
) -> tuple[Judged, ...]:
    rows = execute(connection, "verification/judgements_of_row", row_id=row_id)
    why = _why(connection, [row.judgement_id for row in rows]) if with_reasons else {}
    return tuple(
        Judged(
            answer=row.answer,
            actor=row.actor,
            role=row.role,
            judged_at=row.judged_at,
            is_about_row=row.model == "candidate_candidate",
            is_of_all=row.is_of_all,
            is_counted=row.judgement_id <= judgements_as_of,
            reason=why.get(row.judgement_id),
        )
        for row in rows
    )


def _why(connection: Connection, judgement_ids: Sequence[int]) -> dict[int, str]:
    rows = execute(connection, "verification/why_judged", judgement_ids=list(judgement_ids))
    return {row.judgement_id: row.reason for row in rows}
