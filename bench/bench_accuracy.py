"""How good the links to the register are, on the synthetic city and on one made differently.

    python bench/bench_accuracy.py --city full --seeds 1 2

The model is the pipeline's, trained on each city without its truth; thresholds are the model's. For each
city: the best links, what is decided automatically, what goes to people, the rows whose NIK is missing or
wrong apart, with the blocking ceiling, and the calibration. Writes bench/results/<date>-accuracy-<city>.json.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from city_tables import city_tables
from measure import ROOT, where, write
from other_city import other_city

from padan.linkage import LinkResult, link, load_spec
from padan.linkage.evaluation.calibration import calibration_error
from padan.linkage.evaluation.ceiling import is_blocked
from padan.linkage.evaluation.figures import Figures

MODEL = ROOT / "include" / "models" / "candidate_register.yaml"
LIKELY = 0.5


def main() -> None:
    """Judge and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    arguments = parser.parse_args()
    cities: dict[str, Any] = {}
    for seed in arguments.seeds:
        tables = city_tables(arguments.city, seed)
        candidates = pq.read_table(tables / "candidates.parquet")
        cities[f"city, seed {seed}"] = judge(candidates, tables / "residents.parquet", city_truth(tables))
    residents = city_tables(arguments.city, arguments.seeds[0]) / "residents.parquet"
    other = other_city(residents, seed=11)
    cities["made differently"] = judge(other.candidates, residents, other.truth)
    for name, found in cities.items():
        print(as_table(name, found))
    write(f"accuracy-{arguments.city}", where() | {"cities": cities})


def city_truth(tables: Path) -> pd.DataFrame:
    """row_id, true_row_id and what the NIK is, of the city's own truth."""
    truth = pq.read_table(tables / "truth.parquet").to_pandas()
    nik, right = truth["nik_read"], truth["register_nik"]
    truth["nik_is"] = np.where(nik.isna(), "missing", np.where(nik == right, "right", "wrong"))
    return truth


def judge(candidates: pa.Table, residents: Path, truth: pd.DataFrame) -> dict[str, Any]:
    """Everything that is said of one city."""
    spec = load_spec(MODEL)
    found = link(spec, candidates, residents)
    rows = set(candidates["row_id"].to_pylist())
    truth = truth[truth["row_id"].isin(rows)]
    true = truth.dropna(subset=["true_row_id"])[["row_id", "true_row_id", "nik_is"]]
    pairs = pa.table({"left_row_id": true["row_id"], "right_row_id": true["true_row_id"].astype("int64")})
    true = true.assign(blocked=is_blocked(spec, candidates, residents, pairs))
    links = marked(found, true)
    hard = set(truth.loc[truth["nik_is"] != "right", "row_id"])
    calibration = calibration_error(links["probability"].to_numpy(), links["is_true"].to_numpy())
    return {
        "candidates": len(rows),
        "in_register": len(true),
        "all": figures(links, true),
        "nik_missing_or_wrong": figures(
            links[links["left_row_id"].isin(hard)], true[true["row_id"].isin(hard)]
        ),
        "review_rows": int(links.loc[links["decision"] == "review", "left_row_id"].nunique()),
        "calibration": asdict(calibration),
    }


def marked(found: LinkResult, true: pd.DataFrame) -> pd.DataFrame:
    """Links with a mark for the true ones."""
    links = found.links.select(
        ["left_row_id", "right_row_id", "probability", "decision", "is_best"]
    ).to_pandas()
    known = pd.MultiIndex.from_frame(true[["row_id", "true_row_id"]].astype("int64"))
    links["is_true"] = pd.MultiIndex.from_frame(links[["left_row_id", "right_row_id"]]).isin(known)
    return links


def figures(links: pd.DataFrame, true: pd.DataFrame) -> dict[str, Any]:
    """Best links, automatic ones, automatic with review, and what blocking allows."""
    chosen = {
        "best": links[links["is_best"] & (links["probability"] >= LIKELY)],
        "automatic": links[links["decision"] == "match"],
        "with_review": links[links["decision"] != "non_match"],
    }
    told: dict[str, Any] = {"true": len(true), "blocking_ceiling": float(true["blocked"].mean())}
    for name, rows in chosen.items():
        one = Figures(len(rows), int(rows["is_true"].sum()), len(true))
        told[name] = {"found": one.found, "precision": one.precision, "recall": one.recall, "f1": one.f1}
    return told


def as_table(name: str, found: dict[str, Any]) -> str:
    """Return what a person reads."""
    lines = [f"{name}: {found['candidates']:,} candidates, {found['in_register']:,} in the register"]
    for subset in ("all", "nik_missing_or_wrong"):
        one = found[subset]
        lines.append(
            f"  {subset.replace('_', ' '):<22} {one['true']:>6,}  best F1 {one['best']['f1']:.4f}"
            f"  automatic P {one['automatic']['precision']:.5f} R {one['automatic']['recall']:.4f}"
            f"  with review R {one['with_review']['recall']:.4f}  ceiling {one['blocking_ceiling']:.4f}"
        )
    error = found["calibration"]
    lines.append(
        f"  to people {found['review_rows']:,} rows ({found['review_rows'] / found['candidates']:.2%})"
        f"  calibration error {error['value']:.3f} ({error['low']:.3f} to {error['high']:.3f},"
        f" {error['pairs']} pairs; by chance {error['by_chance']:.3f})"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
