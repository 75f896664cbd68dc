"""How the branch answers: whole or in parts, twice, out of order, with rows nobody asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from padan.city.branch.answers import Answer, AnswerLine
from padan.city.branch.form import OTHER
from padan.city.chance import chance


@dataclass(frozen=True)
class Manner:
    """Shares of the answers (of the lines: `later`, `wrongly_rejected`) that go another than the plain way.

    All are assumptions: the branch publishes none. in_parts: answers that come in two parts, `later` of
    their lines a month after. twice: sent a second time. shuffled: lines in another order. foreign:
    with a line of a submission that was never sent. wrongly_rejected: right lines rejected by the
    branch's own mistake, and accepted on the second try. knows_claim: deaths of members that the
    branch has learnt by the heirs' claim before the register has them.
    """

    in_parts: float = 0.25
    later: float = 0.2
    twice: float = 0.15
    shuffled: float = 0.25
    foreign: float = 0.15
    wrongly_rejected: float = 0.005
    knows_claim: float = 0.3


PLAIN = Manner(0, 0, 0, 0, 0, 0, 0)


def held_back(seed: int, manner: Manner, number: str, line: int) -> bool:
    """Whether the branch answers this line a month later than the rest."""
    return (
        chance(seed, "in parts", number) < manner.in_parts
        and chance(seed, "later", f"{number} {line}") < manner.later
    )


def sent(seed: int, manner: Manner, answer: Answer) -> list[Answer]:
    """The files as they leave the branch: the answer, changed and repeated as the manner has it."""
    key = f"{answer.number} {answer.part}"
    lines = answer.lines
    if chance(seed, "shuffled", key) < manner.shuffled:
        lines = tuple(sorted(lines, key=lambda line: chance(seed, "place", f"{key} {line.line} {line.nik}")))
    if lines and chance(seed, "foreign", key) < manner.foreign:
        lines = (*lines, _foreign(seed, key, lines[0]))
    answer = replace(answer, lines=lines)
    return [answer, answer] if chance(seed, "twice", key) < manner.twice else [answer]


def _foreign(seed: int, key: str, like: AnswerLine) -> AnswerLine:
    """A line of another sponsor's submission, gone astray."""
    serial = 1 + int(chance(seed, "stray", key) * 9_998)
    nik = f"{like.nik[:12] or '737101010190'}{serial:04d}"
    number = f"LAIN-{serial:04d}"
    return AnswerLine(number, 9_000 + serial, nik, "TANPA NAMA", 0, OTHER, like.start)
