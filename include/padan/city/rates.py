"""How often things go wrong: the recommended rates of the reference table, and a few of our own."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from padan.errors import ConfigurationError

# Field of Rates -> how its line in noise_recommended.csv begins.
_LINES = {
    "nik_malformed": "NIK malformed",
    "nik_excel": "NIK Excel-truncated",
    "nik_unknown": "NIK well formed, not in register",
    "nik_other": "NIK exists but belongs to another",
    "name": "name differs in writing",
    "daeng_only": "only nickname",
    "birth_date": "birth date differs",
    "nik_date": "NIK date part differs",
    "sex": "sex differs",
    "deceased": "deceased in register",
    "dead_unrecorded": "deceased but register still",
    "moved": "moved out of Makassar",
    "outside": "register address outside",
    "kelurahan": "different kelurahan",
    "inactive": "register inactive/double",
    "twice_same_nik": "duplicate persons inside the list (same NIK)",
    "twice_other_nik": "duplicate persons, different",
    "shared_nik": "same NIK, two different",
    "pu": "already active PU",
    "bpu": "already active BPU paid by",
    "renewal": "already BPU of the same city programme",
    "under_age": "age < 18",
    "over_age": "age >= 65",
    "civil_servant": "ASN/TNI/Polri",
    "occupation": "occupation label differs",
    "address": "address text differs",
    "phone": "phone missing",
    "mother": "mother name missing",
}


@dataclass(frozen=True)
class Rates:
    """Shares of the rows of the candidate list that are not empty; renewal is the scenario's share.

    The last six are ours: the table of recommended rates has no line for them.
    """

    nik_malformed: float
    nik_excel: float
    nik_unknown: float
    nik_other: float
    name: float
    daeng_only: float
    birth_date: float
    nik_date: float
    sex: float
    deceased: float
    dead_unrecorded: float
    moved: float
    outside: float
    kelurahan: float
    inactive: float
    twice_same_nik: float
    twice_other_nik: float
    shared_nik: float
    pu: float
    bpu: float
    renewal: float
    under_age: float
    over_age: float
    civil_servant: float
    occupation: float
    address: float
    phone: float
    mother: float
    no_name: float = 0.0015
    no_identity: float = 0.0015
    pensioner: float = 0.002
    city_other: float = 0.008
    dormant: float = 0.010
    programme_gap: float = 0.001


def read_rates(reference: Path) -> Rates:
    """The rates of noise_recommended.csv. Raises ConfigurationError when a line is missing."""
    path = reference / "noise_recommended.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = [(row[0], row[1]) for row in csv.reader(file)][1:]
    rates = {field: _rate(path, start, lines) for field, start in _LINES.items()}
    return Rates(**rates)


def _rate(path: Path, start: str, lines: list[tuple[str, str]]) -> float:
    """`1.5% (0.8-2.5)` is 0.015; a range alone, `0% or 60-90%`, is its middle."""
    text = next((rate for error, rate in lines if error.startswith(start)), "")
    if alternative := re.search(r"or\s+([\d.]+)-([\d.]+)\s*%", text):
        return (float(alternative[1]) + float(alternative[2])) / 200
    if not (share := re.search(r"([\d.]+)\s*%", text)):
        raise ConfigurationError(f"{path.name} has no rate for an error called {start!r}; add its line")
    return float(share[1]) / 100


def count_of(share: float, total: int) -> int:
    """How many of `total` a share is, in whole rows."""
    return round(share * total)
