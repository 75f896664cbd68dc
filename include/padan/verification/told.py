"""The web service's answers as an input of a run: which of them touch its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from padan.warehouse import scalar


def answers_in_effect(connection: Connection, period: str, files: Iterable[Mapping[str, Any]]) -> str | None:
    """The newest answers of `period` or before about rows of `files`, as one hash; None for none.

    Fills the transaction's table answer_in_effect, so that what is hashed is what a run is opened with.
    When an answer came is no part of the hash: the same answers are the same input.
    """
    candidates = [file["file_id"] for file in files if file["role"] == "candidate"]
    digest: str | None = scalar(
        connection, "verification/answers_in_effect", file_ids=candidates, period=period
    )
    return digest
