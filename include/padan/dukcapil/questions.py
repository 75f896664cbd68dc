"""What is asked about a candidate row: its NIK and the elements it has, in the service's words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

SEXES = {"L": "Laki-Laki", "P": "Perempuan"}


@dataclass(frozen=True)
class Question:
    """One call. elements: what is sent, credentials apart; content_sha256: their hash."""

    elements: dict[str, Any]
    content_sha256: str

    @classmethod
    def of(cls, row: dict[str, Any], threshold: int) -> Question:
        """The question about a row of include/sql/dukcapil/rows_to_ask.sql; what it lacks is not sent."""
        elements = {name: value for name, value in _elements(row).items() if value not in (None, "")}
        elements["TRESHOLD"] = threshold
        text = json.dumps(elements, sort_keys=True, ensure_ascii=False)
        return cls(elements, hashlib.sha256(text.encode()).hexdigest())


def questions_of(rows: pa.Table, threshold: int) -> Iterator[tuple[int, Question]]:
    """Row ids and their questions, in the rows' order."""
    for row in rows.to_pylist():
        yield row["row_id"], Question.of(row, threshold)


def _elements(row: dict[str, Any]) -> dict[str, Any]:
    kelurahan, kecamatan = row["kelurahan_code"] or "", row["kecamatan_code"] or ""
    return {
        "NIK": row["nik"],
        "NAMA_LGKP": row["name"],
        "TMPT_LHR": row["birth_place"],
        "TGL_LHR": row["birth_date"] and f"{row['birth_date']:%d-%m-%Y}",
        "JENIS_KLMIN": SEXES.get(row["sex"]),
        "ALAMAT": row["address"],
        "NO_RT": row["rt"],
        "NO_RW": row["rw"],
        # numbers without leading zeros, as the register writes them
        "NO_PROP": _number(kecamatan[0:2]),
        "NO_KAB": _number(kecamatan[2:4]),
        "NO_KEC": _number(kecamatan[4:6]),
        "NO_KEL": _number(kelurahan[6:10]),
    }


def _number(code: str) -> int | None:
    return int(code) if code else None
