"""What people answer to findings, and what follows: nobody's cover ends by one person's word.

What belongs here: taking answers in and refusing those that cannot be. Notice, appeal and the end of
cover are in endings.py; files of answers in answer_file.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row

from padan.errors import PadanError
from padan.membership import LOCK
from padan.rereview.endings import settle
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, execute, record, scalar

Answer = Literal["confirm", "reject", "to_the_field"]
Problem = Literal[
    "CELLS", "NOT_A_NUMBER", "ANSWER_UNKNOWN", "REASON_MISSING", "FINDING_UNKNOWN", "NOT_STANDING",
    "NOTHING_TO_DECIDE", "SAME_PERSON", "CONFIRMED_ALREADY", "NIK_TAKEN",
]  # fmt: skip
"""Classes of what can be wrong with an answer; the words for them are `finding.refused.*`."""

_MAX_ID = 10**18


@dataclass(frozen=True)
class Request:
    """One answer somebody wants to give. line: its place in the file, 1 on the command line."""

    line: int
    finding_id: int
    answer: str
    reason: str


@dataclass(frozen=True)
class Refusal:
    """An answer that was not taken: where it stands and what is wrong with it."""

    line: int
    problem: Problem


@dataclass(frozen=True)
class Outcome:
    """taken: ids of the decisions; ending: participants whose cover is now to end."""

    taken: tuple[int, ...]
    refused: tuple[Refusal, ...]
    ending: int


def answer(
    settings: Settings,
    requests: Iterable[Request],
    *,
    actor: str,
    role: str,
    period: str | None = None,
    refused: Sequence[Refusal] = (),
) -> Outcome:
    """Keep the answers that can be kept, in one transaction, and do what follows from them.

    period: the month in whose work it happens, the newest reviewed one unless given. `refused` are
    those that the reader of a file has refused. Raises PadanError when nobody stands behind the
    answers, or no month has been reviewed.
    """
    person, part = actor.strip(), role.strip()
    if not (person and part and _can_be_kept(person + part)):
        raise PadanError("An answer needs a name and a role: give both `--as` and `--role`.")
    refusals, taken = {one.line: one for one in refused}, []
    with begin(settings) as connection:
        advisory_lock(connection, LOCK)
        month = period or newest_review(connection)
        # one after the other: the second signature of a file must see the first
        for request in requests:
            kept = _take(connection, request, person, part, month)
            if isinstance(kept, int):
                taken.append(kept)
            else:
                refusals[request.line] = Refusal(request.line, kept)
        ending = settle(connection, month, person)
    return Outcome(tuple(taken), tuple(refusals[line] for line in sorted(refusals)), ending)


def newest_review(connection: Connection) -> str:
    """The newest reviewed month. Raises PadanError when there is none."""
    period = scalar(connection, "rereview/newest_review")
    if period is None:
        raise PadanError("No month is reviewed yet: run `padan review --period YYYY-MM` first.")
    return str(period)


def _take(connection: Connection, request: Request, actor: str, role: str, period: str) -> int | Problem:
    if problem := _problem(request):
        return problem
    rows = execute(connection, "rereview/findings_asked", finding_id=request.finding_id, actor=actor)
    if not rows:
        return "FINDING_UNKNOWN"
    if problem := _not_now(rows[0], request.answer):
        return problem
    if _names_a_nik(rows[0], request) and not _take_nik(connection, request, actor, period):
        return "NIK_TAKEN"
    decision_id = scalar(
        connection,
        "rereview/insert_decision",
        finding_id=request.finding_id,
        answer=request.answer,
        actor=actor,
        role=role,
        reason=request.reason.strip(),
        period=period,
    )
    # the free text of the reason stays with the decision, where reviewers alone read it
    record(
        connection,
        actor=actor,
        event="finding_answered",
        subject=f"finding {request.finding_id}",
        reason=request.answer,
        evidence={"decision_id": decision_id, "role": role, "period": period},
    )
    return int(decision_id)


def _problem(request: Request) -> Problem | None:
    """What is wrong with a request by itself."""
    found: dict[Problem, bool] = {
        "CELLS": not _can_be_kept(request.reason),
        "NOT_A_NUMBER": not 0 < request.finding_id < _MAX_ID,
        "ANSWER_UNKNOWN": request.answer not in get_args(Answer),
        "REASON_MISSING": not request.reason.strip(),
    }
    return next((problem for problem, holds in found.items() if holds), None)


def _not_now(finding: Row[Any], said: str) -> Problem | None:
    """Why the answer cannot be given to the finding as it is."""
    is_over = finding.state == "ended" or finding.status == "overturned"
    found: dict[Problem, bool] = {
        "NOTHING_TO_DECIDE": finding.action == "inform",
        "NOT_STANDING": is_over or not finding.is_standing,
        "CONFIRMED_ALREADY": finding.status == "confirmed" and said != "reject",
        "SAME_PERSON": said == "confirm" and finding.has_confirmed,
    }
    return next((problem for problem, holds in found.items() if holds), None)


def _names_a_nik(finding: Row[Any], request: Request) -> bool:
    return finding.reason == "NIK_MAY_BE_CORRECTED" and request.answer == "confirm"


def _take_nik(connection: Connection, request: Request, actor: str, period: str) -> bool:
    rows = execute(connection, "rereview/take_nik", finding_id=request.finding_id, actor=actor, period=period)
    return bool(rows)


def _can_be_kept(text: str) -> bool:
    """Whether the warehouse can hold it: no NUL, nothing that is no character."""
    return "\0" not in text and text == text.encode(errors="ignore").decode()
