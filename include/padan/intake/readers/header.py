"""Finding the header of a sheet: the row, or two rows, that match most of the contract's headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from padan.intake.columns import normalised
from padan.intake.contracts import AgencyContract
from padan.intake.readers.block import Layout, Row
from padan.intake.refusals import Missing

LIKENESS = 60.0
"""Below this share of equal letters (0-100) a header is not offered as the one that was meant."""
_LONGEST_HEADER = 60
_DIGITS_OF_A_VALUE = 6


@dataclass(frozen=True)
class _Guess:
    top: int  # index of the first header row
    rows: int  # 1 or 2
    columns: dict[str, int]
    groups_found: int

    @property
    def score(self) -> tuple[int, int, int]:
        return self.groups_found, len(self.columns), -self.rows

    @property
    def is_header(self) -> bool:
        """Two required columns, or one and two others: less may be words in a title or a row."""
        others = len(self.columns) - self.groups_found
        return self.groups_found >= 2 or (self.groups_found == 1 and others >= 2)  # noqa: PLR2004 - as said


def find_layout(contract: AgencyContract, sheet: str, head: Sequence[Row]) -> Layout | None:
    """The layout by the first rows of a sheet; None where none of them is a header.

    A layout may lack required columns: ask `missing_columns`.
    """
    best: _Guess | None = None
    for guess in _guesses(contract, head):
        if best is None or guess.score > best.score:
            best = guess
    if best is None or not best.is_header:
        return None
    rows = head[best.top : best.top + best.rows]
    return Layout(
        sheet=sheet,
        columns=best.columns,
        headers=tuple(_unique(_labels(rows))),
        header_texts=tuple(tuple(normalised(cell or "") for cell in row) for row in rows),
        header_row=best.top + 1,
        first_data_row=best.top + best.rows + 1,
    )


def missing_columns(contract: AgencyContract, sheet: str, layout: Layout | None) -> list[Missing]:
    """Required columns that the layout does not have, each with the header most like it."""
    if layout is None:
        labels = [contract.columns[group[0]].headers[0] for group in contract.required_groups]
        return [Missing(tuple(labels), sheet)]
    lacking = [g for g in contract.required_groups if not any(name in layout.columns for name in g)]
    return [
        Missing(
            tuple(contract.columns[name].headers[0] for name in group),
            sheet,
            layout.header_row,
            _nearest(contract, layout, group),
        )
        for group in lacking
    ]


def _guesses(contract: AgencyContract, head: Sequence[Row]) -> Iterator[_Guess]:
    aliases = contract.aliases
    for top, row in enumerate(head):
        yield _guess(contract, top, 1, _match(aliases, [[cell] for cell in row]))
        if top + 1 < len(head) and not _looks_like_data(head[top + 1]):
            yield _guess(contract, top, 2, _match(aliases, list(_two_rows(row, head[top + 1]))))


def _guess(contract: AgencyContract, top: int, rows: int, columns: dict[str, int]) -> _Guess:
    groups = contract.required_groups
    return _Guess(top, rows, columns, sum(any(name in columns for name in group) for group in groups))


def _match(aliases: dict[str, str], spellings: Sequence[Sequence[str | None]]) -> dict[str, int]:
    """Canonical column -> first position one of whose spellings is an alias of it."""
    columns: dict[str, int] = {}
    for position, texts in enumerate(spellings):
        names = (aliases.get(normalised(text)) for text in texts if text)
        name = next((name for name in names if name), None)
        if name is not None:
            columns.setdefault(name, position)
    return columns


def _two_rows(upper: Row, lower: Row) -> Iterator[list[str | None]]:
    """Per position the spellings of a header of two rows: together, the lower, the upper.

    A merged upper cell holds its text at the left end only and speaks for the lower cells under it.
    """
    above: str | None = None
    for position in range(max(len(upper), len(lower))):
        over = upper[position] if position < len(upper) else None
        under = lower[position] if position < len(lower) else None
        above = over or (above if under else None)
        yield [f"{above} {under}", under, over] if above and under else [over, under]


def _looks_like_data(row: Row) -> bool:
    return any(sum(map(str.isdigit, cell)) >= _DIGITS_OF_A_VALUE for cell in row if cell)


def _labels(rows: Sequence[Row]) -> list[str]:
    """What stands over each position, upper and lower text together, on one line."""
    spellings = _two_rows(rows[0], rows[1]) if len(rows) > 1 else ([cell] for cell in rows[0])
    return [" ".join((next(filter(None, texts), None) or "").split()) for texts in spellings]


def _unique(labels: Sequence[str]) -> Iterator[str]:
    """The same labels, a repeated one numbered: "NIK", "NIK (2)"."""
    taken: set[str] = set()
    for label in labels:
        candidate, number = label, 2
        while candidate and candidate in taken:
            candidate, number = f"{label} ({number})", number + 1
        taken.add(candidate)
        yield candidate


def _nearest(contract: AgencyContract, layout: Layout, group: tuple[str, ...]) -> str | None:
    used = set(layout.columns.values())
    free = {
        label: normalised(label)
        for position, label in enumerate(layout.headers)
        if position not in used and _could_be_a_header(label)
    }
    wanted = [normalised(header) for name in group for header in contract.columns[name].headers]
    hits = [process.extractOne(text, free, scorer=fuzz.ratio, score_cutoff=LIKENESS) for text in wanted]
    best = max((hit for hit in hits if hit), key=lambda hit: hit[1], default=None)
    return str(best[2]) if best else None


def _could_be_a_header(label: str) -> bool:
    return bool(label) and len(label) <= _LONGEST_HEADER and not any(map(str.isdigit, label))
