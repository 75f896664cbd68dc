"""What was judged so far: counts, and the judgements that contradict each other. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from padan.settings import Settings
from padan.verification.consequences import Consequences, Said, consequences
from padan.warehouse import Role, begin, execute


@dataclass(frozen=True)
class AnswerCount:
    """made: all judgements with this answer. pairs_in_effect: pairs about which it is the last word."""

    answer: str
    made: int
    pairs_in_effect: int


def judgement_counts(settings: Settings) -> list[AnswerCount]:
    """Judgements by answer, in the order of the reference."""
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "verification/judgement_counts")
    return [AnswerCount(**row._mapping) for row in rows]


def all_consequences(settings: Settings) -> Consequences:
    """What follows from everything in effect; a run meets only what touches its files."""
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "verification/all_judgements")
    return consequences(Said(**row._mapping) for row in rows)
