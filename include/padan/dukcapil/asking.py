"""Going through a period's rows: what is known is not asked again, what is left waits for more quota."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Literal

import pyarrow as pa
from sqlalchemy import Connection

from padan.dukcapil.answers import Answer, UnreadableReply
from padan.dukcapil.questions import Question, questions_of
from padan.dukcapil.service import QuotaSpent, ServiceUnavailable, VerifyService
from padan.settings import Settings
from padan.warehouse import Role, advisory_lock, begin, copy_in, copy_out, execute, record, scalar

Stopped = Literal["done", "quota", "limit", "unavailable"]
# So many replies without sense one after the other are no accident: they cost quota and bring nothing.
_SENSELESS = 20

Progress = Callable[[int, int], None]


@dataclass
class Asked:
    """What a go brought.

    rows: of the period with a NIK that can be asked. known: contents answered before. asked: calls
    answered now. unreadable: replies that made no sense, by kind; senseless: the last ones in a row.
    left: contents still without an answer. stopped: why it ended. quota_left: as the service said last.
    """

    rows: int = 0
    known: int = 0
    asked: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)
    senseless: int = 0
    left: int = 0
    stopped: Stopped = "done"
    trouble: str = ""
    quota_left: int | None = None


def ask_period(
    settings: Settings,
    period: str,
    service: VerifyService,
    *,
    threshold: int,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Asked:
    """Ask about the accepted candidate rows of a period, each content once, in the rows' natural order.

    threshold: similarity from which the service says Sesuai, 0 to 100. limit: calls at most. Every answer
    is kept before the next question: killed anywhere, the next go continues. Two goes at once wait for
    each other.
    """
    with begin(settings) as lock:
        advisory_lock(lock, "dukcapil questions")
        pending, asked = _prepare(settings, period, threshold)
        for number, question in enumerate(pending.values()):
            if limit is not None and asked.asked >= limit:
                asked.stopped = "limit"
                break
            if asked.stopped != "done":
                break
            _ask(settings, service, question, asked)
            if progress is not None:
                progress(number + 1, len(pending))
        asked.left = len(pending) - asked.asked
        _tell_ledger(lock, period, asked)
    return asked


def _prepare(settings: Settings, period: str, threshold: int) -> tuple[dict[str, Question], Asked]:
    """Questions without an answer, by content; rows and their contents are noted."""
    with begin(settings) as connection:
        rows = list(questions_of(copy_out(connection, "dukcapil/rows_to_ask", period=period), threshold))
        _note(connection, rows)
        known = {row.content_sha256 for row in execute(connection, "dukcapil/answered", period=period)}
    contents = {question.content_sha256: question for _, question in rows}
    pending = {content: question for content, question in contents.items() if content not in known}
    return pending, Asked(rows=len(rows), known=len(contents) - len(pending), left=len(pending))


def _note(connection: Connection, rows: list[tuple[int, Question]]) -> None:
    execute(connection, "dukcapil/noted")
    table = {
        "row_id": pa.array([row_id for row_id, _ in rows], pa.int64()),
        "content_sha256": pa.array([question.content_sha256 for _, question in rows], pa.string()),
    }
    copy_in(connection, "pg_temp.noted", pa.table(table))
    execute(connection, "dukcapil/keep_questions")


def _ask(settings: Settings, service: VerifyService, question: Question, asked: Asked) -> None:
    try:
        answer = service.ask(question)
    except QuotaSpent:
        asked.stopped, asked.quota_left = "quota", 0
    except ServiceUnavailable as trouble:
        asked.stopped, asked.trouble = "unavailable", str(trouble)
    except UnreadableReply as complaint:
        asked.unreadable[str(complaint)] = asked.unreadable.get(str(complaint), 0) + 1
        asked.senseless += 1
        if asked.senseless >= _SENSELESS:
            asked.stopped, asked.trouble = "unavailable", f"{_SENSELESS} replies in a row make no sense"
    else:
        asked.senseless = 0
        _keep(settings, question, answer)
        asked.asked += 1
        asked.quota_left = answer.quota_left
        if answer.quota_left is not None and answer.quota_left <= 0:
            asked.stopped = "quota"


def _keep(settings: Settings, question: Question, answer: Answer) -> None:
    with begin(settings) as connection:
        execute(
            connection,
            "dukcapil/keep_answer",
            content_sha256=question.content_sha256,
            outcome=answer.outcome,
            elements=json.dumps({name: asdict(one) for name, one in answer.elements.items()}),
        )


def _tell_ledger(connection: Connection, period: str, asked: Asked) -> None:
    record(
        connection,
        actor="pipeline",
        event="dukcapil_asked",
        subject=f"period {period}",
        reason=asked.stopped,
        evidence={"asked": asked.asked, "known": asked.known, "left": asked.left},
    )


def disagreements(settings: Settings, run_id: int) -> dict[str, dict[str, int]]:
    """Where the service and the register extract differ: attribute → "extract, service" → rows.

    Counts of the rows of a run for which both have an answer; `both agree` among them.
    """
    found: dict[str, dict[str, int]] = {}
    with begin(settings, Role.REVIEWER) as connection:
        for row in execute(connection, "dukcapil/disagreements", run_id=run_id):
            found.setdefault(row.attribute, {})[f"{row.extract}, {row.service}"] = row.candidates
    return found


def newest_period(settings: Settings) -> str | None:
    """The newest period with an accepted candidate list."""
    with begin(settings) as connection:
        period: str | None = scalar(connection, "dukcapil/newest_period")
    return period
