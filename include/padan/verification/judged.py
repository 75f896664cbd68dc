"""Judgements as an input of a run: which of them touch its files, and what they mean for its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from padan.verification.consequences import (
    CONTRADICTED,
    TO_THE_FIELD,
    UNCLEAR,
    Consequences,
    Said,
    consequences,
)
from padan.warehouse import copy_in, execute

_CONTENT = ("model", "row_sha256", "against_key", "against_values_key", "answer")


@dataclass(frozen=True)
class Touching:
    """The judgements about rows of some files. as_of: the last one there was; sha256: None for none."""

    as_of: int
    sha256: str | None


def touching(connection: Connection, files: Iterable[Mapping[str, Any]]) -> Touching:
    """The answers in effect about rows of `files`, as one hash.

    Ids, actors and reasons are no part of it: the same answers are the same input in every home.
    """
    candidates = [file["file_id"] for file in files if file["role"] == "candidate"]
    rows = execute(connection, "verification/touching_judgements", file_ids=candidates)
    answers = [[row._mapping[name] for name in _CONTENT] for row in rows if row.model is not None]
    digest = hashlib.sha256(json.dumps(answers).encode()).hexdigest() if answers else None
    return Touching(as_of=rows[0].as_of, sha256=digest)


def apply_judgements(connection: Connection, run_id: int) -> Consequences:
    """Work out what the judgements before the run mean for its rows, into tables of this transaction.

    judged_row, not_resident and parted_row are there afterwards, for the statements that decide.
    """
    execute(connection, "verification/judgements_met", run_id=run_id)
    execute(connection, "verification/judged_contents")
    found = consequences(Said(**row._mapping) for row in execute(connection, "verification/met_judgements"))
    copy_in(connection, "pg_temp.judged_content", _contents(found))
    copy_in(connection, "pg_temp.judged_apart", _pairs(found.not_resident, "resident_row_id", pa.int64()))
    copy_in(connection, "pg_temp.judged_parted", _pairs(found.parted, "other_sha256", pa.string()))
    execute(connection, "verification/judged_rows")
    return found


def _contents(found: Consequences) -> pa.Table:
    contents = sorted(found.person_of.keys() | found.resident_of.keys() | found.held.keys())
    return pa.table(
        {
            "row_sha256": pa.array(contents, pa.string()),
            "person": pa.array([found.person_of.get(content) for content in contents], pa.string()),
            "resident_row_id": pa.array([found.resident_of.get(content) for content in contents], pa.int64()),
            "is_contradicted": _held(found, contents, CONTRADICTED),
            "is_unclear": _held(found, contents, UNCLEAR),
            "is_for_the_field": _held(found, contents, TO_THE_FIELD),
        }
    )


def _held(found: Consequences, contents: list[str], why: str) -> pa.Array:
    return pa.array([why in found.held.get(content, ()) for content in contents], pa.bool_())


def _pairs(pairs: set[Any], right: str, kind: pa.DataType) -> pa.Table:
    ordered = sorted(pairs)
    return pa.table(
        {
            "row_sha256": pa.array([left for left, _ in ordered], pa.string()),
            right: pa.array([other for _, other in ordered], kind),
        }
    )
