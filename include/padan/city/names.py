"""Names as the city bears them: Bugis and Makassar, migrant, old and young, long and of one word.

A name is four small codes into a vocabulary: prefix, own name, second, third; 0 is no word. Words
repeat as words do (Zipf), children often carry their father's name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from padan.city.randomness import Array, brackets, draw, draw_by, happens, zipf_shares
from padan.city.reference import Reference

PARTS = 4
LOCAL, JAVANESE, CHRISTIAN, CHINESE = range(4)
MALE = 0
# The register before 1990 holds more one-word names and old spellings; after 1998 modern names.
OLD, YOUNG = 1965, 1998

# The first word of local names by sex and generation, with shares; '' is none.
_PREFIXES = {
    (0, "old"): ":58 ABDUL:9 ABD.:4 MUHAMMAD:5 MUH.:7 ANDI:5 H.:9 LA:1 BASO:2",
    (0, "mid"): ":50 ABDUL:6 ABD.:3 MUHAMMAD:12 MUH.:17 ANDI:6 A.:1 H.:3 MUH:2",
    (0, "new"): ":40 ABDUL:3 MUHAMMAD:26 MUH.:21 ANDI:5 AHMAD:4 NUR:1",
    (1, "old"): ":55 SITTI:14 ST.:10 SITI:3 HJ.:9 ANDI:5 BESSE:2 I:1 NUR:1",
    (1, "mid"): ":68 SITTI:7 ST.:8 SITI:3 HJ.:3 ANDI:6 A.:1 SRI:3 NUR:1",
    (1, "new"): ":70 SITTI:4 ST.:3 SITI:4 ANDI:6 NUR:7 SRI:2 AULIA:2 NURUL:2",
}
_ABDUL = (
    "RAHMAN", "RAHIM", "RAZAK", "AZIS", "HALIM", "MAJID", "LATIF", "HAMID", "KADIR", "GAFFAR",
    "WAHAB", "SAMAD", "SALAM", "MALIK", "MUIN", "HAFID", "KARIM", "RASYID", "HARIS",
)  # fmt: skip
# Where a second name comes from: a modern list, an own name, an old Bugis name, the father.
_SECOND = {0: 0.45, 1: 0.22, 2: 0.07, 3: 0.26}
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
    short: Array
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
    return Vocabulary(pa.array(list(words.codes)), *_usual(words, reference), pools)


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


def _usual(words: _Words, reference: Reference) -> tuple[Array, Array]:
    """Code -> usual spelling (0 for titles), and code -> its common short form."""
    canonical = np.arange(len(words.codes), dtype=np.int16)
    short = np.arange(len(words.codes), dtype=np.int16)
    for usual, variants in reference.spellings.items():
        for word, kind in variants:
            if usual in words.codes and word in words.codes and word not in ("A.", "A", "M", "M."):
                canonical[words.codes[word]] = words.codes[usual]
                if kind == "abbr" and short[words.codes[usual]] == words.codes[usual]:
                    short[words.codes[usual]] = words.codes[word]
    for title in ("H.", "HJ.", "LA", "I"):
        canonical[words.codes[title]] = 0
    return canonical, short


@dataclass(frozen=True)
class Bearers:
    """Whom names are drawn for. year: of birth. father: code of his own name, 0 if not known."""

    sex: Array
    year: Array
    group: Array
    father: Array

    def __len__(self) -> int:
        return len(self.sex)

    def taken(self, rows: Array) -> Bearers:
        """Some of them."""
        return Bearers(self.sex[rows], self.year[rows], self.group[rows], self.father[rows])


def draw_names(rng: np.random.Generator, vocabulary: Vocabulary, bearers: Bearers) -> Array:
    """Names (n, PARTS), by sex, generation and group."""
    names = np.zeros((len(bearers), PARTS), dtype=np.int16)
    for sex in (0, 1):
        rows = np.flatnonzero(bearers.sex == sex)
        names[rows] = _Draw(rng, vocabulary.pools, sex, bearers.taken(rows)).names()
    return _drop_repeats(names)


class _Draw:
    """Draws the names of the men or of the women."""

    def __init__(self, rng: np.random.Generator, pools: dict[str, Pool], sex: int, bearers: Bearers) -> None:
        self._rng, self._pools, self._sex, self._bearers = rng, pools, sex, bearers
        self._old, self._young = bearers.year < OLD, bearers.year >= YOUNG
        self._local = bearers.group == LOCAL

    def names(self) -> Array:
        names = np.zeros((len(self._bearers), PARTS), dtype=np.int16)
        prefixes = [self._take(f"prefix {self._sex} {age}") for age in ("old", "mid", "new")]
        names[:, 0] = np.where(self._local, brackets(self._bearers.year, [OLD, YOUNG], prefixes), 0)
        names[:, 1] = self._own(names[:, 0])
        names[:, 2] = self._second()
        third = self._young & (names[:, 2] > 0) & self._happens(np.where(self._local, 0.45, 0.25))
        names[:, 3] = np.where(third, self._take("second"), 0)
        daeng = self._local & self._old & (names[:, 3] == 0) & self._happens(0.02)
        names[:, 3] = np.where(daeng, self._take("daeng"), names[:, 3])
        return names

    def _own(self, prefix: Array) -> Array:
        modern = np.where(self._local, self._young & self._happens(0.55), self._happens(0.5))
        own = np.where(
            modern, self._take("modern"), np.where(self._local, self._take("own"), self._take("migrant"))
        )
        own = np.where(self._local & self._old & self._happens(0.15), self._take("bugis"), own)
        if self._sex != MALE:
            return own
        servant = np.isin(prefix, self._pools["servant"].codes)
        return np.where(servant, self._take("abdul"), own)

    def _second(self) -> Array:
        bearers = self._bearers
        has = self._happens(brackets(bearers.year, [OLD, YOUNG], [0.45, 0.72, 0.92]))
        fathers = np.where(bearers.father > 0, bearers.father, self._take("own 0"))
        sources = [self._take("second"), self._take("own"), self._take("bugis"), fathers]
        second = np.choose(draw_by(self._rng, _SECOND, len(bearers)), sources)
        family = ~self._local & self._happens(np.where(bearers.group == JAVANESE, 0.3, 0.9))
        return np.where(family, self._take("family"), np.where(has, second, 0))

    def _take(self, pool: str) -> Array:
        """One word each, of a pool by its name or by its name and the sex."""
        pools = self._pools
        return pools[pool if pool in pools else f"{pool} {self._sex}"].take(self._rng, len(self._bearers))

    def _happens(self, share: float | Array) -> Array:
        return happens(self._rng, share, len(self._bearers))


def _drop_repeats(names: Array) -> Array:
    """No word twice in one name; no gap between the words."""
    for part in (2, 3):
        for earlier in range(part):
            names[names[:, part] == names[:, earlier], part] = 0
    gap = (names[:, 2] == 0) & (names[:, 3] > 0)
    names[gap, 2], names[gap, 3] = names[gap, 3], 0
    return names


def respell(rng: np.random.Generator, vocabulary: Vocabulary, names: Array, share: float) -> Array:
    """The same names, in about `share` of them a word in another spelling of the reference table."""
    variants = np.arange(len(vocabulary.canonical), dtype=np.int16)
    spelled = (vocabulary.canonical != variants) & (vocabulary.canonical > 0)
    for code in np.flatnonzero(spelled):
        variants[vocabulary.canonical[code]] = code
    rows = happens(rng, share, len(names))
    changed = names.copy()
    changed[rows, 1:] = variants[changed[rows, 1:]]
    return changed
