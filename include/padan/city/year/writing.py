"""Writing one month of a year: the same files as `build` writes, and the events of the month."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from padan.city.build import count_rows, file_names, whole, write_counts
from padan.city.cells import RowWriter
from padan.city.evidence import World
from padan.city.extracts import write_members, write_register
from padan.city.months import State
from padan.city.plan import Plan
from padan.city.population import City
from padan.city.randomness import Array
from padan.city.scale import Month
from padan.city.truth import as_table, make_truth
from padan.city.workbook import write_workbook
from padan.city.year.events import COLUMNS


def write_month(
    plan: Plan, world: World, written: Array, folder: Path, asked: dict[str, Any], *, with_list: bool
) -> tuple[dict[str, Path], dict[str, Any]]:
    """The agencies' files of a month, its truth and its counts: paths by role, and what was counted.

    written: names as they stood when each person's row of the list was written. Without the list there
    is no truth by row of the list either.
    """
    files = file_names(folder, world.month)
    counts: dict[str, Any] = dict(asked)
    with whole(files["resident"]) as path:
        counts["residents"] = write_register(path, plan.reference, world.city)
    with whole(files["member"]) as path:
        counts["members"] = write_members(path, world.city, world.members)
    if with_list:
        counts |= _write_list(plan, world, written, files)
    else:
        del files["candidate"], files["truth"]
    write_counts(files["counts"], counts)
    return files, counts


def _write_list(plan: Plan, world: World, written: Array, files: dict[str, Path]) -> dict[str, Any]:
    """Disnaker's list by the names it knows; a row whose name the register has corrected says another."""
    people, listing = world.city.people, world.listing
    known = City(replace(people, name=written), world.city.households, world.city.vocabulary)
    with whole(files["candidate"]) as path:
        placed = write_workbook(path, known, listing, RowWriter(plan, known, listing, world.errors))
    person = listing.person.clip(min=0)
    outdated = (written[person] != people.name[person]).any(axis=1)
    for row in placed:
        row.written.same_name &= not outdated[row.written.slot]
    truth = make_truth(world, placed)
    with whole(files["truth"]) as path:
        as_table(truth).to_csv(path, index=False, lineterminator="\n")
    return count_rows(truth)


def names_as_written(written: Array, state: State, month: Month) -> Array:
    """Carry the names of the list on: newborns are added, rows written anew this month know today's."""
    names = state.city.people.name
    carried = np.concatenate([written, names[len(written) :]])
    anew = state.listing.person[(state.listing.changed == month.number) & ~state.listing.empty]
    carried[anew] = names[anew]
    return carried


def write_table(path: Path, table: pd.DataFrame, columns: tuple[str, ...] = COLUMNS) -> None:
    """A table of the truth as CSV, whole or not at all."""
    with whole(path) as part:
        table[list(columns)].to_csv(part, index=False, lineterminator="\n")
