"""How good the links to the register are, on the synthetic city and on one made differently.

    python bench/bench_accuracy.py --city full --seeds 1 2

The model is the pipeline's, trained on each city without its truth; thresholds are the model's. For each
city: the best links, what is decided automatically and what goes to people, with the blocking ceiling; the
same for rows whose NIK is missing or wrong, movers, rows with a Daeng name alone, by sex, age and kecamatan;
and the calibration. Writes bench/results/<date>-accuracy-<city>.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
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
AS_OF = dt.date(2026, 1, 1)
AGES = ((0, 24), (25, 39), (40, 54), (55, 120))
KECAMATAN = [f"7371{number:02d}" for number in range(1, 16)]


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
    calibration = calibration_error(links["probability"].to_numpy(), links["is_true"].to_numpy())
    return {
        "candidates": len(rows),
        "in_register": len(true),
        **{
            name: figures(links[links["left_row_id"].isin(chosen)], true[true["row_id"].isin(chosen)])
            for name, chosen in subsets(candidates, truth).items()
        },
        "review_rows": int(links.loc[links["decision"] == "review", "left_row_id"].nunique()),
        "calibration": asdict(calibration),
    }


def subsets(candidates: pa.Table, truth: pd.DataFrame) -> dict[str, set[int]]:
    """Row ids of every subset that the truth and the rows tell apart."""
    rows = candidates.select(["row_id", "sex", "birth_date", "kecamatan_code"]).to_pandas()
    rows = truth.merge(rows, on="row_id", how="left")
    ages = AS_OF.year - pd.to_datetime(rows["birth_date"]).dt.year
    marks = {"all": rows["row_id"].notna(), "nik_missing_or_wrong": rows["nik_is"] != "right"}
    marks |= {name: rows[name] == "true" for name in ("mover", "daeng_only") if name in rows}
    marks |= {f"sex_{sex}": rows["sex"] == sex for sex in ("L", "P")}
    marks |= {f"age_{low}_to_{high}": ages.between(low, high) for low, high in AGES}
    marks |= {f"kecamatan_{code}": rows["kecamatan_code"] == code for code in KECAMATAN}
    return {name: set(rows.loc[mark, "row_id"]) for name, mark in marks.items()}


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
    for subset, one in found.items():
        if not isinstance(one, dict) or not one.get("true"):
            continue
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
