"""What follows from judgements taken together, and where they contradict each other.

Rows judged to be the same are one person; a person has the residents that its rows were judged to be.
A person whose judgements cannot all be true is contradicted: none of them is applied to it. Everything
here is said of contents (a row's values as a hash), so it holds for every row that has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Answer = Literal["same", "not_the_same", "cannot_tell", "to_the_field"]
Kind = Literal["TWO_RESIDENTS", "JOINED_AND_PARTED", "SAME_AND_NOT_THE_SAME", "PARTED_ON_ONE_RESIDENT"]

CONTRADICTED, UNCLEAR, TO_THE_FIELD = "contradicted", "unclear", "to_the_field"


@dataclass(frozen=True)
class Said:
    """The answer in effect about one pair: a content and a resident, or a content and another."""

    judgement_id: int
    judged_row_id: int
    row_sha256: str
    resident: Hashable | None
    other_sha256: str | None
    answer: str


@dataclass(frozen=True)
class Contradiction:
    """Judgements that cannot all be true, by their ids, and the rows they were made on."""

    kind: str
    judgement_ids: tuple[int, ...]
    row_ids: tuple[int, ...]


@dataclass
class Consequences:
    """By content. resident_of: who it is. person_of: contents of one person share a value.

    not_resident: (content, resident). parted: (content, content), both ways round. held: why it stays
    in review. doubles: several persons of one resident, which is allowed.
    """

    resident_of: dict[str, Hashable] = field(default_factory=dict)
    person_of: dict[str, str] = field(default_factory=dict)
    not_resident: set[tuple[str, Hashable]] = field(default_factory=set)
    parted: set[tuple[str, str]] = field(default_factory=set)
    held: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    contradictions: list[Contradiction] = field(default_factory=list)
    doubles: list[Contradiction] = field(default_factory=list)


class _Persons:
    """Contents joined into persons, each named by its smallest content, with what was said of them."""

    def __init__(self, said: list[Said]) -> None:
        self._parent: dict[str, str] = {}
        for one in said:
            self.of(one.row_sha256)
            if one.other_sha256 is not None:
                self.of(one.other_sha256)
            if one.answer == "same" and one.other_sha256 is not None:
                self._join(one.row_sha256, one.other_sha256)
        self.contents: dict[str, list[str]] = defaultdict(list)
        for content in sorted(self._parent):
            self.contents[self.of(content)].append(content)
        self.residents: dict[str, set[Hashable]] = defaultdict(set)
        self.same: dict[str, list[Said]] = defaultdict(list)
        for one in said:
            if one.answer == "same":
                self.same[self.of(one.row_sha256)].append(one)
                if one.other_sha256 is None:
                    self.residents[self.of(one.row_sha256)].add(one.resident)

    def of(self, content: str) -> str:
        """The person of a content."""
        while (above := self._parent.setdefault(content, content)) != content:
            content = above
        return content

    def _join(self, left: str, right: str) -> None:
        first, second = sorted((self.of(left), self.of(right)))
        self._parent[second] = first

    def pair_of(self, one: Said) -> tuple[str, str]:
        """The persons of a judgement about two rows."""
        return self.of(one.row_sha256), self.of(one.other_sha256 or one.row_sha256)


def consequences(said: Iterable[Said]) -> Consequences:
    """What follows from the answers in effect. Their order makes no difference."""
    answers = sorted(said, key=lambda one: (one.judgement_id, one.row_sha256, str(one.resident)))
    persons = _Persons(answers)
    found = list(_contradictions(persons, answers))
    contradicted = {person for person, _ in found}
    # one that concerns two persons is told once
    result = Consequences(contradictions=list(dict.fromkeys(one for _, one in found)))
    result.doubles = list(_doubles(persons))
    for person in contradicted:
        for content in persons.contents[person]:
            result.held[content].add(CONTRADICTED)
    _join(result, persons, contradicted)
    _part(result, persons, answers, contradicted)
    _hold(result, persons, answers, contradicted)
    return result


def _contradictions(persons: _Persons, answers: list[Said]) -> Iterator[tuple[str, Contradiction]]:
    """Every person with judgements that cannot all be true, and which."""
    for person, residents in persons.residents.items():
        if len(residents) > 1:
            yield person, _of("TWO_RESIDENTS", persons.same[person])
    for one in answers:
        if one.answer != "not_the_same":
            continue
        left, right = persons.pair_of(one)
        kind = _denied(persons, one, left, right)
        if kind:
            concerned = [one, *persons.same[left], *(persons.same[right] if right != left else ())]
            yield from ((person, _of(kind, concerned)) for person in sorted({left, right}))


def _denied(persons: _Persons, one: Said, left: str, right: str) -> Kind | None:
    """What a `not_the_same` denies that other judgements say, if anything."""
    if one.other_sha256 is None:
        return "SAME_AND_NOT_THE_SAME" if one.resident in persons.residents[left] else None
    if left == right and len(persons.contents[left]) > 1:
        return "JOINED_AND_PARTED"
    is_shared = bool(persons.residents[left] & persons.residents[right])
    return "PARTED_ON_ONE_RESIDENT" if is_shared else None


def _doubles(persons: _Persons) -> Iterator[Contradiction]:
    """Several persons that were judged to be one resident: doubles, without having been called so."""
    by_resident: dict[Hashable, list[Said]] = defaultdict(list)
    for said in persons.same.values():
        for one in said:
            if one.other_sha256 is None:
                by_resident[one.resident].append(one)
    for said in by_resident.values():
        if len({persons.of(one.row_sha256) for one in said}) > 1:
            yield _of("DOUBLES", said)


def _of(kind: str, said: list[Said]) -> Contradiction:
    return Contradiction(
        kind,
        tuple(sorted({one.judgement_id for one in said})),
        tuple(sorted({one.judged_row_id for one in said})),
    )


def _join(result: Consequences, persons: _Persons, contradicted: set[str]) -> None:
    """Rows become their person and, where it is known, its resident."""
    for person in persons.same.keys() - contradicted:
        for content in persons.contents[person]:
            if any(one.other_sha256 is not None for one in persons.same[person]):
                result.person_of[content] = person
            for resident in persons.residents[person]:
                result.resident_of[content] = resident


def _part(result: Consequences, persons: _Persons, answers: list[Said], contradicted: set[str]) -> None:
    """What one row is not, its whole person is not; nor is it the resident that the other person is."""
    for one in answers:
        left, right = persons.pair_of(one)
        if one.answer != "not_the_same" or {left, right} & contradicted:
            continue
        if one.other_sha256 is None:
            result.not_resident |= {(content, one.resident) for content in persons.contents[left]}
            continue
        for mine, theirs in ((left, right), (right, left)):
            result.parted |= {(a, b) for a in persons.contents[mine] for b in persons.contents[theirs]}
            result.not_resident |= {
                (content, resident)
                for content in persons.contents[mine]
                for resident in persons.residents[theirs]
            }


def _hold(result: Consequences, persons: _Persons, answers: list[Said], contradicted: set[str]) -> None:
    """An open answer holds its persons, unless other judgements have settled what it left open."""
    reasons = {"cannot_tell": UNCLEAR, "to_the_field": TO_THE_FIELD}
    for one in answers:
        if one.answer not in reasons or _is_settled(result, persons, one):
            continue
        for person in set(persons.pair_of(one)) - contradicted:
            if not persons.residents[person]:
                for content in persons.contents[person]:
                    result.held[content].add(reasons[one.answer])


def _is_settled(result: Consequences, persons: _Persons, one: Said) -> bool:
    """Whether it follows from other judgements that the pair is one person, or two."""
    if one.other_sha256 is None:
        return (one.row_sha256, one.resident) in result.not_resident
    left, right = persons.pair_of(one)
    joined = left == right and one.row_sha256 != one.other_sha256
    return joined or (one.row_sha256, one.other_sha256) in result.parted
