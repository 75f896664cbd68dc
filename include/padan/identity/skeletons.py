"""The coarse phonetic form of a name: good to find pairs by, far too coarse to judge them by."""

from __future__ import annotations

import re

import pyarrow as pa

from padan.identity.name_rules import COMMON
from padan.identity.tokens import Tokens

# DOMAIN.md §8, in order, a little coarser where the sounds of its list change places with others in
# name_variants.csv: Z is heard as J and as S (RIZAL, RIJAL, RISAL), KH as K and as H (KHALID, KALID, HALID),
# O as U, E as I; B, P, F, V are one class and D, T another.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("OE", "U"),
        ("TJ", "C"),
        ("DJ", "J"),
        ("S[YJH]", "S"),
        ("[ZJ]", "S"),
        ("[TD]H", "T"),
        ("PH", "P"),
        ("[VFB]", "P"),
        ("D", "T"),
        ("A[EIY]|EI", "AI"),
        ("O", "U"),
        ("[EY]", "I"),
        ("(?<=.)H+$", ""),
        ("KH|CH|[QH]", "K"),
        (r"(.)\1+", r"\1"),
    )
)


def skeleton(word: str) -> str:
    """How a word roughly sounds: SYAHRUDDIN and SAHRUDIN are both SAKRUTIN."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def skeletons(names: pa.Array) -> pa.Array:
    """The skeleton of each name; initials and the commonest words stay only if nothing else does."""
    words = Tokens.of(names)
    common = words.flag(lambda word: len(word) == 1 or word in COMMON)
    only_common = ~words.any_in_text(~common)
    return words.select(~common | only_common[words.row]).rewrite(skeleton).text()
