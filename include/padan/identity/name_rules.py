"""What is known about names, read from name_variants.csv and name_titles.csv."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Words that many people share: they say little about who somebody is (DOMAIN.md §8).
COMMON = frozenset({"MUHAMMAD", "ABDUL", "SITTI", "NUR", "ANDI", "LA", "I", "WE"})

# One letter is far oftener an initial than "bin", "panggilan" or the title it may abbreviate; H before
# a name is the exception, B between two names is judged by its neighbour (see names.py).
WEAK_PATRONYM = "B"
_SURE_LETTERS = frozenset({"H"})

_TITLE_WORDS = frozenset({"DAENG", "KARAENG", "PUANG", "PETTA", "HAJI", "HAJJAH"})
_DECEASED = frozenset({"ALM", "ALMH", "ALMARHUM", "ALMARHUMAH"})
_OLD_SPELLINGS = (("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("SJ", "SY"))
# DJAMALOEDIN → JAMALUDIN → JAMALUDDIN → itself
_LONGEST_CHAIN = 4
_UDDIN = re.compile(r"(?<=..)UDD?[IE]N$")


@dataclass(frozen=True, eq=False)
class NameRules:
    """Words by the part they play in a name, each in capital letters without points.

    variants: word → canonical form (one or more words). phrases: several words → one canonical form.
    prefixes: titles that go where they lead. strips: titles that go anywhere but at the end.
    degrees: academic titles that go at the end; dotted: the same spelt with points.
    daeng, patronym, alias, deceased: markers.
    """

    variants: dict[str, str]
    phrases: dict[str, str]
    prefixes: frozenset[str]
    strips: frozenset[str]
    degrees: frozenset[str]
    dotted: tuple[str, ...]
    daeng: frozenset[str]
    patronym: frozenset[str]
    alias: frozenset[str]
    deceased: frozenset[str]

    def canonical(self, word: str) -> str:
        """The form in which a word is compared: old spellings, variants and -uddin made one."""
        for _ in range(_LONGEST_CHAIN):
            word = " ".join(_UDDIN.sub("UDDIN", modern(self.variants.get(w, w))) for w in word.split())
        return word


def modern(word: str) -> str:
    """Spelling since 1972: oe → u, dj → j, tj → c, sj → sy."""
    for old, new in _OLD_SPELLINGS:
        word = word.replace(old, new)
    return word


@lru_cache(maxsize=4)
def load_name_rules(reference: Path) -> NameRules:
    """The rules of the tables in this folder."""
    variants = _variants(reference / "name_variants.csv")
    titles = list(_rows(reference / "name_titles.csv"))
    as_title = {word: form for word, form in variants.items() if form in _TITLE_WORDS}
    words = {word: form for word, form in variants.items() if form not in _TITLE_WORDS}
    dropped = _forms(t for t in titles if t["position"] == "prefix" and _goes(t)) - _DECEASED
    religious = _forms(t for t in titles if t["kind"] == "religious")
    nobles = _forms(t for t in titles if t["title"] == "KARAENG")
    academic = [t for t in titles if t["position"] == "suffix"]
    return NameRules(
        variants={word: form for word, form in words.items() if " " not in word},
        phrases={word: form for word, form in words.items() if " " in word},
        prefixes=dropped | _abbreviating(as_title, dropped),
        strips=(religious - _SURE_LETTERS) | nobles | _abbreviating(as_title, nobles),
        degrees=_forms(academic),
        dotted=tuple(form for t in academic for form in t["forms_pipe"].split("|") if "." in form),
        daeng=_named(titles, "DAENG") | _abbreviating(as_title, {"DAENG"}),
        patronym=_named(titles, "PATRONYM") - {WEAK_PATRONYM},
        alias=frozenset(w for w in _named(titles, "ALIAS") if len(w) > 1),
        deceased=_DECEASED,
    )


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _variants(path: Path) -> dict[str, str]:
    """Variant → canonical form; a variant of two canonical forms (A. = ANDI or ABDUL) is neither."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in _rows(path):
        variant = _letters(row["variant"])
        if variant != row["canonical"]:  # BACO' is BACO once its apostrophe is gone
            found[variant].add(row["canonical"])
    return {variant: min(forms) for variant, forms in found.items() if len(forms) == 1}


def _letters(form: str) -> str:
    return re.sub(r"[^A-Z ]", "", form.upper())


def _goes(title: dict[str, str]) -> bool:
    return title["handling"].startswith(("drop", "strip"))


def _forms(titles: Iterable[dict[str, str]]) -> frozenset[str]:
    return frozenset(_letters(form) for title in titles for form in title["forms_pipe"].split("|"))


def _named(titles: Iterable[dict[str, str]], name: str) -> frozenset[str]:
    return _forms(title for title in titles if title["title"] == name)


def _abbreviating(as_title: dict[str, str], words: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(words)
    return frozenset(abbreviation for abbreviation, word in as_title.items() if word in wanted)
