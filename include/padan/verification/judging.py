"""What a person decided about doubtful cases, taken in: from a command, a file or a page.

What belongs here: checking what is said, finding what it is about, keeping it. What follows from it
is in consequences.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pyarrow as pa
from sqlalchemy import Connection

from padan.errors import PadanError
from padan.settings import Settings
from padan.verification.consequences import Answer
from padan.warehouse import Role, advisory_lock, begin, copy_in, execute, record

Problem = Literal[
    "CELLS", "NOT_A_NUMBER", "ROW_MISSING", "ROW_UNKNOWN", "AGAINST_MISSING", "AGAINST_TWO",
    "AGAINST_UNKNOWN", "NOBODY_LINKED", "SAME_ROW", "ANSWER_UNKNOWN", "NOBODY_IS_THE_SAME", "REASON_MISSING",
]  # fmt: skip
"""Classes of what can be wrong with a judgement; the words for them are `judgement.refused.*`."""

_IDS = ("row_id", "sheet_row", "resident_row_id", "other_row_id")
_MAX_ID = 10**18


@dataclass(frozen=True)
class Request:
    """One judgement somebody wants to make.

    line: its place in the file, 1 on the command line. The row by row_id, or by sheet and sheet_row of
    the newest accepted list. Against one resident, one other row, or (is_nobody) every resident that
    was linked to the row.
    """

    line: int
    answer: str
    reason: str
    row_id: int | None = None
    sheet: str | None = None
    sheet_row: int | None = None
    resident_row_id: int | None = None
    other_row_id: int | None = None
    is_nobody: bool = False


@dataclass(frozen=True)
class Refusal:
    """A judgement that was not taken: where it stands and what is wrong with it, without a value."""

    line: int
    problem: Problem


@dataclass(frozen=True)
class Outcome:
    """taken: ids of the new judgements. unchanged: said before in the same words by the same person."""

    taken: tuple[int, ...]
    unchanged: int
    refused: tuple[Refusal, ...]


def judge(
    settings: Settings, requests: Iterable[Request], *, actor: str, role: str, refused: Sequence[Refusal] = ()
) -> Outcome:
    """Keep what can be kept, in one transaction; the rest is refused, each with its class of problem.

    `refused` are those that were refused before, by the reader of a file. Raises PadanError when
    nobody stands behind the judgements.
    """
    if not all(text.strip() and _can_be_kept(text) for text in (actor, role)):
        raise PadanError("A judgement needs a name and a role: give both `--as` and `--role`.")
    asked = list(requests)
    refusals = {one.line: one for one in refused}
    refusals |= {one.line: Refusal(one.line, problem) for one in asked if (problem := _problem(one))}
    with begin(settings, Role.REVIEWER) as connection:
        # one after the other: the ids of judgements tell the order in which they were made
        advisory_lock(connection, "judgements")
        sound = [one for one in asked if one.line not in refusals]
        refusals |= _find(connection, sound)
        kept = [_keep(connection, one, actor, role) for one in sound if one.line not in refusals]
    taken = tuple(judgement_id for judgement_id in kept if judgement_id is not None)
    return Outcome(taken, len(kept) - len(taken), tuple(refusals[line] for line in sorted(refusals)))


def _problem(request: Request) -> Problem | None:
    """What is wrong with a request by itself."""
    against = [request.resident_row_id, request.other_row_id, request.is_nobody or None]
    given = len(against) - against.count(None)
    ids = [number for name in _IDS if (number := getattr(request, name)) is not None]
    found: dict[Problem, bool] = {
        "CELLS": not (_can_be_kept(request.reason) and _can_be_kept(request.sheet or "")),
        "NOT_A_NUMBER": any(not 0 <= number < _MAX_ID for number in ids),
        "ROW_MISSING": request.row_id is None and (request.sheet is None or request.sheet_row is None),
        "AGAINST_MISSING": given == 0,
        "AGAINST_TWO": given > 1,
        "ANSWER_UNKNOWN": request.answer not in get_args(Answer),
        "NOBODY_IS_THE_SAME": request.is_nobody and request.answer == "same",
        "REASON_MISSING": not request.reason.strip(),
    }
    return next((problem for problem, holds in found.items() if holds), None)


def _can_be_kept(text: str) -> bool:
    """Whether the warehouse can hold it: no NUL, nothing that is no character."""
    return "\0" not in text and text == text.encode(errors="ignore").decode()


def _find(connection: Connection, requests: list[Request]) -> dict[int, Refusal]:
    """Find rows, residents and links of all requests at once; refusals of those that are about nothing."""
    execute(connection, "verification/judgement_requests")
    copy_in(connection, "pg_temp.request", _table(requests))
    execute(connection, "verification/judgement_pairs")
    by_line = {request.line: request for request in requests}
    problems = {
        fact.line: _nothing_there(by_line[fact.line], fact)
        for fact in execute(connection, "verification/judgement_facts")
    }
    return {line: Refusal(line, problem) for line, problem in problems.items() if problem}


def _nothing_there(request: Request, fact: Any) -> Problem | None:
    if fact.row_id is None:
        return "ROW_UNKNOWN"
    if fact.has_pairs:
        return None
    if request.is_nobody:
        return "NOBODY_LINKED"
    return "SAME_ROW" if request.other_row_id == fact.row_id else "AGAINST_UNKNOWN"


def _table(requests: list[Request]) -> pa.Table:
    columns = {name: pa.array([getattr(one, name) for one in requests], pa.int64()) for name in _IDS}
    lines = pa.array([one.line for one in requests], pa.int64())
    return pa.table(
        {"line": lines, "sheet": pa.array([one.sheet for one in requests], pa.string()), **columns}
    )


def _keep(connection: Connection, request: Request, actor: str, role: str) -> int | None:
    """Append one judgement and its ledger entry; its id, or None when it says nothing new."""
    rows = execute(
        connection,
        "verification/insert_judgement",
        line=request.line,
        answer=request.answer,
        actor=actor.strip(),
        role=role.strip(),
        reason=request.reason.strip(),
    )
    if not rows:
        return None
    # the free text of the reason stays with the judgement, where reviewers alone read it
    record(
        connection,
        actor=actor.strip(),
        event="row_judged",
        subject=f"judgement {rows[0].judgement_id}",
        reason=request.answer,
        evidence={
            "row_id": rows[0].row_id,
            "resident_row_id": request.resident_row_id,
            "other_row_id": request.other_row_id,
            "pairs": rows[0].pairs,
            "role": role.strip(),
        },
    )
    return int(rows[0].judgement_id)
