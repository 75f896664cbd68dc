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
from padan.errors import PadanError
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
    again_before: str | None = None,
    progress: Progress | None = None,
) -> Asked:
    """Ask about the accepted candidate rows of a period, each content once, in the rows' natural order.

    threshold: similarity from which the service says Sesuai, 0 to 100. limit: calls at most.
    again_before: a month (YYYY-MM); contents whose newest answer is from an earlier one are asked again,
    and the earlier answer stays. Every answer is kept before the next question: killed anywhere, the next
    go continues. Two goes at once wait for each other. Raises PadanError for an again_before after `period`.
    """
    if again_before is not None and again_before > period:
        raise PadanError(
            f"The answers of {period} cannot be asked again before {again_before}: an answer is kept for the"
            f" month of its list. Give a month up to {period}."
        )
    with begin(settings) as lock:
        advisory_lock(lock, "dukcapil questions")
        pending, asked = _prepare(settings, period, threshold, again_before)
        for number, question in enumerate(pending.values()):
            if limit is not None and asked.asked >= limit:
                asked.stopped = "limit"
                break
            if asked.stopped != "done":
                break
            _ask(settings, service, (period, question), asked)
            if progress is not None:
                progress(number + 1, len(pending))
        asked.left = len(pending) - asked.asked
        _tell_ledger(lock, period, asked)
    return asked


def _prepare(
    settings: Settings, period: str, threshold: int, since: str | None
) -> tuple[dict[str, Question], Asked]:
    """Questions without an answer (of `since` or later), by content; rows and their contents are noted."""
    with begin(settings) as connection:
        rows = list(questions_of(copy_out(connection, "dukcapil/rows_to_ask", period=period), threshold))
        _note(connection, rows)
        answered = execute(connection, "dukcapil/answered", period=period, since=since)
        known = {row.content_sha256 for row in answered}
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


def _ask(settings: Settings, service: VerifyService, due: tuple[str, Question], asked: Asked) -> None:
    period, question = due
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
        _keep(settings, period, question, answer)
        asked.asked += 1
        asked.quota_left = answer.quota_left
        if answer.quota_left is not None and answer.quota_left <= 0:
            asked.stopped = "quota"


def _keep(settings: Settings, period: str, question: Question, answer: Answer) -> None:
    with begin(settings) as connection:
        execute(
            connection,
            "dukcapil/keep_answer",
            content_sha256=question.content_sha256,
            period=period,
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
    """What the register extract and the service say: attribute → "extract, service" → rows.

    Counts of the rows of a decided run for which both have a verdict, those that agree among them.
    """
    found: dict[str, dict[str, int]] = {}
    with begin(settings, Role.REPORTER) as connection:
        for row in execute(connection, "dukcapil/disagreements", run_id=run_id):
            found.setdefault(row.attribute, {})[f"{row.extract}, {row.service}"] = row.candidates
    return found


def newest_period(settings: Settings) -> str | None:
    """The newest period with an accepted candidate list."""
    with begin(settings) as connection:
        period: str | None = scalar(connection, "dukcapil/newest_period")
    return period
