"""A NIK in a cell: how it is spoilt when written, and what a careful reader still reads from it.

The reader is the truth's own. It follows the same agreed rules as the pipeline's and shares no code
with it, so that each can be wrong without the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from padan.city.randomness import Dice

DIGITS = 16
Cell = str | float | None
_PLACEHOLDERS = ("0000000000000000", "1234567890123456", "9999999999999999", "1111111111111111")
_WORDS = ("BELUM ADA", "KTP HILANG", "DALAM PROSES", "-")
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\u00a0.\-'’‘`\"]")
_LETTERS = str.maketrans("OolIi|", "001111")


def write_nik(number: int, way: str, dice: Dice, *, as_number: bool) -> Cell:
    """The cell for a NIK spoilt in a way of `padan.city.errors`; as_number where Excel took it for one."""
    text = f"{number:0{DIGITS}d}"
    if way == "excel_zero":
        text = text[:-1] + "0"
        return float(text) if as_number else text
    if way == "excel_scientific":
        return f"{number:.5E}"
    if way in _WAYS:
        return _WAYS[way](text, dice)
    return float(text) if as_number and text.endswith("0") else text


def _separated(text: str, dice: Dice) -> str:
    parts = (text[:6], text[6:12], text[12:])
    forms = (
        " ".join(parts),
        ".".join(parts),
        "-".join(parts),
        f"'{text}",
        f"{text}\u00a0",
        f" {text}",
        f"{text}.0",
    )
    return dice.pick(forms)


def _lettered(text: str, dice: Dice) -> str:
    swaps = [("0", "O"), ("1", "l"), ("1", "I"), ("0", "o")]
    for _ in swaps:
        digit, letter = dice.pick(swaps)
        if digit in text:
            at = text.rfind(digit)
            return text[:at] + letter + text[at + 1 :]
    return text[:1] + "O" + text[2:]


def _longer_or_shorter(text: str, dice: Dice) -> str:
    at = 1 + dice.below(DIGITS - 1)
    return text[:at] + text[at + 1 :] if dice.chance(0.6) else text[:at] + text[at - 1 :]


def _strange(text: str, dice: Dice) -> str:
    at = 6 + dice.below(DIGITS - 6)
    return dice.pick((text[:at] + "?" + text[at + 1 :], text[:at] + "X" + text[at + 1 :], dice.pick(_WORDS)))


_WAYS: dict[str, Callable[[str, Dice], str | None]] = {
    "separators": _separated,
    "letters": _lettered,
    "length": _longer_or_shorter,
    "characters": _strange,
    "placeholder": lambda _, dice: dice.pick(_PLACEHOLDERS),
    "blank": lambda _, dice: dice.pick((None, None, "-")),
}


def read_nik(cell: Cell, kk: Cell = None) -> str:
    """The sixteen digits a careful reader takes from a cell, '' when there are none to be had.

    kk: the cell of the same row's KK number; a NIK equal to it is not a NIK.
    """
    text = _digits(cell)
    if len(text) != DIGITS or not text.isdecimal() or not text.isascii():
        return ""
    if len(set(text)) == 1 or text in _PLACEHOLDERS or text == _digits(kk):
        return ""
    return text


def _digits(cell: Cell) -> str:
    """A cell as text without what stands between digits; '' for a number that lost its digits."""
    text = f"{cell:.0f}" if isinstance(cell, float) else (cell or "").strip()
    if _SCIENTIFIC.fullmatch(text):
        return ""
    return _BETWEEN.sub("", text.removesuffix(".0")).translate(_LETTERS)
