"""What Dukcapil's web service said about rows of a world, written straight into the warehouse."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Connection

from padan.settings import Settings
from padan.warehouse import begin
from tests.unit.verification.world import PERIOD

SCORED = ("NAMA_LGKP", "TMPT_LHR", "ALAMAT")
EXACT = ("TGL_LHR", "JENIS_KLMIN", "NO_RT", "NO_RW", "NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL")


def found(**scores: int) -> dict[str, Any]:
    """All elements sesuai, but for those given: a score, and 0 is tidak sesuai. From 70 on it is sesuai."""
    given = dict.fromkeys((*SCORED, *EXACT), 100) | scores
    elements = {
        name: {"verdict": "sesuai" if score >= 70 else "tidak sesuai",
               "score": score if name in SCORED else None}
        for name, score in given.items()
    }  # fmt: skip
    return {"outcome": "found", "elements": elements}


def code(outcome: str) -> dict[str, Any]:
    """A RESPONSE_CODE in words."""
    return {"outcome": outcome, "elements": {}}


def answer(settings: Settings, run_id: int, said: dict[int, dict[str, Any]], period: str = PERIOD) -> None:
    """Keep what was said about list rows by number, as if the run had been opened with it."""
    with begin(settings) as connection:
        for number, reply in said.items():
            row_id = _row_id(connection, run_id, number)
            content = hashlib.sha256(f"{row_id}".encode()).hexdigest()
            connection.exec_driver_sql(
                "INSERT INTO dukcapil.question VALUES (%s, %s) ON CONFLICT DO NOTHING", (row_id, content)
            )
            connection.exec_driver_sql(
                "WITH a AS (INSERT INTO dukcapil.answer (content_sha256, period, outcome, elements)"
                " VALUES (%s, %s, %s, %s) RETURNING answer_id)"
                " INSERT INTO verification.run_answer SELECT %s, %s, answer_id FROM a"
                " ON CONFLICT DO NOTHING",
                (content, period, reply["outcome"], json.dumps(reply["elements"]), run_id, row_id),
            )


def _row_id(connection: Connection, run_id: int, number: int) -> int:
    return int(
        connection.exec_driver_sql(
            "SELECT c.row_id FROM core.candidate AS c INNER JOIN verification.run_file AS f USING (file_id)"
            " WHERE f.run_id = %s AND c.row_number = %s",
            (run_id, number),
        ).scalar_one()
    )
