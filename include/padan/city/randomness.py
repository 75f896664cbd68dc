"""Chance by seed: one independent stream a part of the city and month, and the draws made from it.

The same seed gives the same city in any process. A new part gets a new stream, so it changes no
other part.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
T = TypeVar("T")


def stream(seed: int, part: str, month: int = 0) -> np.random.Generator:
    """The random generator of one part (by its name) and month of the city of `seed`."""
    sequence = np.random.SeedSequence(seed, spawn_key=(zlib.crc32(part.encode()), month))
    return np.random.Generator(np.random.PCG64(sequence))


def choose(rng: np.random.Generator, pool: Array, count: int, weights: Array | None = None) -> Array:
    """`count` members of `pool` without replacement, in their order; all of it if it has not so many.

    weights: chances, an array as long as the pool (Efraimidis and Spirakis 2006: smallest
    exponential by weight).
    """
    keys = rng.exponential(size=len(pool))
    if weights is not None:
        keys = keys / np.maximum(weights, 1e-9)
    order = np.argsort(keys, kind="stable")[:count]
    return pool[np.sort(order)]


def draw(rng: np.random.Generator, values: Array, shares: Array, count: int) -> Array:
    """`count` values with replacement, by shares that need not add to one."""
    edges = np.cumsum(np.asarray(shares, dtype=np.float64))
    at = np.searchsorted(edges, rng.random(count) * edges[-1], side="right").clip(max=len(values) - 1)
    drawn: Array = values[at]
    return drawn


def draw_by(rng: np.random.Generator, shares: Mapping[int, float], count: int) -> Array:
    """`count` small codes with replacement, by {code: share}."""
    return draw(rng, np.array(list(shares), dtype=np.int16), np.array(list(shares.values())), count)


def happens(rng: np.random.Generator, share: float | Array, count: int) -> Array:
    """A mask of `count` in which each is true by its own chance of `share`."""
    mask: Array = rng.random(count) < share
    return mask


def brackets(values: Array, edges: Sequence[float], results: Sequence[Any]) -> Array:
    """results[0] for values below edges[0], results[1] below edges[1], ..., the last for the rest.

    A result may be an array as long as the values.
    """
    return np.select([values < edge for edge in edges], list(results[:-1]), results[-1])


def zipf_shares(count: int, exponent: float = 0.75, offset: float = 4.0) -> Array:
    """Shares of ranks 1..count as word counts fall off (Zipf and Mandelbrot)."""
    return (np.arange(1, count + 1) + offset) ** -exponent


class Dice:
    """A row's own chances: the same numbers whatever the other rows did."""

    def __init__(self, numbers: list[float]) -> None:
        self._numbers = numbers
        self._at = -1

    def roll(self) -> float:
        """The next number in [0, 1)."""
        self._at = (self._at + 1) % len(self._numbers)
        return self._numbers[self._at]

    def chance(self, share: float) -> bool:
        """True in `share` of the rolls."""
        return self.roll() < share

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int(self.roll() * limit)

    def weighted(self, shares: Mapping[T, float]) -> T:
        """One of the options, by shares that add to one."""
        left = self.roll()
        for option, share in shares.items():
            left -= share
            if left < 0:
                return option
        return next(reversed(list(shares)))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.below(len(options))]
