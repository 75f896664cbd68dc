"""The year itself: months 0 to 12 in one pass, with the branch's answers in the next month's files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from padan.city.branch import Branch, Manner, View
from padan.city.build import first_month
from padan.city.evidence import World
from padan.city.memberships import Members
from padan.city.missed import workers_in
from padan.city.months import State, live_month
from padan.city.plan import Plan
from padan.city.reference import read_reference
from padan.city.scale import Month, Scenario, Size, check_scenario, make_month, make_scale
from padan.city.year.events import events_of, first_events, person_ids, remember
from padan.city.year.lives import Pace, begin_covers, change_register
from padan.city.year.standing import Standing
from padan.city.year.truth import YearTruth
from padan.city.year.writing import names_as_written, write_month, write_table
from padan.errors import PadanError


@dataclass(frozen=True)
class CityMonth:
    """One month as it was written. files: by role (candidate and truth only in months with the list).

    events: what happened in it; see padan.city.year.events.COLUMNS. counts: as in city.json.
    """

    number: int
    period: str
    files: dict[str, Path]
    events: pd.DataFrame
    counts: dict[str, Any]


class Year:
    """A year of the city: iterate over it, and between two months send the branch what you have.

    What happens to people never depends on what is sent: two years of a seed differ in nothing but the
    programme's rows of the member file. Month 0 has the bytes of `build`; so have the others with
    `pace=None` as long as nothing is sent.
    """

    def __init__(
        self,
        folder: Path,
        *,
        size: Size = "small",
        seed: int = 1,
        scenario: Scenario = "fresh",
        months: int = 12,
        list_months: Collection[int] | None = None,
        pace: Pace | None = Pace(),  # noqa: B008  # frozen
        manner: Manner | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Write below `folder`/<YYYY-MM>.

        months: the last one's number. list_months: in which Disnaker sends its list; None for all. pace:
        of what a year brings beyond the plain months; None for nothing. manner: of the branch's answers.
        Raises ConfigurationError for arguments the city does not know.
        """
        check_scenario(scenario)
        make_month(months)
        self._plan = Plan(seed, read_reference(), make_scale(size))
        self._asked: dict[str, Any] = {"size": size, "seed": seed, "scenario": scenario}
        self._folder, self._months, self._pace = folder, months, pace
        self._list_months = range(months + 1) if list_months is None else list_months
        self._say = progress or (lambda _: None)
        self.branch = Branch(seed, manner)
        self._events: list[pd.DataFrame] = []
        self._state: State | None = None

    def __iter__(self) -> Iterator[CityMonth]:
        """Live and write month by month; the month after is lived when the next is asked for."""
        self._state = first_month(self._plan, self._asked["scenario"], self._say)
        self._late = self._state.members.taken(np.arange(0))
        self._written = self._state.city.people.name.copy()
        self._events = [first_events(self._state, make_month(0))]
        self.branch.see(self._view(make_month(0)))
        yield self._write(make_month(0))
        for month in map(make_month, range(1, self._months + 1)):
            self._say(f"month {month.number}")
            self._events.append(self._live(self._state, month))
            self.branch.see(self._view(month))
            yield self._write(month)

    @property
    def truth(self) -> YearTruth:
        """What is true so far."""
        covers = self.branch.covers()
        covers["person_id"] = person_ids(self._living.city.people, covers["person"].to_numpy(dtype=np.int64))
        covers["month"] = covers["month"].to_numpy().astype("datetime64[M]").astype(str)
        covers["nik"], covers["no_kpj"] = covers["nik"].astype(str), covers["kpj"].astype(str)
        return YearTruth(pd.concat(self._events, ignore_index=True), covers)

    def standing(self) -> Standing:
        """What is true of each person in the month last lived."""
        return Standing(self.branch.view, self.branch, pd.concat(self._events, ignore_index=True))

    def workers(self, occupations: list[int]) -> pd.DataFrame:
        """Who works so and is missed, in the month last written; as padan.city.missed.make_workers."""
        return workers_in(self._plan, self._living, make_month(len(self._events) - 1), occupations)

    @property
    def _living(self) -> State:
        if self._state is None:
            raise PadanError("The year has not begun: iterate over it first.")
        return self._state

    def _live(self, state: State, month: Month) -> pd.DataFrame:
        """Let a month pass; its events."""
        state.members = state.members.extended(self._late)
        before = remember(state)
        live_month(self._plan, state, month)
        self._late = state.members.taken(np.arange(0))
        if self._pace is not None:
            change_register(self._plan.rng("year register", month.number), state, self._pace)
            covers = self._plan.rng("year covers", month.number)
            shown, self._late = begin_covers(covers, state, month, self._pace)
            state.members = state.members.extended(shown)
        self._written = names_as_written(self._written, state, month)
        return events_of(before, state, self._late, month)

    def _view(self, month: Month) -> View:
        return View(self._living.city, self._living.members.extended(self._late), month)

    def _write(self, month: Month) -> CityMonth:
        state = self._living
        members = self._extract(state, month)
        world = World(state.city, state.listing, state.errors, members, month)
        asked = {"period": month.period, "month": month.number, **self._asked}
        if month.number and self._pace is not None:
            asked["eventful"] = True
        files, counts = write_month(
            self._plan, world, self._written, self._folder, asked, with_list=month.number in self._list_months
        )
        files["events"] = self._folder / month.period / "events.csv"
        write_table(files["events"], self._events[-1])
        events = self._events[-1].drop(columns="row")
        return CityMonth(month.number, month.period, files, events, counts)

    def _extract(self, state: State, month: Month) -> Members:
        return self.branch.extract(state.city, state.members, month.month)
