"""An explanation in the words of an officer: no names, no numbers of persons, only what was compared."""

from __future__ import annotations

from dataclasses import dataclass

from padan.i18n import Translator
from padan.linkage.explanation.parts import Explanation, Part


@dataclass(frozen=True)
class Step:
    """One step from what is known beforehand to the result: what it is, what was found, its bits."""

    what: str
    found: str
    bits: float


def steps(explanation: Explanation, translate: Translator) -> list[Step]:
    """The prior, every comparison, the household, the rivals; their bits add up to `total`."""
    compared = [
        Step(_comparison(part, translate), _found(part, translate), part.weight + part.term_weight)
        for part in explanation.parts
    ]
    others = [
        Step(translate(f"linkage.step.{name}"), translate(f"linkage.found.{name}"), bits)
        for name, bits in (
            ("household", explanation.household),
            ("rivals", explanation.rivals_weight),
        )
        if bits
    ]
    return [_before(explanation, translate), *compared, *others]


def _before(explanation: Explanation, translate: Translator) -> Step:
    found = translate(
        "linkage.found.prior",
        share=translate.percent(explanation.expected),
        rows=translate.number(round(explanation.right_rows)),
    )
    return Step(translate("linkage.step.prior"), found, explanation.prior_weight)


def total(explanation: Explanation) -> float:
    """Log2 of the odds that it is one person."""
    return explanation.prior_weight + explanation.match_weight + explanation.rivals_weight


def rivals(explanation: Explanation, translate: Translator) -> str:
    """How many others come near, and how near."""
    if not explanation.rivals:
        return translate("linkage.rivals.none")
    behind = explanation.match_weight - max(explanation.rivals)
    return translate(
        "linkage.rivals.some" if behind >= 0 else "linkage.rivals.better",
        count=translate.number(len(explanation.rivals)),
        bits=translate.decimal(abs(behind), 1),
    )


def _comparison(part: Part, translate: Translator) -> str:
    return translate.get(f"linkage.comparison.{part.comparison}", _plain(part.comparison))


def _found(part: Part, translate: Translator) -> str:
    level = translate.get(
        f"linkage.level.{part.comparison}.{part.level}",
        translate.get(f"linkage.level.{part.level}", _plain(part.level)),
    )
    if part.frequency is None:
        return level
    return translate("linkage.found.frequency", level=level, count=translate.number(part.frequency))


def _plain(name: str) -> str:
    return name.replace("_", " ")
