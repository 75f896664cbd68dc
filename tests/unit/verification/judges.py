"""Judgements on a small world, by list row and person numbers."""

from __future__ import annotations

from padan.settings import Settings
from padan.verification.judging import Outcome, Request, judge
from padan.warehouse import begin

JUDGE = {"actor": "Petugas Satu", "role": "officer"}
REASON = "seen at the counter"


class Judges:
    """Judges the rows of a run by their numbers in its list and register."""

    def __init__(self, settings: Settings, run_id: int) -> None:
        self.settings, self.line = settings, 0
        with begin(settings) as connection:
            files = connection.exec_driver_sql(
                "SELECT role, file_id FROM verification.run_file WHERE run_id = %s", (run_id,)
            ).all()
        self.file_of = {row.role: row.file_id for row in files}

    def row(self, number: int) -> int:
        return self.file_of["candidate"] * 100_000_000 + number

    def resident(self, number: int) -> int:
        return self.file_of["resident"] * 100_000_000 + number

    def say(
        self, row: int, answer: str, *, resident: int | None = None, other: int | None = None, reason=REASON
    ) -> Outcome:
        """One judgement; of nobody in particular when neither resident nor other is given."""
        request = Request(
            line=1,
            answer=answer,
            reason=reason,
            row_id=self.row(row),
            resident_row_id=None if resident is None else self.resident(resident),
            other_row_id=None if other is None else self.row(other),
            is_nobody=resident is None and other is None,
        )
        return judge(self.settings, [request], **JUDGE)
