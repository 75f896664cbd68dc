"""Chance by key: what happens to one line never depends on the order in which lines are looked at."""

from __future__ import annotations

import hashlib

_SCALE = 2.0**64


def chance(seed: int, part: str, key: object) -> float:
    """A number in [0, 1) that belongs to a seed, a part and a key for good."""
    digest = hashlib.sha256(f"{seed}|{part}|{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / _SCALE
