"""Candidates to residents: Padan beside Splink 5 and recordlinkage, whole processes, in turn.

    python bench/bench_link.py --city full --times 3
    python bench/bench_link.py --city small --peers padan splink

From standardised Parquet to stored links: training and scoring, then scoring alone with the parameters
that each has trained before. Same tables, same blocking, same levels; judged by the truth afterwards.
Writes bench/results/<date>-link-<city>.json.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from city_tables import city_tables
from measure import ROOT, interleaved, median_of, where, write

from padan.linkage import ModelSpec, load_spec
from padan.linkage.pairs.duck import quoted, store_statement
from padan.linkage.splink_model import splink_settings
from padan.sqlfiles import load_sql

PEERS = ROOT / "bench" / "peers"
SIDES = {"left": "candidates", "right": "residents"}


def main() -> None:
    """Run and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--peers", nargs="*", default=["padan", "splink"])
    arguments = parser.parse_args()
    tables = city_tables(arguments.city, arguments.seed)
    spec = load_spec(ROOT / "include" / "models" / "candidate_register.yaml")
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as folder:
        figures = measure(Path(folder), tables, spec, arguments)
    print(as_table(figures))
    write(f"link-{arguments.city}", where() | {"city": arguments.city, "seed": arguments.seed} | figures)


def measure(folder: Path, tables: Path, spec: ModelSpec, arguments: argparse.Namespace) -> dict[str, Any]:
    """Medians of every peer, ratios to Splink, and how good each one's best links are."""
    said = folder / "said.json"
    said.write_text(json.dumps(as_splink_says(spec, tables)))
    outs = {peer: folder / f"{peer}.parquet" for peer in ("padan", "splink", "recordlinkage")}
    commands = {
        "padan": [PEERS / "padan_peer.py", tables, outs["padan"]],
        "splink": [PEERS / "splink_peer.py", tables, outs["splink"], said],
    }
    commands |= {
        f"{peer}, scoring alone": [*command, folder / f"{peer}-trained.json"]
        for peer, command in commands.items()
    }
    chosen = {name: c for name, c in commands.items() if name.split(",")[0] in arguments.peers}
    for name, command in chosen.items():
        if "alone" in name:
            interleaved({f"{name} (writes its parameters)": command}, 1)
    runs = interleaved(chosen, arguments.times)
    if "recordlinkage" in arguments.peers:
        derive(folder, tables, spec)
        rules = folder / "rules.json"
        rules.write_text(json.dumps([list(rule.equal) for rule in spec.blocking]))
        shipped = [PEERS / "recordlinkage_peer.py", folder, outs["recordlinkage"], rules]
        runs |= interleaved({"recordlinkage": shipped}, 1)
    truth = pq.read_table(tables / "truth.parquet").to_pandas().dropna(subset=["true_row_id"])
    return {
        "peers": {name: median_of(found) for name, found in runs.items()},
        "pairs": {name: int(found[-1].printed) for name, found in runs.items()},
        "best_links": {
            peer: best_links(pd.read_parquet(out), truth) for peer, out in outs.items() if out.exists()
        },
    }


def as_splink_says(spec: ModelSpec, tables: Path) -> dict[str, Any]:
    """Settings and preparing statements: what Splink's process is given to read."""
    residents = pq.read_metadata(tables / "residents.parquet").num_rows
    settings = splink_settings(spec, population=residents).create_settings_dict("duckdb")
    rules = []
    for rule in spec.blocking:
        equal = [f"l.{quoted(name)} = r.{quoted(name)}" for name in rule.equal]
        rules.append({"blocking_rule": " AND ".join([*equal, f"l.{quoted(f'open__{rule.name}')}"])})
    settings |= {
        "unique_id_column_name": "row_id",
        "blocking_rules_to_generate_predictions": rules,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }
    return {"settings": settings, "prepare": [*prepared(spec, tables), *opened(spec)]}


def prepared(spec: ModelSpec, tables: Path) -> list[str]:
    """Statements that make left_records and right_records with their derived columns."""
    statements = [load_sql("linkage/duckdb/comparators")]
    for side, name in SIDES.items():
        present = frozenset(pq.read_schema(tables / f"{name}.parquet").names)
        source = f"read_parquet('{{tables}}/{name}.parquet')"
        statements += [
            f"CREATE OR REPLACE VIEW source AS SELECT *, row_id AS pos FROM {source}",
            store_statement(spec, side, f"{side}_records", present),
            f"ALTER TABLE {side}_records RENAME pos TO row_id",
        ]
    return statements


def opened(spec: ModelSpec) -> list[str]:
    """Statements that close hot blocks on the left, as the model's limits say."""
    marks = []
    for rule in spec.blocking:
        keys = ", ".join(map(quoted, rule.equal))
        marks.append(
            f"({keys}) NOT IN (SELECT ({keys}) FROM right_records WHERE ({keys}) IS NOT NULL"
            f" GROUP BY {keys} HAVING count(*) > {rule.limit}) AS {quoted(f'open__{rule.name}')}"
        )
    known = ", ".join(f"true AS {quoted(f'open__{rule.name}')}" for rule in spec.blocking)
    return [
        f"CREATE TABLE padan_left AS SELECT *, {', '.join(marks)} FROM left_records",
        f"CREATE VIEW padan_right AS SELECT *, {known} FROM right_records",
    ]


def derive(folder: Path, tables: Path, spec: ModelSpec) -> None:
    """The derived tables as Parquet, for the peer that knows no SQL."""
    connection = duckdb.connect()
    for statement in prepared(spec, tables):
        connection.execute(statement.replace("{tables}", str(tables))).fetchall()
    for side in SIDES:
        connection.execute(f"COPY {side}_records TO '{folder}/{side}.parquet' (FORMAT parquet)").fetchall()


def best_links(links: pd.DataFrame, truth: pd.DataFrame) -> dict[str, Any]:
    """Precision, recall and F1 of each candidate's likeliest resident where it is likelier than not."""
    names = {"row_id_l": "left_row_id", "row_id_r": "right_row_id", "match_probability": "probability"}
    links = links.rename(columns=names)
    weight = "match_weight" if "match_weight" in links else "probability"
    likely = links[links["probability"] >= 0.5].sort_values([weight, "right_row_id"], ascending=[False, True])
    best = likely.drop_duplicates("left_row_id")
    true = set(zip(truth["row_id"], truth["true_row_id"], strict=True))
    right = sum(pair in true for pair in zip(best["left_row_id"], best["right_row_id"], strict=True))
    precision, recall = right / len(best), right / len(true)
    f1 = 2 * precision * recall / (precision + recall)
    return {"links": len(best), "precision": precision, "recall": recall, "f1": f1}


def as_table(figures: dict[str, Any]) -> str:
    """Return the figures as lines a person reads."""
    lines = [f"{'':<28}{'s':>8}{'GB':>7}{'pairs':>12}{'to Splink':>11}"]
    for name, found in figures["peers"].items():
        peer = figures["peers"].get("splink, scoring alone" if "alone" in name else "splink")
        ratio = f"{found['seconds'] / peer['seconds']:.2f}" if peer else ""
        pairs = figures["pairs"][name]
        lines.append(f"{name:<28}{found['seconds']:>8.1f}{found['peak_gb']:>7.2f}{pairs:>12,}{ratio:>11}")
    lines += [
        f"{peer:<28}precision {f['precision']:.5f}  recall {f['recall']:.5f}  F1 {f['f1']:.5f}"
        for peer, f in figures["best_links"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
