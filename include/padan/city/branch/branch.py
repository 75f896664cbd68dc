"""The BPJS branch: takes submissions, keeps its members, sends return files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from padan.city.branch import form
from padan.city.branch.answers import Answer, AnswerLine
from padan.city.branch.books import Books, Cover
from padan.city.branch.judging import Asked, judge, look_up, months_of
from padan.city.branch.manner import Manner, held_back, sent
from padan.city.branch.submission import Line, read_submission
from padan.city.branch.view import View
from padan.city.chance import chance
from padan.city.memberships import PROGRAMME, Members
from padan.city.population import City
from padan.errors import PadanError

_MISTAKES = (form.OTHER, form.OTHER, form.NIK_UNKNOWN, form.INCOMPLETE)


class Branch:
    """A simulated branch. The same seed and the same submissions in the same order: the same answers.

    It must be shown the city (`see`) before it can answer; the year does so each month.
    """

    def __init__(self, seed: int = 1, manner: Manner | None = None) -> None:
        self.seed, self.manner = seed, manner or Manner()
        self.books = Books()
        self.answered: list[AnswerLine] = []
        self._view: View | None = None
        self._waiting: list[tuple[str, list[Line]]] = []
        self._parts: Counter[str] = Counter()
        self._mistaken: set[tuple[str, int]] = set()

    def see(self, view: View) -> None:
        """Look at the city of a month; the first time, take over the programme's paying members."""
        if self._view is None:
            members = view.members
            paying = (members.sponsor == PROGRAMME) & members.active
            for row in np.flatnonzero(paying & (members.last_month >= view.month.month)).tolist():
                self.books.take_over(members, row)
        self._view = view

    def receive(self, submission: Path | bytes | list[Line], number: str = "") -> list[Answer]:
        """Take a submission, and give the return files that come in the same month.

        submission: a CSV or XLSX file as it is when decrypted, its bytes, or lines. number: of the
        submission; by default what its first line says, else the file's name without its ending. Lines
        held back are answered by `later` in the next month. Raises PadanError for a file without
        headings, and before the branch has seen a city.
        """
        lines = _lines(submission)
        name = submission.stem if isinstance(submission, Path) else "PENGAJUAN"
        number = number or next((line.number for line in lines if line.number), name)
        back = [held_back(self.seed, self.manner, number, line.line) for line in lines]
        if any(back):
            self._waiting.append((number, [line for line, late in zip(lines, back, strict=True) if late]))
        return self._answer(number, [line for line, late in zip(lines, back, strict=True) if not late])

    def later(self) -> list[Answer]:
        """The return files for the lines held back so far; none a second time."""
        waiting, self._waiting = self._waiting, []
        return [answer for number, lines in waiting for answer in self._answer(number, lines)]

    def members_at(self, city: City, month: int) -> Members:
        """The programme's members as rows of the member file of a month (since 1970)."""
        return self.books.members(city, month)

    def extract(self, city: City, members: Members, month: int) -> Members:
        """The whole member file of a month: the others' rows, and the programme's as the branch has them."""
        ours = self.books.members(city, month)
        merged = members.taken(np.flatnonzero(~np.isin(members.kpj, ours.kpj))).extended(ours)
        return merged.taken(np.argsort(merged.kpj, kind="stable"))

    def covers(self) -> pd.DataFrame:
        """What was paid for, one row a membership and month: person (row), nik, kpj, month (since 1970)."""
        rows = [
            (cover.person, cover.nik, cover.kpj, cover.first_month, month)
            for cover in self.books.in_order()
            for month in sorted(cover.paid)
        ]
        return pd.DataFrame(rows, columns=["person", "nik", "kpj", "first_month", "month"])

    @property
    def view(self) -> View:
        """The city as the branch last saw it. Raises PadanError before it has seen one."""
        if self._view is None:
            raise PadanError("The branch has seen no city yet: let the year make its first month before.")
        return self._view

    def _answer(self, number: str, lines: list[Line]) -> list[Answer]:
        seen: set[str] = set()
        answered = [self._line(number, asked, seen) for asked in look_up(lines, self.view)]
        self.answered += answered
        self._parts[number] += 1
        month = self.view.month.month
        answer = Answer(number, self._parts[number], month, tuple(answered))
        return sent(self.seed, self.manner, answer)

    def _line(self, number: str, asked: Asked, seen: set[str]) -> AnswerLine:
        line = asked.line
        code = form.TWICE if line.nik in seen else judge(asked, self.view, self.books)
        seen |= {line.nik} - {""}
        code = code or self._own_reasons(asked)
        cover = None if code else self._enter(asked)
        return AnswerLine(
            number, line.line, line.nik, line.name, cover.kpj if cover else 0, code, asked.start
        )

    def _own_reasons(self, asked: Asked) -> str:
        """What only the branch knows, and its own mistakes: made once for a person and month."""
        if asked.line.ends:
            return ""
        dead = self.view.city.people.dead[asked.person]
        member = self.books.find(int(asked.line.nik), asked.person) is not None
        if dead and member and chance(self.seed, "claim", asked.person) < self.manner.knows_claim:
            return form.DIED
        key = (asked.line.nik, asked.start)
        if key in self._mistaken or chance(self.seed, "mistake", key) >= self.manner.wrongly_rejected:
            return ""
        self._mistaken.add(key)
        return _MISTAKES[int(chance(self.seed, "which mistake", key) * len(_MISTAKES))]

    def _enter(self, asked: Asked) -> Cover:
        """Write an accepted line into the books."""
        nik = int(asked.line.nik)
        cover = self.books.find(nik, asked.person)
        if asked.line.ends and cover is not None:
            cover.ended = asked.start
            cover.paid = {month for month in cover.paid if month < asked.start}
            return cover
        if cover is None and (row := self.view.ours(nik)) is not None:
            cover = self.books.take_over(self.view.members, row)
        cover = cover or self.books.open(self.view.city, asked.person, nik, asked.start)
        if cover.nik != nik:
            self.books.correct_nik(cover, nik)
        cover.paid |= months_of(asked)
        cover.first_month = min(cover.first_month, asked.start)
        cover.ended = None
        return cover


def _lines(submission: Path | bytes | list[Line]) -> list[Line]:
    if isinstance(submission, list):
        return submission
    return read_submission(submission.read_bytes() if isinstance(submission, Path) else submission)
