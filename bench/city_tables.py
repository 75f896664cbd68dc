"""The city's standardised tables as Parquet: what the linkage benchmarks read.

    python bench/city_tables.py --city full --seed 1

Makes the city, takes its files in through the real intake into a PostgreSQL of its own, and writes
candidates, residents, members (as linkage reads them) and truth.parquet (row_id of the candidate,
true_row_id of the resident or null, and what truth.csv says) to .padan/bench/<city>-<seed>/. Done
once; later calls find the files.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from padan.city import build
from padan.intake import receive
from padan.local import postgres
from padan.quality import accept, validate
from padan.settings import Settings
from padan.verification import open_run
from padan.warehouse import begin, copy_out, migrate

ROOT = Path(__file__).resolve().parents[1]
AGENCIES = {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}
TABLES = ("candidates", "residents", "members")


def city_tables(city: str, seed: int) -> Path:
    """The folder of the tables, made if it is not there."""
    folder = ROOT / ".padan" / "bench" / f"{city}-{seed}"
    if not (folder / "truth.parquet").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(folder, city, seed)
    return folder


def _make(folder: Path, city: str, seed: int) -> None:
    size = int(city) if city.isdigit() else city
    report = build(folder / "files", size=size, seed=seed)  # type: ignore[arg-type]  # words it refuses itself
    server = postgres.start(folder / "pgdata")
    try:
        settings = Settings(warehouse_url=server.url("padan"), state=folder, inbox=folder / "inbox")
        migrate(settings)
        for role, agency in AGENCIES.items():
            outcome = receive(settings, report.files[role], agency, report.period)
            print(agency, outcome.status, outcome.data_rows, flush=True)
            validate(settings, outcome.file_id)
            accept(settings, outcome.file_id)
        run_id = open_run(settings, report.period, None)
        with begin(settings) as connection:
            tables = {name: copy_out(connection, f"linkage/{name}", run_id=run_id) for name in TABLES}
            rows = connection.exec_driver_sql("SELECT row_id, sheet, sheet_row FROM raw.candidate").all()
    finally:
        postgres.stop(folder / "pgdata")
    for name, table in tables.items():
        # As many rows a group as DuckDB writes: both peers read groups side by side.
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=122_880)
    truth = _truth(folder, pd.DataFrame(rows, columns=["row_id", "sheet", "sheet_row"]), tables["residents"])
    pq.write_table(truth, folder / "truth.parquet")
    shutil.rmtree((folder / "pgdata").resolve())


def _truth(folder: Path, rows: pd.DataFrame, residents: pa.Table) -> pa.Table:
    told = pd.read_csv(next((folder / "files").rglob("truth.csv")), dtype=str)
    told["sheet_row"] = told["sheet_row"].astype(int)
    niks = residents.select(["nik", "row_id"]).to_pandas().dropna()
    niks.columns = ["register_nik", "true_row_id"]
    joined = rows.merge(told, on=["sheet", "sheet_row"], validate="1:1").merge(
        niks, on="register_nik", how="left", validate="m:1"
    )
    joined["true_row_id"] = joined["true_row_id"].astype("Int64")
    return pa.Table.from_pandas(joined, preserve_index=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--city", default="small", help="small, full, or a divisor of the full city")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.stdout.write(f"{city_tables(arguments.city, arguments.seed).relative_to(ROOT)}\n")
