"""What training finds: m and u of every level, and the prior. A model's artefact, written as JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from padan.linkage.model.arrays import Codes, Floats
from padan.linkage.model.conditions import Strict
from padan.linkage.model.spec import Comparison, ModelSpec

# Beyond this many significant digits, processors' own exp and log differ.
_DIGITS = 12
# In a table smaller than a household half of the others are strangers all the same.
_MOST_RELATIVES = 0.5


class Probabilities(Strict):
    """m: probability of a level among matches; u: among non-matches."""

    m: float
    u: float


class Parameters(Strict):
    """A trained model.

    expected: matches for each left row. right_rows: rows a match may be among; the prior probability of
    a pair is expected / right_rows. population: rows that fixed u and frequencies are shares of.
    known: for each tf column, rows of the population with a value.
    """

    model: str
    spec_sha256: str
    expected: float
    right_rows: float
    population: int
    known: dict[str, int]
    comparisons: dict[str, dict[str, Probabilities]]

    @property
    def sha256(self) -> str:
        """Hash of the trained model, its specification included."""
        return hashlib.sha256(json.dumps(self.model_dump(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class LevelTable:
    """m and u of one comparison by level code; 1 where a level is no evidence.

    shared: how often relatives agree on it as one person would.
    """

    m: Floats
    u: Floats
    evidence: npt.NDArray[np.bool_]
    shared: float = 0.0

    @property
    def weight(self) -> Floats:
        """Log of m / u by level code."""
        return np.log(self.m) - np.log(self.u)

    @property
    def relatives(self) -> Floats:
        """Log of r / u by level code: r is the probability among relatives of one household."""
        return np.log(self.shared * self.m / self.u + (1 - self.shared))


@dataclass(frozen=True)
class Tables:
    """All comparisons of a model, in order. relatives: share of non-matches that are relatives."""

    comparisons: tuple[LevelTable, ...]
    relatives: float

    def weights(self, codes: Codes) -> Floats:
        """Sum of log(m / u) over the comparisons, a number a pattern."""
        return _sum(codes, [table.weight for table in self.comparisons])

    def relatives_weights(self, codes: Codes) -> Floats:
        """Sum of log(r / u) over the comparisons, a number a pattern."""
        return _sum(codes, [table.relatives for table in self.comparisons])

    def household(self, relatives_weights: Floats) -> Floats:
        """What is taken from the weight because a non-match may be a relative: log.

        A non-match is a stranger, or one of a few relatives who share NIK mistakes, KK, address and
        mother. P(pattern | non-match) = Πu (1 - ρ + ρ Π r/u): the evidence of a household counts once,
        whatever the number of fields it shows in, and never says more than "one of this family".
        """
        if not self.relatives:
            return np.zeros_like(relatives_weights)
        stranger = np.log1p(-self.relatives)
        result: Floats = -np.logaddexp(stranger, np.log(self.relatives) + relatives_weights)
        return result

    def log_ratio(self, codes: Codes) -> Floats:
        """Log of P(pattern | match) / P(pattern | non-match), a number a pattern."""
        return self.weights(codes) + self.household(self.relatives_weights(codes))


def evidence_of(comparison: Comparison) -> npt.NDArray[np.bool_]:
    """By level code, whether a level counts."""
    return np.array([False, *(level.evidence for level in comparison.levels)])


def tables_of(spec: ModelSpec, parameters: Parameters) -> Tables:
    """Parameters as arrays by level code."""
    tables = []
    for comparison in spec.comparisons:
        found = parameters.comparisons[comparison.name]
        m, u = np.ones((2, len(comparison.level_names)))
        for code, level in enumerate(comparison.levels, start=1):
            if level.evidence:
                m[code], u[code] = found[level.name].m, found[level.name].u
        tables.append(LevelTable(m, u, evidence_of(comparison), comparison.shared))
    return Tables(tuple(tables), relatives_rate(spec, parameters.right_rows))


def relatives_rate(spec: ModelSpec, right_rows: float) -> float:
    """Share of non-matching pairs that are relatives; within one table each pair is counted once."""
    return min(spec.relatives / (right_rows * (2 if spec.is_dedupe else 1)), _MOST_RELATIVES)


def rounded(value: float) -> float:
    """A figure without the digits in which processors differ."""
    return float(f"{value:.{_DIGITS}g}")


def _sum(codes: Codes, weights: list[Floats]) -> Floats:
    total = np.zeros(len(codes))
    for column, weight in enumerate(weights):
        total += weight[codes[:, column]]
    return total
