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
from padan.city.extracts import write_members, write_register
from padan.city.members import make_members
from padan.city.population import make_city
from padan.city.reference import read_reference
from padan.city.scale import Scenario, Size, check_scenario, make_month, make_scale
from padan.city.truth import World, as_table, make_truth, nik_duplicates
from padan.city.workbook import write_workbook

Progress = Callable[[str], None]


@dataclass(frozen=True)
class CityReport:
    """What was built. counts: as in city.json. files: role -> path."""

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
    say = progress or (lambda _: None)
    reference = read_reference()
    scale, when = make_scale(size, reference.rates), make_month(month)
    say("population")
    city = make_city(seed, reference, scale)
    say("candidates")
    first = make_month(0)
    listing = make_listing(seed, reference, scale, first, city)
    errors = make_errors(seed, reference, scale.rates, city, listing)
    say("members")
    members = make_members(seed, scenario, scale, first, city, listing)
    home = folder / when.period
    files = {
        "candidate": home / "disnaker" / f"PEKERJA_RENTAN_{when.period}.xlsx",
        "resident": home / "disdukcapil" / f"SIAK_7371_{when.period}.txt",
        "member": home / "bpjs" / f"KEPESERTAAN_7371_{when.period}.csv",
        "truth": home / "truth.csv",
        "counts": home / "city.json",
    }
    say("disdukcapil")
    with _whole(files["resident"]) as path:
        residents = write_register(path, reference, city)
    say("bpjs")
    with _whole(files["member"]) as path:
        member_rows = write_members(path, city, members)
    say("disnaker")
    with _whole(files["candidate"]) as path:
        writer = RowWriter(seed, reference, city, listing, errors)
        placed = write_workbook(path, reference, city, listing, writer)
    say("truth")
    truth = make_truth(World(city, listing, errors, members, when), placed)
    with _whole(files["truth"]) as path:
        as_table(truth).to_csv(path, index=False, lineterminator="\n")
    counts = {
        "period": when.period,
        "size": size,
        "seed": seed,
        "scenario": scenario,
        "month": month,
        "residents": residents,
        "members": member_rows,
        **_counts(truth),
    }
    with _whole(files["counts"]) as path:
        path.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return CityReport(home, when.period, files, counts)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, renamed to it when everything was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    yield part
    part.rename(path)


def _counts(truth: pd.DataFrame) -> dict[str, Any]:
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
        "rows_by_sheet": {str(sheet): len(rows) for sheet, rows in truth.groupby("sheet", sort=True)},
    }


def _tally(truth: pd.DataFrame, column: str) -> dict[str, int]:
    return {str(value): int(count) for value, count in truth[column].value_counts().sort_index().items()}
