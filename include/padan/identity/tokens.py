"""Texts as words: one flat array of word numbers, so that a rule about words is one array operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """The words of n texts.

    codes: for every word, in order, its place in `vocabulary`. offsets: n + 1 numbers; the words of
    text i are codes[offsets[i]:offsets[i + 1]].
    """

    codes: Numbers
    offsets: Numbers
    vocabulary: tuple[str, ...]

    @classmethod
    def of(cls, texts: pa.Array) -> Tokens:
        """Split at single spaces; empty words are none."""
        words = pc.split_pattern(texts, " ")
        encoded = words.flatten().dictionary_encode()
        tokens = cls(
            encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64),
            np.asarray(words.offsets, dtype=np.int64) - words.offsets[0].as_py(),
            tuple(encoded.dictionary.to_pylist()),
        )
        return tokens.select(~tokens.among([""]))

    @property
    def row(self) -> Numbers:
        """For every word, the number of its text."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @property
    def position(self) -> Numbers:
        """For every word, its place in its text from 0."""
        return np.arange(len(self.codes)) - self.offsets[self.row]

    @property
    def is_last(self) -> Mask:
        """For every word, whether its text ends with it."""
        last: Mask = np.arange(len(self.codes)) == self.offsets[self.row + 1] - 1
        return last

    def flag(self, test: Callable[[str], bool]) -> Mask:
        """For every word, whether `test` holds; called once for each distinct word."""
        flags = np.fromiter((test(word) for word in self.vocabulary), np.bool_, len(self.vocabulary))
        return flags[self.codes]

    def among(self, words: Iterable[str]) -> Mask:
        """For every word, whether it is one of `words`."""
        wanted = frozenset(words)
        return self.flag(wanted.__contains__)

    def previous(self, mask: Mask) -> Mask:
        """For every word, whether `mask` holds for the word before it in the same text."""
        shifted = np.zeros_like(mask)
        shifted[1:] = mask[:-1]
        return shifted & (self.position > 0)

    def count_before(self, mask: Mask) -> Numbers:
        """For every word, how many words before it in the same text are in `mask`."""
        running = _running(mask)
        return running[:-1] - running[self.offsets[self.row]]

    def count_after(self, mask: Mask) -> Numbers:
        """For every word, how many words after it in the same text are in `mask`."""
        running = _running(mask)
        return running[self.offsets[self.row + 1]] - running[1:]

    def any_in_text(self, mask: Mask) -> Mask:
        """For every text, whether one of its words is in `mask`."""
        running = _running(mask)
        return running[self.offsets[1:]] > running[self.offsets[:-1]]

    def select(self, mask: Mask) -> Tokens:
        """The same texts with only the words in `mask`."""
        kept = _running(mask)
        return Tokens(self.codes[mask], kept[self.offsets], self.vocabulary)

    def rewrite(self, write: Callable[[str], str], where: Mask | None = None) -> Tokens:
        """Every word (in `where`) replaced by `write` of it; called once for each distinct word."""
        size = len(self.vocabulary)
        codes = self.codes + size if where is None else np.where(where, self.codes + size, self.codes)
        return Tokens(codes, self.offsets, (*self.vocabulary, *map(write, self.vocabulary)))

    def text(self) -> pa.Array:
        """The words joined by spaces; the empty string for a text without words."""
        vocabulary = pa.array(self.vocabulary, pa.string())
        words = vocabulary.take(pa.array(self.codes))
        lists = pa.ListArray.from_arrays(pa.array(self.offsets, pa.int32()), words)
        return pc.binary_join(lists, " ")


def _running(mask: Mask) -> Numbers:
    """How many words before each word, and in all, are in `mask`."""
    running: Numbers = np.concatenate([[0], np.cumsum(mask)])
    return running
