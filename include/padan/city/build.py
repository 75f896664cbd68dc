"""Build the city: one folder a month with the three agencies' files, the truth, and what was counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from padan.city.candidates import make_listing
from padan.city.cells import RowWriter
from padan.city.errors import make_errors
from padan.city.evidence import World
from padan.city.extracts import write_members, write_register
from padan.city.members import make_members
from padan.city.months import State, live_on
from padan.city.plan import Plan
from padan.city.population import make_city
from padan.city.reference import read_reference
from padan.city.scale import Month, Scenario, Size, check_scenario, make_month, make_scale
from padan.city.truth import as_table, make_truth, nik_duplicates
from padan.city.work import give_work
from padan.city.workbook import Placed, write_workbook

Progress = Callable[[str], None]


@dataclass(frozen=True)
class CityReport:
    """What was built. folder: of the period. files: role -> path. counts: as in city.json."""

    folder: Path
    period: str
    files: dict[str, Path]
    counts: dict[str, Any]


def build(
    folder: Path,
    *,
    size: Size = "small",
    seed: int = 1,
    scenario: Scenario = "fresh",
    month: int = 0,
    progress: Progress | None = None,
) -> CityReport:
    """Write the city's files of one month below `folder`/<YYYY-MM>.

    size: 'small' (a twentieth), 'full', or how many times smaller than the full city.
    month: months after the first snapshot; the same people, about one in a hundred changed.
    progress: called with the name of each part before it is made.
    The same arguments give the same bytes. Raises ConfigurationError for arguments the city does
    not know. Files appear under their names only when they are whole.
    """
    check_scenario(scenario)
    plan, when = Plan(seed, read_reference(), make_scale(size)), make_month(month)
    say = progress or (lambda _: None)
    state = make_state(plan, scenario, when, say)
    files = file_names(folder, when)
    rows, placed = _write_agencies(plan, state, files, say)
    say("truth")
    truth = make_truth(World(state.city, state.listing, state.errors, state.members, when), placed)
    asked = {"period": when.period, "size": size, "seed": seed, "scenario": scenario, "month": month}
    counts = asked | rows | count_rows(truth)
    with whole(files["truth"]) as path:
        as_table(truth).to_csv(path, index=False, lineterminator="\n")
    write_counts(files["counts"], counts)
    return CityReport(folder / when.period, when.period, files, counts)


def file_names(folder: Path, when: Month) -> dict[str, Path]:
    """Where a month's files stand below `folder`, by role."""
    home = folder / when.period
    return {
        "candidate": home / "disnaker" / f"PEKERJA_RENTAN_{when.period}.xlsx",
        "resident": home / "disdukcapil" / f"SIAK_7371_{when.period}.txt",
        "member": home / "bpjs" / f"KEPESERTAAN_7371_{when.period}.csv",
        "truth": home / "truth.csv",
        "counts": home / "city.json",
    }


def write_counts(path: Path, counts: dict[str, Any]) -> None:
    """What was asked for and what was counted, as city.json."""
    with whole(path) as part:
        part.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def make_state(plan: Plan, scenario: Scenario, when: Month, say: Progress) -> State:
    """The city as it is in a month: its people, its list, its members. `say` hears of each part."""
    state = first_month(plan, scenario, say)
    live_on(plan, state, when)
    return state


def first_month(plan: Plan, scenario: Scenario, say: Progress) -> State:
    """The city as it is in month 0."""
    first = make_month(0)
    say("population")
    city = make_city(plan)
    say("candidates")
    listing = make_listing(plan, first, city)
    give_work(plan.rng("work"), plan, city.people, listing)
    errors = make_errors(plan, city, listing)
    say("members")
    return State(city, listing, errors, make_members(plan, scenario, first, city, listing))


def _write_agencies(
    plan: Plan, state: State, files: dict[str, Path], say: Progress
) -> tuple[dict[str, int], list[Placed]]:
    """Rows of the two extracts, and where the rows of the list stand."""
    say("disdukcapil")
    with whole(files["resident"]) as path:
        residents = write_register(path, plan.reference, state.city)
    say("bpjs")
    with whole(files["member"]) as path:
        members = write_members(path, state.city, state.members)
    say("disnaker")
    writer = RowWriter(plan, state.city, state.listing, state.errors)
    with whole(files["candidate"]) as path:
        placed = write_workbook(path, state.city, state.listing, writer)
    return {"residents": residents, "members": members}, placed


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, renamed to it when everything was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    yield part
    part.rename(path)


def count_rows(truth: pd.DataFrame) -> dict[str, Any]:
    """What the truth of a month's list adds up to."""
    return {
        "received": len(truth),
        "empty": int(truth["is_empty"].sum()),
        "disabled": int(truth["is_disabled"].sum()),
        "nik_duplicates": nik_duplicates(truth),
        "knowable": int(truth["knowable"].sum()),
        "expected_states": _tally(truth, "expected_state"),
        "expected_reasons": _tally(truth, "expected_reason"),
        "true_states": _tally(truth, "true_state"),
        "true_reasons": _tally(truth, "true_reason"),
        "rows_by_sheet": _tally(truth, "sheet"),
    }


def _tally(truth: pd.DataFrame, column: str) -> dict[str, int]:
    return {str(value): int(count) for value, count in truth[column].value_counts().sort_index().items()}
