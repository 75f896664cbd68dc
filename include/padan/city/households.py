"""Households: who lives together, at which address, under which family card (KK)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from padan.city import words
from padan.city.numbers import date_digits, number
from padan.city.randomness import Array, draw, draw_by, happens
from padan.city.reference import Reference

SIZES = {1: 0.07, 2: 0.13, 3: 0.19, 4: 0.24, 5: 0.17, 6: 0.10, 7: 0.06, 8: 0.03, 9: 0.01}
COUPLES = 0.87
_STREETS_OF_KELURAHAN = 24
_STREETS_OF_RW = 5
_FIRST_CARD, _LAST_CARD = np.datetime64("2008-01-01", "D"), np.datetime64("2026-09-30", "D")


@dataclass
class Households:
    """Columns of one row a household. kelurahan: index into the reference; street: into streets."""

    kelurahan: Array
    rw: Array
    rt: Array
    street: Array
    house: Array
    couple: Array
    kk: Array
    streets: pa.Array

    def __len__(self) -> int:
        return len(self.kelurahan)

    def addresses(self, rows: Array) -> pa.Array:
        """Street and house number of the given households; no number where house is 0."""
        streets = pc.take(self.streets, pa.array(self.street[rows]))
        numbers = pc.if_else(
            pa.array(self.house[rows] > 0), pa.array(self.house[rows]).cast(pa.string()), None
        )
        return pc.binary_join_element_wise(streets, numbers, " NO. ", null_handling="skip")


def family_sizes(rng: np.random.Generator, people: int) -> Array:
    """Sizes of families that add up to `people`."""
    sizes = draw_by(rng, {size: share for size, share in SIZES.items()}, people // 3 + 50).astype(np.int64)
    last = int(np.searchsorted(np.cumsum(sizes), people))
    sizes = sizes[: last + 1]
    sizes[-1] -= sizes.sum() - people
    return sizes


def make_households(rng: np.random.Generator, reference: Reference, sizes: Array, singles: int) -> Households:
    """Families of the given sizes, in the order of their kelurahan, and `singles` after them."""
    shares = kelurahan_shares(rng, reference)
    families = np.repeat(np.arange(len(shares)), rng.multinomial(len(sizes), shares))
    kelurahan = np.concatenate([families, draw(rng, np.arange(len(shares)), shares, singles)]).astype(
        np.int16
    )
    count = len(kelurahan)
    rw_of = rng.integers(4, 16, len(shares))
    rw = rng.integers(0, rw_of[kelurahan]) + 1
    nth = (rw * 3 + rng.integers(0, _STREETS_OF_RW, count)) % _STREETS_OF_KELURAHAN
    couple = np.zeros(count, dtype=bool)
    couple[: len(sizes)] = (sizes > 1) & happens(rng, COUPLES, len(sizes))
    return Households(
        kelurahan=kelurahan,
        rw=rw.astype(np.int16),
        rt=(rng.integers(0, 3 + rw_of[kelurahan] % 5) + 1).astype(np.int16),
        street=(kelurahan.astype(np.int32) * _STREETS_OF_KELURAHAN + nth).astype(np.int32),
        house=np.where(happens(rng, 0.9, count), rng.integers(1, 180, count), 0).astype(np.int16),
        couple=couple,
        kk=_cards(rng, reference, kelurahan),
        streets=pa.array(_streets(rng, reference)),
    )


def kelurahan_shares(rng: np.random.Generator, reference: Reference) -> Array:
    """Share of the population in each kelurahan: its kecamatan's, split unevenly."""
    weights = rng.gamma(6.0, size=len(reference.kelurahan))
    codes = np.array([kelurahan.kecamatan_code for kelurahan in reference.kelurahan])
    shares = np.array([words.KECAMATAN_SHARES[code] for code in codes], dtype=np.float64)
    for code in words.KECAMATAN_SHARES:
        weights[codes == code] /= weights[codes == code].sum()
    shares *= weights
    whole: Array = shares / shares.sum()
    return whole


def kecamatan_codes(reference: Reference) -> Array:
    """Six-digit kecamatan code of each kelurahan of the reference."""
    return np.array([int(kelurahan.kecamatan_code) for kelurahan in reference.kelurahan], dtype=np.int64)


def _cards(rng: np.random.Generator, reference: Reference, kelurahan: Array) -> Array:
    span = int((_LAST_CARD - _FIRST_CARD).astype(np.int64))
    days = _FIRST_CARD.astype(np.int64) + rng.integers(0, span, len(kelurahan))
    return number(rng, kecamatan_codes(reference)[kelurahan], date_digits(days))


def _streets(rng: np.random.Generator, reference: Reference) -> list[str]:
    """The streets of every kelurahan, _STREETS_OF_KELURAHAN each."""
    streets = []
    for kelurahan in reference.kelurahan:
        island = kelurahan.kecamatan_code == words.ISLANDS
        for kind in rng.random(_STREETS_OF_KELURAHAN):
            streets.append(f"PULAU {kelurahan.name}" if island else _street(rng, float(kind)))
    return streets


_PLAIN, _LANE, _ROMAN, _ESTATE = 0.42, 0.68, 0.76, 0.90


def _street(rng: np.random.Generator, kind: float) -> str:
    street = words.STREETS[rng.integers(len(words.STREETS))]
    if kind < _PLAIN:
        return f"JL. {street}"
    if kind < _LANE:
        return f"JL. {street} LR. {rng.integers(1, 13)}"
    if kind < _ROMAN:
        return f"JL. {street} {words.ROMAN[rng.integers(len(words.ROMAN))]}"
    if kind < _ESTATE:
        estate = words.ESTATES[rng.integers(len(words.ESTATES))]
        return f"{estate} BLOK {chr(65 + rng.integers(16))}{rng.integers(1, 20)}"
    return f"JL. {street} SETAPAK {rng.integers(1, 9)}"
