"""Linking as the register grows: 150,000, 1.5 million, 15 million residents, the same candidates.

    python bench/bench_growth.py --copies 1 10

A register of n copies of the full city's (a tenth of it for 0): every copy after the first has other NIKs
and family cards, names whose words stand in another order with those of other people, and birth dates some
days off, so that values stay as common as they are and nobody is met twice. Whole processes, as
bench_link.py measures them. Writes bench/results/<date>-growth.json.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import duckdb
from city_tables import city_tables
from measure import ROOT, interleaved, median_of, where, write

PEER = ROOT / "bench" / "peers" / "padan_peer.py"

COPY = """
COPY (
    SELECT * REPLACE (
        row_id + {copy}::bigint * 1000000000 AS row_id,
        row_order + {copy}::bigint * 1000000000 AS row_order,
        left(nik, 6) || lpad(((substr(nik, 7)::bigint + {shift}) % 10000000000)::varchar, 10, '0') AS nik,
        left(kk, 6) || lpad(((substr(kk, 7)::bigint + {shift}) % 10000000000)::varchar, 10, '0') AS kk,
        lag(name, {copy}) OVER (ORDER BY row_id) AS name,
        lag(name_skeleton, {copy}) OVER (ORDER BY row_id) AS name_skeleton,
        lag(mother_name, {copy} * 3) OVER (ORDER BY row_id) AS mother_name,
        (birth_date + INTERVAL ({copy} * 37) DAY)::date AS birth_date
    )
    FROM read_parquet('{source}')
) TO '{target}' (FORMAT parquet)
"""


def main() -> None:
    """Link the full city's candidates to registers of several sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="*", default=[0, 1, 10])
    parser.add_argument("--times", type=int, default=1)
    arguments = parser.parse_args()
    tables = city_tables("full", 1)
    sizes: dict[str, Any] = {}
    for copies in arguments.copies:
        with tempfile.TemporaryDirectory(prefix="padan-bench-") as folder:
            rows = register(tables / "residents.parquet", Path(folder), copies)
            (Path(folder) / "candidates.parquet").symlink_to(tables / "candidates.parquet")
            runs = interleaved(
                {f"{rows:,} residents": [PEER, folder, Path(folder) / "out.parquet"]}, arguments.times
            )
            (found,) = runs.values()
            sizes[str(rows)] = median_of(found) | {"pairs": int(found[-1].printed)}
    for rows, told in sizes.items():
        shown = f"{told['seconds']:>7.1f} s {told['peak_gb']:>6.2f} GB {told['pairs']:>12,} pairs"
        print(f"{int(rows):>12,} residents {shown}")
    write("growth", where() | {"sizes": sizes})


def register(source: Path, folder: Path, copies: int) -> int:
    """Write residents.parquet of so many copies; how many rows it has."""
    connection = duckdb.connect()
    target = folder / "residents.parquet"
    if copies == 0:
        connection.execute(
            f"COPY (SELECT * FROM read_parquet('{source}') WHERE row_id % 10 = 0)"
            f" TO '{target}' (FORMAT parquet)"
        )
    else:
        for copy in range(copies):
            part = folder / f"part_{copy}.parquet"
            connection.execute(COPY.format(copy=copy, shift=copy * 700_000_001, source=source, target=part))
        parts = f"{folder}/part_*.parquet"
        connection.execute(f"COPY (SELECT * FROM read_parquet('{parts}')) TO '{target}' (FORMAT parquet)")
        for part in folder.glob("part_*"):
            part.unlink()
    ((rows,),) = connection.sql(f"SELECT count(*) FROM read_parquet('{target}')").fetchall()
    return int(rows)


if __name__ == "__main__":
    main()
