"""A return file as rows: each in text as it came, beside it what it says, or why it says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pyarrow as pa

from padan.intake.readers import Block, read_blocks
from padan.intake.rows import kinds_of
from padan.intake.sniff import refuse_at_sight
from padan.submission.return_rules import ReturnColumn, ReturnForm

TEXTS: tuple[str, ...] = get_args(ReturnColumn)
_NUL, _NUL_SHOWN = "\0", "␀"
_NOT_LETTERS = re.compile(r"[\s'.\-]+")
_MOST_LINES = 10_000_000


@dataclass(frozen=True)
class Reading:
    """rows: as they go into pg_temp.returned. kinds: how many rows of which kind the reader saw."""

    rows: pa.Table
    kinds: dict[str, int]


def read_return(path: Path, form: ReturnForm) -> Reading:
    """Read a return file, XLSX or delimited. Raises Refused for a file that cannot be read at all."""
    contract = form.contract(path.suffix)
    refuse_at_sight(path, contract)
    kinds: Counter[str] = Counter()
    rows: list[dict[str, object]] = []
    for block in read_blocks(path, contract):
        kinds.update(block.before)
        if not block.layout.columns:  # a sheet without this list: it has nothing to answer
            kinds["title"] += block.cells.num_rows
            continue
        told = kinds_of(contract, block).to_pylist()
        kinds.update(told)
        rows += [row for kind, row in zip(told, _rows(block, form), strict=True) if kind == "data"]
    for number, row in enumerate(rows, start=1):
        row["row_no"] = number
    return Reading(pa.Table.from_pylist(rows, schema=_SCHEMA), {k: n for k, n in sorted(kinds.items()) if n})


_SCHEMA = pa.schema(
    [
        ("row_no", pa.int32()),
        ("sheet", pa.string()),
        ("sheet_row", pa.int64()),
        *((name, pa.string()) for name in TEXTS),
        ("said_line", pa.int32()),
        ("said_nik", pa.string()),
        ("said_outcome", pa.string()),
        ("said_member_no", pa.string()),
        ("said_code", pa.string()),
        ("said_month", pa.string()),
        ("trouble", pa.string()),
    ]
)


def _rows(block: Block, form: ReturnForm) -> Iterator[dict[str, object]]:
    at = block.layout.columns
    columns = {name: block.cells.column(str(at[name])).to_pylist() for name in TEXTS if name in at}
    for number, sheet_row in enumerate(block.sheet_rows.to_pylist()):
        texts = {name: _storable(values[number]) for name, values in columns.items()}
        place = {"sheet": _storable(block.layout.sheet), "sheet_row": sheet_row}
        yield place | texts | _said(texts, form)


def _storable(text: str | None) -> str | None:
    return None if text is None else text.replace(_NUL, _NUL_SHOWN)


def _said(texts: dict[str, str | None], form: ReturnForm) -> dict[str, object]:
    plain = {name: (texts.get(name) or "").strip() for name in TEXTS}
    outcome = form.words.get(plain["status"].upper())
    code, member_no = (_NOT_LETTERS.sub("", plain[name]).upper() for name in ("code", "member_no"))
    said: dict[str, object] = {
        "said_line": _line(plain["line_no"]),
        "said_nik": _NOT_LETTERS.sub("", plain["nik"]),
        "said_outcome": outcome,
        "said_member_no": (member_no or None) if outcome == "accepted" else None,
        "said_code": (code or None) if outcome == "returned" else None,
        "said_month": _month(plain["month"], form),
    }
    return said | {"trouble": _trouble(plain, said, code, member_no, form)}


def _trouble(
    plain: dict[str, str], said: dict[str, object], code: str, member_no: str, form: ReturnForm
) -> str | None:
    """Why the row cannot be meant as it stands; the first that holds."""
    is_accepted = said["said_outcome"] == "accepted"
    troubles = {
        "NO_REFERENCE": not plain["reference"],
        "NO_LINE": said["said_line"] is None,
        "UNREADABLE_STATUS": said["said_outcome"] is None,
        "UNREADABLE_MONTH": bool(plain["month"]) and said["said_month"] is None,
        "NO_MEMBER_NO": is_accepted and not member_no,
        "UNREADABLE_MEMBER_NO": is_accepted and re.match(form.member_no, member_no) is None,
        "ACCEPTED_WITH_CODE": is_accepted and bool(code),
        "RETURNED_WITH_MEMBER_NO": said["said_outcome"] == "returned" and bool(member_no) and not code,
    }
    return next((trouble for trouble, holds in troubles.items() if holds), None)


def _line(text: str) -> int | None:
    plain = text.removesuffix(".0")
    number = (
        int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= len(str(_MOST_LINES)) else 0
    )
    return number if 0 < number <= _MOST_LINES else None


def _month(text: str, form: ReturnForm) -> str | None:
    for pattern in form.month_forms:
        if found := re.match(pattern, text):
            return f"{found['year']}-{found['month']}"
    return None
