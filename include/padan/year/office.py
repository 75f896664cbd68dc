"""The simulated officers: they judge by the truth, and err at the rate that was stated."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from padan.city.officer import Officer
from padan.city.year.standing import Standing
from padan.errors import PadanError
from padan.rereview.answers import Request, answer
from padan.rereview.findings import open_findings
from padan.settings import Settings
from padan.submission import settle_returned
from padan.verification.judging import Request as Judgement
from padan.verification.judging import judge
from padan.warehouse import Role, begin, copy_out, execute

FIRST, SECOND = "Petugas 1 (simulasi)", "Petugas 2 (simulasi)"
WHY = "simulated officer"
QUESTIONS = ("DECEASED", "MOVED_OUT", "AGED_OUT", "OTHER_COVER")  # any of them, and BPJS was right


class Office:
    """Two officers, and what lies on their desks. error: share of answers given the wrong way round."""

    def __init__(self, settings: Settings, seed: int, error: float) -> None:
        self._settings = settings
        self._first, self._second = Officer(seed, wrong=error), Officer(seed + 1_000, wrong=error)

    def judge_doubts(self, run_id: int, truth: Path) -> int:
        """Judge the rows of a run whose identity is in doubt; how many judgements were taken."""
        with begin(self._settings, Role.REVIEWER) as connection:
            cases = copy_out(connection, "year/doubts", run_id=run_id).to_pandas()
        told = self._first.cases(cases, pd.read_csv(truth, dtype=str, keep_default_na=False))
        requests = [
            Judgement(line, said, WHY, row_id=int(case.row_id), resident_row_id=int(case.resident_row_id))
            for line, (case, said) in enumerate(zip(cases.itertuples(), told, strict=True), 1)
        ]
        return len(judge(self._settings, requests, actor=FIRST, role="officer").taken)

    def answer_findings(self, standing: Standing) -> int:
        """Answer every finding that waits; where cover would end, a second officer looks too."""
        findings, niks = open_findings(self._settings), self._niks()
        true = {
            one["finding_id"]: _is_true(standing, one["kind"], niks[one["participant_id"]])
            for one in findings
        }
        first = [one for one in findings if one["status"] != "confirmed"]
        taken = self._answer(self._first, FIRST, first, true)
        both = [one for one in open_findings(self._settings) if one["status"] == "proposed"]
        return taken + self._answer(self._second, SECOND, both, true)

    def settle(self, standing: Standing) -> int:
        """Settle the returned lines with which nothing was wrong: the branch has erred; how many."""
        with begin(self._settings, Role.REVIEWER) as connection:
            returned = execute(connection, "year/returned")
        right = [one for one in returned if not any(standing.holds(kind, one.nik) for kind in QUESTIONS)]
        for one in right:
            settle_returned(self._settings, one.reference, one.line_no, actor=FIRST, reason=WHY)
        return len(right)

    def _answer(
        self, officer: Officer, name: str, findings: Iterable[dict[str, Any]], true: dict[int, bool]
    ) -> int:
        requests = [
            Request(line, finding_id, officer.finding(finding_id, true[finding_id]), WHY)
            for line, finding_id in enumerate((one["finding_id"] for one in findings), 1)
        ]
        return len(answer(self._settings, requests, actor=name, role="officer").taken) if requests else 0

    def _niks(self) -> dict[int, str]:
        with begin(self._settings, Role.REVIEWER) as connection:
            return {row.participant_id: row.nik for row in execute(connection, "year/niks")}


def _is_true(standing: Standing, kind: str, nik: str) -> bool:
    """What the city knows; of what it does not follow (other work) the register is believed."""
    try:
        return standing.holds(kind, nik)
    except PadanError:
        return True
