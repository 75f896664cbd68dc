"""Names as they are compared: both sides of a comparison go through `read_names`, neither is canonical.

A Makassar adult has an own name and a Daeng name; lists hold one or both. Titles say little, a father's
name after BIN and an alias are not the own name, ALM. says that the person has died.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from padan.identity.arrays import fold, null_if_empty, text, tidy, where_needed
from padan.identity.name_rules import COMMON, WEAK_PATRONYM, NameRules
from padan.identity.skeletons import skeletons
from padan.identity.tokens import Mask, Tokens

_OWN, _PATRONYM, _ALIAS = 0, 1, 2
# After a comma: short words with points are degrees, known or not (S.Tr.Keb., A.Md.Kep.).
_DEGREES_AFTER_COMMA = r",\s*[A-Z]{1,3}(?:\.\s?[A-Z]{1,4})+\.?"
_BRACKETED = r"^([^(]*)\(([^)]*)\)?(.*)$"


def read_names(raw: pa.Array, rules: NameRules) -> pa.Table:
    """Read full names as received.

    Returns columns
      name: the own name in canonical words, null if none is given (also where only a Daeng name is);
      name_skeleton: its coarse phonetic form without the commonest words, for blocking only;
      daeng, patronym, alias: the Daeng name, the father's name after BIN, the name after ALIAS, or null;
      deceased_mark: whether ALM. stands before or after the name (after BIN it speaks of the father).
    """
    words = Tokens.of(_clean(text(raw), rules))
    marks = _Marks(words, rules)
    own = _without_titles(words.select(marks.own), rules)
    name = _phrases(_canonical(own, rules).text(), rules)
    parts = {
        "daeng": words.select(marks.daeng),
        "patronym": words.select(marks.patronym),
        "alias": words.select(marks.alias),
    }
    return pa.table(
        {
            "name": null_if_empty(name),
            "name_skeleton": null_if_empty(skeletons(name)),
            **{part: null_if_empty(_canonical(w, rules).text()) for part, w in parts.items()},
            "deceased_mark": pa.array(words.any_in_text(marks.deceased), pa.bool_()),
        }
    )


def _clean(raw: pa.Array, rules: NameRules) -> pa.Array:
    """Capital letters and single spaces; what stands in brackets becomes an alias at the end."""
    return _phrases(where_needed(fold(raw), "[^A-Z ]", lambda v: _plain(v, rules)), rules)


def _plain(values: pa.Array, rules: NameRules) -> pa.Array:
    deceased = "|".join(sorted(rules.deceased))
    unbracketed = pc.replace_substring_regex(values, rf"\(\s*({deceased})\.?\s*\)", r" \1 ")
    moved = pc.replace_substring_regex(unbracketed, _BRACKETED, r"\1 \3 ALIAS \2")
    aliased = pc.replace_substring(moved, "@", " ALIAS ")
    unquoted = pc.replace_substring_regex(aliased, "['\"]", "")
    squeezed = pc.replace_substring_regex(unquoted, _dotted(rules), r" \1\2 ")
    bare = pc.replace_substring_regex(squeezed, _DEGREES_AFTER_COMMA, " ")
    return tidy(pc.replace_substring_regex(bare, "[^A-Z]", " "))


def _dotted(rules: NameRules) -> str:
    """S.PD, S. PD. and the like: one letter, a point, the rest."""
    rests = {form.split(".")[1] for form in rules.dotted}
    firsts = {form[0] for form in rules.dotted}
    return rf"\b([{''.join(sorted(firsts))}])\.\s?({'|'.join(sorted(rests, key=len, reverse=True))})\b\.?"


def _phrases(values: pa.Array, rules: NameRules) -> pa.Array:
    """NUR HAYATI → NURHAYATI: names that are one word, written as several."""
    any_phrase = r"\b(?:" + "|".join(map(re.escape, sorted(rules.phrases))) + r")\b"

    def replaced(found: pa.Array) -> pa.Array:
        for phrase, canonical in sorted(rules.phrases.items()):
            found = pc.replace_substring_regex(found, rf"\b{re.escape(phrase)}\b", canonical)
        return found

    return where_needed(values, any_phrase, replaced)


class _Marks:
    """Which words of each text are its own name, Daeng name, patronym, alias or a mark of death."""

    own: Mask
    daeng: Mask
    patronym: Mask
    alias: Mask
    deceased: Mask

    def __init__(self, words: Tokens, rules: NameRules) -> None:
        daeng_mark = words.among(rules.daeng)
        death_mark = words.among(rules.deceased)
        alias_mark = words.among(rules.alias)
        plain = ~words.among(rules.daeng | rules.deceased | rules.alias | rules.patronym | rules.prefixes)
        begun = words.count_before(plain) > 0
        distinctive = words.flag(lambda w: len(w) > 1 and rules.canonical(w) not in COMMON)
        weak = words.among({WEAK_PATRONYM}) & words.previous(plain & distinctive)
        father_mark = (words.among(rules.patronym) | weak) & begun & ~words.is_last
        part = _part(words, father_mark, alias_mark)
        follows_daeng = words.previous(daeng_mark & (part != _PATRONYM))
        content = ~(daeng_mark | death_mark | alias_mark | father_mark)
        self.daeng = content & follows_daeng
        rest = content & ~self.daeng
        self.own = rest & (part == _OWN)
        self.patronym = rest & (part == _PATRONYM)
        self.alias = rest & (part == _ALIAS)
        self.deceased = death_mark & ~words.previous(father_mark)


def _part(words: Tokens, father_mark: Mask, alias_mark: Mask) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For every word the part it belongs to, set by the last marker before it in its text."""
    place = np.arange(len(words.codes))
    kind = np.where(alias_mark, _ALIAS, _PATRONYM)
    last_marker = np.maximum.accumulate(np.where(father_mark | alias_mark, place, -1), dtype=np.int64)
    in_text = last_marker >= words.offsets[words.row]
    return np.where(in_text, kind[np.maximum(last_marker, 0)], _OWN)


def _without_titles(words: Tokens, rules: NameRules) -> Tokens:
    """Degrees at the end, titles that lead and titles between go; the last word always stays."""
    degree = words.among(rules.degrees)
    ending = degree & (words.count_after(~degree) == 0) & (words.position > 0)
    words = words.select(~ending)
    words = words.select(~words.among(rules.strips) | words.is_last)
    prefix = words.among(rules.prefixes)
    leading = prefix & (words.count_before(~prefix) == 0)
    return words.select(~leading | words.is_last)


def _canonical(words: Tokens, rules: NameRules) -> Tokens:
    """Every word in its canonical form; a single letter at the end stays an initial."""
    initial = words.flag(lambda w: len(w) == 1) & words.is_last
    return words.rewrite(rules.canonical, ~initial)
