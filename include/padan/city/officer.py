"""A simulated officer: judges doubtful cases and findings by the truth, and errs at a stated rate.

The same seed and case give the same answer, whatever was asked before and in whatever order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from padan.city.chance import chance

Answer = Literal["same", "not_the_same", "cannot_tell", "to_the_field"]
Verdict = Literal["confirm", "reject"]


@dataclass(frozen=True)
class Officer:
    """How often an officer errs: assumptions, as reviewers of such lists publish no figures.

    wrong: share of the cases answered the wrong way round. unsure: of those put off, half of them to
    the field.
    """

    seed: int = 1
    wrong: float = 0.02
    unsure: float = 0.05

    def same(self, case: object, is_same: bool) -> Answer:
        """Whether the two records of a case are of one person. case: a key that stays the same."""
        put_off = chance(self.seed, "unsure", case)
        if put_off < self.unsure:
            return "cannot_tell" if put_off < self.unsure / 2 else "to_the_field"
        return "same" if is_same != self._errs("same", case) else "not_the_same"

    def finding(self, case: object, is_true: bool) -> Verdict:
        """Whether what a review found of a person is so. case: a key that stays the same."""
        return "confirm" if is_true != self._errs("finding", case) else "reject"

    def cases(self, cases: pd.DataFrame, truth: pd.DataFrame) -> pd.Series:
        """Answers to many cases at once, as text, with the index of `cases`.

        cases: columns sheet, sheet_row and nik (the resident's the row may be). truth: of the same list,
        as truth.csv holds it, all text. A row that the truth does not know is nobody's.
        """
        niks = truth["register_nik"].to_numpy()
        owner = dict(zip(zip(truth["sheet"], truth["sheet_row"], strict=True), niks, strict=True))
        keys = zip(cases["sheet"], cases["sheet_row"].astype(str), cases["nik"].astype(str), strict=True)
        answers = [
            self.same(f"{sheet} {row} {nik}", nik != "" and owner.get((sheet, row)) == nik)
            for sheet, row, nik in keys
        ]
        return pd.Series(answers, index=cases.index, dtype=str)

    def _errs(self, kind: str, case: object) -> bool:
        return chance(self.seed, kind, case) < self.wrong
