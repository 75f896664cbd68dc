"""Models for tests: the pipeline's own, and small ones written on the spot."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

from padan.linkage import ModelSpec, load_spec
from padan.settings import PROJECT_ROOT

MODELS = PROJECT_ROOT / "include" / "models"


@cache
def pipeline_model(name: str) -> ModelSpec:
    """One of the models that a run links by."""
    return load_spec(MODELS / f"{name}.yaml")


def small_model(**changes: Any) -> ModelSpec:
    """Persons by number, name and town: a model to turn on its head in a test."""
    said: dict[str, Any] = {
        "name": "small",
        "version": 1,
        "description": "for a test",
        "cardinality": "many_to_one",
        "id": "id",
        "columns": {"number": "text", "name": "text", "town": "text"},
        "blocking": [{"name": "name", "equal": "name"}, {"name": "number", "equal": "number"}],
        "comparisons": [
            {
                "name": "number",
                "missing": "number",
                "levels": [
                    {"name": "same", "when": [{"exact": "number"}], "u_rows": 1},
                    {"name": "different"},
                ],
            },
            {
                "name": "name",
                "missing": "name",
                "levels": [
                    {"name": "same", "when": [{"exact": "name"}], "tf": "name"},
                    {"name": "different"},
                ],
            },
            {
                "name": "town",
                "missing": "town",
                "levels": [{"name": "same", "when": [{"exact": "town"}]}, {"name": "different"}],
            },
        ],
        "expected": 0.5,
        "training": {"sample_pairs": 1_000},
    }
    return ModelSpec.model_validate(said | changes)


def persons(*rows: tuple[Any, ...], columns: tuple[str, ...] = ("id", "number", "name", "town")) -> pa.Table:
    """A table from rows written as tuples."""
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    types = {"id": pa.int64()}
    return pa.table(
        {
            name: pa.array(list(column), types.get(name, pa.string()))
            for name, column in zip(columns, values, strict=True)
        }
    )
