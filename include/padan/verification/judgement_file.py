"""A CSV of judgements, line by line: what each line asks for, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from padan.csvfiles import records
from padan.errors import PadanError
from padan.verification.judging import Problem, Refusal, Request

NOBODY = "nobody"
_AGAINST = ("resident_row_id", "other_row_id")
_KNOWN = ("row_id", "sheet", "row", *_AGAINST, "answer", "reason")
_MAX_DIGITS = 18  # of an id that the warehouse can hold


@dataclass(frozen=True)
class JudgementFile:
    """What a file asks for, and the lines that cannot be read."""

    requests: tuple[Request, ...]
    refused: tuple[Refusal, ...]


def read_judgements(path: Path) -> JudgementFile:
    """Read a CSV with a header: comma, semicolon or tab; UTF-8.

    Columns: row_id, or sheet and row; resident_row_id (or the word `nobody`) or other_row_id; answer;
    reason. Other columns are ignored. Raises PadanError when the file as a whole cannot be read.
    """
    lines = list(records(path))
    if not lines:
        raise PadanError(f"{path.name} is empty: the first line names the columns {', '.join(_KNOWN)}.")
    header = [name.strip().lower() for name in lines[0][1]]
    _check_header(path, header)
    found = [_request(line, header, cells) for line, cells in lines[1:] if any(map(str.strip, cells))]
    return JudgementFile(
        tuple(one for one in found if isinstance(one, Request)),
        tuple(one for one in found if isinstance(one, Refusal)),
    )


def _check_header(path: Path, header: list[str]) -> None:
    lacking = [name for name in ("answer", "reason") if name not in header]
    if "row_id" not in header and not {"sheet", "row"} <= set(header):
        lacking.append("row_id (or sheet and row)")
    if not set(_AGAINST) & set(header):
        lacking.append("resident_row_id or other_row_id")
    if lacking:
        raise PadanError(f"{path.name} lacks the columns {', '.join(lacking)}; the first line names them.")
    if any(header.count(name) > 1 for name in _KNOWN):
        raise PadanError(f"{path.name} names a column twice; each column once.")


def _request(line: int, header: list[str], cells: list[str]) -> Request | Refusal:
    if len(cells) != len(header):
        return Refusal(line, "CELLS")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    is_nobody = row.get("resident_row_id", "").lower() == NOBODY
    if is_nobody:
        row["resident_row_id"] = ""
    numbers: dict[str, int | None] = {}
    for name in ("row_id", "row", *_AGAINST):
        number = _number(row.get(name, ""))
        if isinstance(number, str):
            return Refusal(line, number)
        numbers[name] = number
    return Request(
        line=line,
        answer=row["answer"].lower(),
        reason=row["reason"],
        row_id=numbers["row_id"],
        sheet=row.get("sheet"),
        sheet_row=numbers["row"],
        resident_row_id=numbers["resident_row_id"],
        other_row_id=numbers["other_row_id"],
        is_nobody=is_nobody,
    )


def _number(text: str) -> int | Problem | None:
    """A row's number, None for a blank cell."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > _MAX_DIGITS:
        return "NOT_A_NUMBER"
    return int(text)
