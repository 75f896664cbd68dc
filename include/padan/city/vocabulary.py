"""The words of names, with their shares, usual spellings, and what they are spelt from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from padan.city.randomness import Array, draw, zipf_shares
from padan.city.reference import Reference

# The first word of local names by sex and generation, with shares; '' is none.
_PREFIXES = {
    (0, "old"): ":58 ABDUL:9 ABD.:4 MUHAMMAD:5 MUH.:7 ANDI:5 H.:9 LA:1 BASO:2",
    (0, "mid"): ":50 ABDUL:6 ABD.:3 MUHAMMAD:12 MUH.:17 ANDI:6 A.:1 H.:3 MUH:2",
    (0, "new"): ":40 ABDUL:3 MUHAMMAD:26 MUH.:21 ANDI:5 AHMAD:4 NUR:1",
    (1, "old"): ":55 SITTI:14 ST.:10 SITI:3 HJ.:9 ANDI:5 BESSE:2 I:1 NUR:1",
    (1, "mid"): ":68 SITTI:7 ST.:8 SITI:3 HJ.:3 ANDI:6 A.:1 SRI:3 NUR:1",
    (1, "new"): ":70 SITTI:4 ST.:3 SITI:4 ANDI:6 NUR:7 SRI:2 AULIA:2 NURUL:2",
}
_TITLES = ("H.", "HJ.", "LA", "I")
_ABDUL = (
    "RAHMAN", "RAHIM", "RAZAK", "AZIS", "HALIM", "MAJID", "LATIF", "HAMID", "KADIR", "GAFFAR",
    "WAHAB", "SAMAD", "SALAM", "MALIK", "MUIN", "HAFID", "KARIM", "RASYID", "HARIS",
)  # fmt: skip
_MALE_ROOTS = ("HAS", "AS", "SYAH", "IR", "HER", "AR", "AN", "MUS", "RUS", "SAH")
_MALE_ENDS = ("RUL", "WAN", "MAN", "DAR", "RIL", "LAN", "DI", "BAR", "FAN", "SAL", "WANDI", "HAM")
_FEMALE_ROOTS = (
    "NUR",
    "ROS",
    "HAS",
    "SUR",
    "MAR",
    "JUM",
    "DAR",
    "RAS",
    "HER",
    "MUL",
    "SAR",
    "IR",
    "KAS",
    "RAH",
)
_FEMALE_ENDS = ("MIATI", "NIATI", "DIANA", "LINA", "MAWATI", "LINDA", "TINI", "NAENI", "IANI", "TINA", "MALA")


@dataclass(frozen=True)
class Pool:
    """Words to draw from, with their shares."""

    codes: Array
    shares: Array

    def take(self, rng: np.random.Generator, count: int) -> Array:
        """`count` codes with replacement."""
        return draw(rng, self.codes, self.shares, count)


@dataclass(frozen=True)
class Vocabulary:
    """Every word of a name. canonical: code -> code of its usual spelling, titles -> 0."""

    words: pa.Array
    canonical: Array
    pools: dict[str, Pool]

    def spell(self, names: Array) -> pa.Array:
        """Full names as text from an (n, 4) array of codes."""
        columns = [pc.take(self.words, pa.array(names[:, part])) for part in range(names.shape[1])]
        present = [pc.if_else(pc.equal(column, ""), None, column) for column in columns]
        return pc.binary_join_element_wise(*present, " ", null_handling="skip")

    def key(self, names: Array) -> Array:
        """One number a name, equal for names that differ in spelling or titles only."""
        usual = self.canonical[names].astype(np.int64)
        return ((usual[:, 0] << 36) | (usual[:, 1] << 24) | (usual[:, 2] << 12)) | usual[:, 3]


class _Words:
    """Gives each word its code."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {"": 0}

    def pool(self, words: tuple[str, ...] | list[str], shares: Array | None = None) -> Pool:
        codes = [self.codes.setdefault(word, len(self.codes)) for word in words]
        return Pool(np.array(codes, dtype=np.int16), zipf_shares(len(codes)) if shares is None else shares)


def make_vocabulary(rng: np.random.Generator, reference: Reference) -> Vocabulary:
    """The words of this city; which modern names are in fashion is a matter of chance."""
    words = _Words()
    pools = {name: words.pool(tokens) for name, tokens in _local(reference).items()}
    pools |= {name: words.pool(list(rng.permutation(tokens))) for name, tokens in _modern(reference).items()}
    for (sex, age), prefixes in _PREFIXES.items():
        pairs = [prefix.split(":") for prefix in prefixes.split(" ")]
        shares = np.array([int(share) for _, share in pairs])
        pools[f"prefix {sex} {age}"] = words.pool([word for word, _ in pairs], shares)
    _add_spellings(words, reference)
    return Vocabulary(pa.array(list(words.codes)), _usual(words, reference), pools)


def _local(reference: Reference) -> dict[str, list[str]]:
    by_kind: dict[tuple[str, str], list[str]] = {}
    for token, kind, sexes in reference.local_names:
        for sex in sexes:
            by_kind.setdefault((kind, sex), []).append(token)
    composed = {
        "L": [root + end for end in _MALE_ENDS for root in _MALE_ROOTS],
        "P": [root + end for end in _FEMALE_ENDS for root in _FEMALE_ROOTS],
    }
    return {
        "own 0": list(dict.fromkeys(by_kind["given", "L"] + composed["L"])),
        "own 1": list(dict.fromkeys(by_kind["given", "P"] + composed["P"])),
        "bugis 0": by_kind["bugis_makassar", "L"],
        "bugis 1": by_kind["bugis_makassar", "P"],
        "abdul": list(_ABDUL),
        "servant": ["ABDUL", "ABD."],
        "daeng 0": [f"DG {token}" for token in by_kind["daeng", "L"]],
        "daeng 1": [f"DG {token}" for token in by_kind["daeng", "P"]],
    }


def _modern(reference: Reference) -> dict[str, list[str]]:
    lists = {name: list(tokens) for name, tokens in reference.names.items()}
    local = {"ANDI", "DAENG", "ABDULLAH", "MUHAMMAD", "SITI"}
    return {
        "modern 0": lists["first-male"],
        "modern 1": [name for name in lists["first-female"] if name not in local],
        "second 0": [name for name in lists["last-male"] if name not in local],
        "second 1": lists["last-female"],
        "migrant 0": lists["first_names_male"],
        "migrant 1": lists["first_names_female"],
        "family": [name for name in lists["last-neutral"] + lists["last_names_male"] if name not in local],
    }


def _add_spellings(words: _Words, reference: Reference) -> None:
    for usual, variants in reference.spellings.items():
        if usual in words.codes:
            words.pool([word for word, kind in variants if kind in ("spelling", "old_spelling", "abbr")])


def _usual(words: _Words, reference: Reference) -> Array:
    """Code -> code of the usual spelling; 0 for titles. One letter can be short for many names."""
    canonical = np.arange(len(words.codes), dtype=np.int16)
    for usual, variants in reference.spellings.items():
        for word, _ in variants:
            if usual in words.codes and word in words.codes and len(word.rstrip(".")) > 1:
                canonical[words.codes[word]] = words.codes[usual]
    for title in _TITLES:
        canonical[words.codes[title]] = 0
    return canonical
