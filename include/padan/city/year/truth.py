"""What is true of the people of a year, and from which month the agencies' files let it be known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from padan.city.randomness import Array
from padan.city.year.events import COLUMNS
from padan.city.year.writing import write_table

FULL_JKM_RP, EARLY_JKM_RP, FULL_FROM_MONTHS = 42_000_000, 10_000_000, 3  # Permenaker 1/2025
COVERS = ("month", "person_id", "nik", "no_kpj")
CLAIMS = (
    "month", "person_id", "nik", "no_kpj", "covered", "months_of_cover", "jkm_rp", "visible_from",
    "months_paid_after_death", "months_paid_after_visible",
)  # fmt: skip
DEATHS = ("died_before", "died")
# what an event ends: after it, the other no longer holds
_ENDS = {"moved_back": "moved_out", "lost_job": "found_job"}


class YearTruth:
    """Everything that happened so far; periods are YYYY-MM, persons are told by NIK, old or new.

    events: columns month, person_id, nik, event, visible_from, detail. detail: the new NIK of
    nik_corrected, the KPJ number where an event is of a membership. visible_from: '' while no file
    shows it. covers: one row a person and month paid for under the programme. claims: one row a member
    of the programme who died.
    """

    def __init__(self, events: pd.DataFrame, covers: pd.DataFrame) -> None:
        self.events = _filled(events)
        self.covers = covers
        self.claims = make_claims(self.events, covers)
        corrected = self.events[self.events["event"] == "nik_corrected"]
        self._person = {
            **dict(zip(self.events["nik"], self.events["person_id"], strict=True)),
            **dict(zip(corrected["detail"], corrected["person_id"], strict=True)),
        }
        self._of = {str(person): table for person, table in self.events.groupby("person_id")}

    def holds(self, event: str, nik: str, period: str) -> bool:
        """Whether it has happened to the person by the end of `period`, and holds still."""
        return self._stands((event,), nik, "month", period)

    def visible(self, event: str, nik: str, period: str) -> bool:
        """Whether the files of `period` let it be known, and it holds still."""
        return self._stands((event,), nik, "visible_from", period)

    def dead(self, nik: str, period: str) -> bool:
        """Whether the person has died by the end of `period`, known or not."""
        return self._stands(DEATHS, nik, "month", period)

    def known_dead(self, nik: str, period: str) -> bool:
        """Whether the register of `period` says so."""
        return self._stands(DEATHS, nik, "visible_from", period)

    def _stands(self, events: Iterable[str], nik: str, by: str, period: str) -> bool:
        mine = self._of.get(self._person.get(nik, ""))
        if mine is None:
            return False
        until = mine[(mine[by] != "") & (mine[by] <= period)]
        begun = until.loc[until["event"].isin(list(events)), by].max()
        ends = [end for end, event in _ENDS.items() if event in events]
        ended = until.loc[until["event"].isin(ends), by].max()
        return isinstance(begun, str) and not (isinstance(ended, str) and ended > begun)

    def write(self, folder: Path) -> dict[str, Path]:
        """events.csv, covers.csv and claims.csv below `folder`, by role."""
        tables = {"events": COLUMNS, "covers": COVERS, "claims": CLAIMS}
        paths = {name: folder / f"{name}.csv" for name in tables}
        for name, columns in tables.items():
            write_table(paths[name], getattr(self, name), columns)
        return paths


def _filled(events: pd.DataFrame) -> pd.DataFrame:
    """The events with the month in which the register learnt of a death that it did not know at once."""
    recorded = events[events["event"] == "death_recorded"].set_index("row")["month"]
    waiting = events["event"].isin(DEATHS) & (events["visible_from"] == "")
    filled = events.copy()
    filled.loc[waiting, "visible_from"] = events.loc[waiting, "row"].map(recorded).fillna("")
    return filled


def make_claims(events: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """One row a member of the programme who died, by month and person; rupiah as Permenaker 1/2025 has it.

    covered: the month of death is paid for; '' and nothing to claim for who had died before the year.
    months_of_cover: uninterrupted months up to it. months_paid_after_visible: paid for later than the
    month whose register says so, of which a review could know; 0 where it never does.
    """
    deaths = events[events["event"].isin(DEATHS)].drop_duplicates("person_id")
    of_the_dead = covers[covers["person_id"].isin(deaths["person_id"])]
    paid = {person: table for person, table in of_the_dead.groupby("person_id")}
    covered = deaths[deaths["person_id"].isin(list(paid))]
    rows = [_claim(death, paid[death["person_id"]]) for _, death in covered.iterrows()]
    return pd.DataFrame(rows, columns=list(CLAIMS))


def _claim(death: pd.Series, paid: pd.DataFrame) -> dict[str, object]:
    months = np.unique(paid["month"].to_numpy().astype("datetime64[M]").astype(np.int64))
    died, visible, before = _month(death["month"]), death["visible_from"], death["event"] == "died_before"
    run = 0 if before else _uninterrupted(months, died)
    jkm = 0 if not run else FULL_JKM_RP if run >= FULL_FROM_MONTHS else EARLY_JKM_RP
    return {
        **{name: death[name] for name in ("month", "person_id", "nik", "visible_from")},
        "no_kpj": paid["no_kpj"].iloc[0],
        "covered": "" if before else "true" if run else "false",
        "months_of_cover": run,
        "jkm_rp": jkm,
        "months_paid_after_death": int((months > died).sum()),
        "months_paid_after_visible": int((months > _month(visible)).sum()) if visible else 0,
    }


def _month(period: str) -> int:
    return int(np.datetime64(period, "M").astype(np.int64))


def _uninterrupted(months: Array, until: int) -> int:
    """How many months up to and with `until` follow each other without a gap."""
    held, run = set(months.tolist()), 0
    while until - run in held:
        run += 1
    return run
