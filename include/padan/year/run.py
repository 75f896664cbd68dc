"""The year, month by month: files come in, people are decided on, reviewed, paid for, and answered for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from padan import stages
from padan.city.year import CityMonth, Year
from padan.errors import PadanError
from padan.evaluation.year import Paid, judge_year, paid_wrongly
from padan.intake import drop
from padan.settings import Settings
from padan.year.office import Office
from padan.year.post import Post

Say = Callable[[str], None]
AGENCIES = {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}
MAKER, APPROVER = "pipeline", "Pemeriksa (simulasi)"


@dataclass(frozen=True)
class Asked:
    """Which year. list_every: months between two lists of Disnaker.

    target: places; fewer than are verified, so that some wait and vacancies are refilled. error: how
    often each simulated officer answers the wrong way round.
    """

    size: Literal["small", "full"] | int = "small"
    seed: int = 1
    months: int = 12
    list_every: int = 3
    error: float = 0.02


def simulate(settings: Settings, asked: Asked, folder: Path, say: Say) -> dict[str, Any]:
    """Live through the year in an empty warehouse; the figures, which also go to out/year.json.

    folder: for the city's files; what stands there is overwritten. say: hears of every month.
    """
    year = Year(
        folder,
        size=asked.size,
        seed=asked.seed,
        months=asked.months,
        list_months=range(0, asked.months + 1, asked.list_every),
    )
    post, office = Post(settings, year.branch), Office(settings, asked.seed, asked.error)
    paid: list[Paid] = []
    with _in_environment(settings):
        for month in year:
            say(f"{month.period}: {_live(settings, year, month, post, office)}")
            if batch := _submit(month):
                paid += paid_wrongly(settings, year, month.period, batch)
                post.send(batch["reference"])
    return judge_year(settings, year, paid, asked_of=vars(asked))


def _live(settings: Settings, year: Year, month: CityMonth, post: Post, office: Office) -> str:
    """Everything of a month up to the draft of the next one; what is said of it."""
    if month.number:
        stages.activate_month(month.period)
    post.take_late()
    _take_in(settings, month)
    told = []
    if "candidate" in month.files:
        told.append(_verify(month, office))
    office.settle(year.standing())
    if month.number:
        review = stages.review_period(month.period)
        answered = office.answer_findings(year.standing())
        ended = stages.close_endings(month.period)
        stages.refill(month.period)
        told.append(f"{review['looked_at']:,} changed, {answered} answers, cover of {ended['ended']} ended")
    return "; ".join(told)


def _take_in(settings: Settings, month: CityMonth) -> None:
    for role, agency in AGENCIES.items():
        if role in month.files:
            drop(settings, agency, month.period, month.files[role])
            for file_id in stages.find_files(agency):
                stages.load(file_id)
                stages.validate(file_id)
                stages.accept(file_id)


def _verify(month: CityMonth, office: Office) -> str:
    """Decide on the list, have the doubtful judged, and decide again with what was judged."""
    decided = stages.run_flow(month.period)
    judged = office.judge_doubts(int(decided["run_id"]), month.files["truth"])
    if judged:
        decided = stages.run_flow(month.period)
    return f"{decided['verified']:,} verified, {judged} judged"


def _submit(month: CityMonth) -> dict[str, Any] | None:
    """Draft the next month of cover, have it approved, write it; None where nobody is to be paid for."""
    drafted = stages.draft_submission(maker=MAKER, month=_after(month.period))
    if drafted is None:
        return None
    shown = stages.ask_approval(drafted["reference"])
    answer = {"responded_by_user": {"name": APPROVER}, "chosen_options": ["Approve"]}
    if not stages.record_approval(shown, answer):
        raise PadanError(f"Batch {drafted['reference']} was not approved.")
    stages.write_submission(drafted["reference"])
    return drafted


def _after(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


@contextmanager
def _in_environment(settings: Settings) -> Iterator[None]:
    """The task functions read their settings from the environment: give them these."""
    before = dict(os.environ)
    os.environ |= {f"PADAN_{name.upper()}": str(value) for name, value in settings.model_dump().items()}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before
