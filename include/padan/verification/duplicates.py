"""Which rows of the list are the same person, and which of them stays.

Two rows are one person when both are matched to the same resident, or when the linkage of the list
with itself says so. Chains are not followed: a double is linked to its survivor directly or
through their common resident, so A ~ B ~ C does not make A and C one person. Two rows matched to
different residents never are. What people judged comes first: it joins rows, and it parts them.

Which row stays is a rule: `survivor` of include/rules/decision.yaml, and where rows are equal by it, the
first of the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from padan.verification.rules import SurvivorKey


@dataclass(frozen=True)
class Row:
    """A row that may have a double.

    position: its place in the list. link_rank: 0 matched to the register and settled, 1 matched, 2 in
    review, 3 neither. anchor: the resident it is matched to. person: rows judged to be the same have
    the same. agreements: attributes that agree with the register. told: what the row tells of phone,
    occupation, segment and disability.
    """

    row_id: int
    position: int
    link_rank: int
    anchor: int | None
    person: str | None = None
    agreements: int = 0
    told: int = 0


_BEST_FIRST: dict[SurvivorKey, Callable[[Row], int]] = {
    "link": lambda row: row.link_rank,
    "agreements": lambda row: -row.agreements,
    "told": lambda row: -row.told,
}


@dataclass(frozen=True)
class Link:
    """Two rows that are one person by the linkage of the list with itself.

    is_contradicted: no resident is possible for both, so it takes an officer to say.
    """

    left_row_id: int
    right_row_id: int
    probability: float
    is_contradicted: bool


@dataclass(frozen=True)
class Doubles:
    """survivor_of: double -> the row that stays. doubtful: rows that may be a double of another person's."""

    survivor_of: dict[int, int]
    doubtful: set[int]


def find_doubles(
    rows: Iterable[Row],
    links: Iterable[Link],
    parted: Iterable[tuple[int, int]] = (),
    *,
    order: Sequence[SurvivorKey],
) -> Doubles:
    """Survivors of all doubles: the best row by `order`, of equals the first of the list.

    `links` come in order of precedence, the most probable first. `parted`: pairs of rows judged to be
    two persons, both ways round; they do not become doubles of one row either. Python over the
    doubles only: they are few.
    """
    ordered = sorted(rows, key=lambda row: (*(_BEST_FIRST[key](row) for key in order), row.position))
    group_of = {row.row_id: row.row_id for row in ordered}
    members = _by_person(ordered, group_of)
    partners, contradicted = _partners(links, group_of)
    apart = _parted_rows(parted)
    survivor_of: dict[int, int] = {}
    joined: dict[int, list[int]] = {}  # survivor -> it and the rows it stands for
    for group, row_ids in members.items():
        one_person = (
            other
            for other in partners[group]
            if other in joined and not _are_apart(row_ids, joined[other], apart)
        )
        kept = next(one_person, group)
        joined.setdefault(kept, []).extend(row_ids)
        survivor_of |= {row_id: kept for row_id in row_ids if row_id != kept}
    anchored = {row.row_id for row in ordered if row.anchor is not None}
    return Doubles(survivor_of, contradicted - anchored - set(survivor_of))


def _by_person(ordered: list[Row], group_of: dict[int, int]) -> dict[int, list[int]]:
    """Rows by group, named by its first row: the rows of one person, or a row alone. Fills `group_of`.

    A person is a resident, or what was judged to be one; the rows judged to be a person share the
    resident that any of them is matched to.
    """
    resident_of = {row.person: row.anchor for row in ordered if row.person and row.anchor is not None}
    first_of: dict[int | str, int] = {}
    members: dict[int, list[int]] = defaultdict(list)
    for row in ordered:
        resident = resident_of.get(row.person, row.anchor) if row.person else row.anchor
        person = row.person if resident is None else resident
        group = row.row_id if person is None else first_of.setdefault(person, row.row_id)
        group_of[row.row_id] = group
        members[group].append(row.row_id)
    return members


def _parted_rows(parted: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    others: dict[int, set[int]] = defaultdict(set)
    for left, right in parted:
        others[left].add(right)
    return others


def _are_apart(rows: list[int], others: list[int], apart: dict[int, set[int]]) -> bool:
    """Whether a row of the one group was judged not to be a row of the other."""
    return any(not apart[row].isdisjoint(others) for row in rows if row in apart)


def _partners(links: Iterable[Link], group_of: dict[int, int]) -> tuple[dict[int, list[int]], set[int]]:
    """Groups linked to each group, the most probable first; and rows of contradicted links."""
    partners: dict[int, list[int]] = defaultdict(list)
    contradicted: set[int] = set()
    for link in links:
        left, right = group_of[link.left_row_id], group_of[link.right_row_id]
        if link.is_contradicted:
            contradicted |= {link.left_row_id, link.right_row_id}
        elif left != right:
            partners[left].append(right)
            partners[right].append(left)
    return partners, contradicted
