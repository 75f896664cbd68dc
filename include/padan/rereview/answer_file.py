"""A CSV of answers to findings, line by line: what each line asks for, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from padan.csvfiles import records
from padan.errors import PadanError
from padan.rereview.answers import Refusal, Request

COLUMNS = ("finding_id", "answer", "reason")
_MAX_DIGITS = 18  # of an id that the warehouse can hold


@dataclass(frozen=True)
class AnswerFile:
    """What a file asks for, and the lines that cannot be read."""

    requests: tuple[Request, ...]
    refused: tuple[Refusal, ...]


def read_answers(path: Path) -> AnswerFile:
    """Read a CSV with the columns finding_id, answer and reason; others are ignored.

    Raises PadanError when the file as a whole cannot be read or lacks a column.
    """
    lines = list(records(path))
    header = [name.strip().lower() for name in lines[0][1]] if lines else []
    if lacking := [name for name in COLUMNS if header.count(name) != 1]:
        raise PadanError(
            f"{path.name} does not name once each: {', '.join(lacking)}; the first line names the columns."
        )
    found = [_request(line, header, cells) for line, cells in lines[1:] if any(map(str.strip, cells))]
    return AnswerFile(
        tuple(one for one in found if isinstance(one, Request)),
        tuple(one for one in found if isinstance(one, Refusal)),
    )


def _request(line: int, header: list[str], cells: list[str]) -> Request | Refusal:
    if len(cells) != len(header):
        return Refusal(line, "CELLS")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    number = row["finding_id"]
    if not (number.isascii() and number.isdigit()) or len(number) > _MAX_DIGITS:
        return Refusal(line, "NOT_A_NUMBER")
    return Request(line, int(number), row["answer"].lower(), row["reason"])
