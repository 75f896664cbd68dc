"""A month later: one in a hundred residents changed. Only what that touches against linking all anew.

    python bench/bench_incremental.py --city full --times 3

Of the residents 0.3 % are gone, 0.3 % are new, 0.4 % have moved; then the same share of the candidates
as well. In one process, in turn: the change in an open linkage; linking all anew with the same
parameters; training and linking all anew. The links must be the same, or the benchmark fails. Writes
bench/results/<date>-incremental-<city>.json.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from city_tables import city_tables
from measure import ROOT, where, write

from padan.linkage import Changes, Linkage, ModelSpec, link, load_spec

GONE, NEW, MOVED = 0.003, 0.003, 0.004
PLACE = ("kelurahan_code", "kecamatan_code", "rt", "rw")
FIRST_NEW_ID = 10**12


def main() -> None:
    """Run and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    tables = city_tables(arguments.city, arguments.seed)
    candidates, residents = (
        pq.read_table(tables / f"{name}.parquet") for name in ("candidates", "residents")
    )
    draw = np.random.default_rng(arguments.seed)
    later = month_later(residents, draw)
    figures = {
        "residents changed": measured(candidates, residents, candidates, later, arguments.times),
        "residents and candidates changed": measured(
            candidates, residents, month_later(candidates, draw), later, arguments.times
        ),
    }
    for name, found in figures.items():
        print(name, found)
    head = where() | {"city": arguments.city, "seed": arguments.seed}
    write(f"incremental-{arguments.city}", head | {"figures": figures})


def month_later(rows: pa.Table, draw: np.random.Generator) -> pa.Table:
    """The table with some rows gone, some new (others' values, mixed) and some moved elsewhere."""
    stay = rows.take(pa.array(np.flatnonzero(draw.random(len(rows)) >= GONE)))
    moves = np.flatnonzero(draw.random(len(stay)) < MOVED)
    source = np.arange(len(stay))
    source[moves] = draw.integers(0, len(stay), len(moves))
    moved = _with(stay, {name: stay[name].take(pa.array(source)) for name in PLACE})
    new = moved.take(pa.array(draw.integers(0, len(moved), round(len(rows) * NEW))))
    ids = pa.array(FIRST_NEW_ID + np.arange(len(new)))
    names = new["name"].take(pa.array(draw.permutation(len(new))))
    fresh = {
        "row_id": ids.cast(new["row_id"].type),
        "row_order": ids.cast(new["row_order"].type),
        "name": names,
    }
    return pa.concat_tables([moved, _with(new, fresh)])


def _with(rows: pa.Table, columns: dict[str, Any]) -> pa.Table:
    for name, values in columns.items():
        rows = rows.set_column(rows.column_names.index(name), name, values)
    return rows


def measured(
    left: pa.Table, right: pa.Table, later_left: pa.Table, later_right: pa.Table, times: int
) -> dict[str, Any]:
    """Median seconds of each way, and that they lead to the same links."""
    spec = load_spec(ROOT / "include" / "models" / "candidate_register.yaml")
    linkage = Linkage.open(spec, left, right)
    seconds: dict[str, list[float]] = {}

    def clocked(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        found = work()
        seconds.setdefault(name, []).append(time.perf_counter() - started)
        return found

    for _ in range(times):
        there = clocked("finding the changes", lambda: changes(spec, left, later_left, right, later_right))
        found = clocked("change", lambda: linkage.change(*there))  # noqa: B023 - called at once
        anew = clocked(
            "all anew, same parameters",
            lambda: link(spec, later_left, later_right, parameters=linkage.parameters),
        )
        if not found.links.equals(anew.links) or found.pairs != anew.pairs:
            sys.exit("The links differ from those of linking all anew.")
        clocked("all anew, training", lambda: link(spec, later_left, later_right))
        linkage.change(*changes(spec, later_left, left, later_right, right))
    medians = {name: round(statistics.median(found), 2) for name, found in seconds.items()}
    rows = {"rows that came": sum(len(c.rows) for c in there), "rows gone": sum(len(c.gone) for c in there)}
    shares = {
        f"change / {name}": round(medians["change"] / medians[name], 3)
        for name in ("all anew, same parameters", "all anew, training")
    }
    return medians | shares | rows | {"pairs": found.pairs}


def changes(spec: ModelSpec, *tables: pa.Table) -> list[Changes]:
    """Of the left side and of the right one, from before and after."""
    pairs = zip(tables[::2], tables[1::2], strict=True)
    return [Changes.between(spec, before, after) for before, after in pairs]


if __name__ == "__main__":
    main()
