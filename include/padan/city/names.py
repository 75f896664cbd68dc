"""Names as the city bears them: Bugis and Makassar, migrant, old and young, long and of one word.

A name is four small codes into a vocabulary: prefix, own name, second, third; 0 is no word. Words
repeat as words do (Zipf), children often carry their father's name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.randomness import Array, brackets, draw_by, happens
from padan.city.vocabulary import Pool, Vocabulary

PARTS = 4
LOCAL, JAVANESE, CHRISTIAN, CHINESE = range(4)
MALE = 0
# The register before 1990 holds more one-word names and old spellings; after 1998 modern names.
OLD, YOUNG = 1965, 1998

# Where a second name comes from: a modern list, an own name, an old Bugis name, the father.
_SECOND = {0: 0.45, 1: 0.22, 2: 0.07, 3: 0.26}


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
