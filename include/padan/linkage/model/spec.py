"""A linkage model as data: what include/models/*.yaml may say, and when it is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import chain
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from padan.linkage.model.conditions import Condition, Derivation, Exact, Names, Strict
from padan.linkage.model.fields import ColumnType, Reader, columns_of

NO_EVIDENCE = "no_evidence"

# How far from 1 the shares of a comparison's levels may add up.
_SUM = 1e-6

Share = Annotated[float, Field(ge=0, le=1)]


class Misplaced(ValueError):
    """A complaint about a part of what is checked. place: the way to that part."""

    def __init__(self, reason: str, *place: str | int) -> None:
        super().__init__(reason)
        self.place = place


class Derived(Strict):
    """A column made from delivered ones, on each side in its own way."""

    left: Derivation
    right: Derivation


def _both_sides(value: Any) -> Any:
    if isinstance(value, dict) and not value.keys() & {"left", "right"}:
        return {"left": value, "right": value}
    return value


class BlockingRule(Strict):
    """Pairs whose columns are all equal are compared.

    limit: right rows that one block may hold; a larger block is left out of this rule and reported.
    """

    name: str
    equal: Names
    limit: int = Field(default=5_000, ge=1)


class Level(Strict):
    """One degree of agreement; the first level whose conditions all hold is the pair's.

    when: conditions; none for the last level, which takes what is left.
    evidence: false for a level that says nothing for or against (weight 0).
    tf: column whose value's frequency in the population replaces the average u.
    m: share of the matches thought to be in this level before any data is seen.
    u: fixed probability among non-matches. u_rows: the same as rows of the population (u = u_rows / N).
    """

    name: str
    when: tuple[Condition, ...] = ()
    evidence: bool = True
    tf: str | None = None
    m: float | None = Field(default=None, gt=0, lt=1)
    u: float | None = Field(default=None, gt=0, lt=1)
    u_rows: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.name == NO_EVIDENCE:
            raise ValueError(f"the level name {NO_EVIDENCE!r} is kept for missing values")
        if sum(value is not None for value in (self.tf, self.u, self.u_rows)) > 1:
            raise ValueError("say one of tf, u and u_rows")
        equal = chain.from_iterable(c.exact for c in self.when if isinstance(c, Exact))
        if self.tf is not None and self.tf not in set(equal):
            raise ValueError(f"tf needs `exact: {self.tf}` among its conditions")
        return self


class Comparison(Strict):
    """One fact about two records, in ordered levels.

    missing: columns; if one of them is null on either side and no earlier level holds, the pair is in
    the level `no_evidence`, whose weight is 0.
    shared: how often two relatives of one household agree on it as one person would (0: never more
    often than strangers do).
    """

    name: str
    missing: Names
    levels: tuple[Level, ...] = Field(min_length=2)
    shared: Share = 0.0

    @model_validator(mode="after")
    def _check(self) -> Self:
        *some, last = self.levels
        if last.when or not last.evidence:
            raise Misplaced("the last level takes the rest: no `when`", "levels", len(some))
        for place, level in enumerate(some):
            if not level.when:
                raise Misplaced("only the last level may be without `when`", "levels", place)
        _unique("level", self.levels, "levels")
        told = [level.m for level in self.levels if level.evidence and level.m is not None]
        if told and (len(told) < sum(level.evidence for level in self.levels) or abs(sum(told) - 1) > _SUM):
            raise Misplaced("m of all levels with evidence must add up to 1", "levels")
        return self

    @property
    def level_names(self) -> tuple[str, ...]:
        """Names by level code; code 0 is `no_evidence`."""
        return (NO_EVIDENCE, *(level.name for level in self.levels))

    @property
    def columns(self) -> frozenset[str]:
        """Columns it reads."""
        conditions = chain.from_iterable(level.when for level in self.levels)
        return frozenset(self.missing).union(*(condition.columns for condition in conditions))


class Thresholds(Strict):
    """Posterior probabilities: `match` and above is automatic, `review` and above goes to people.

    keep: below it a pair is stored only if it is the best of its left row.
    """

    match: Share = 0.99
    review: Share = 0.05
    keep: Share = 0.001

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.keep <= self.review <= self.match:
            raise ValueError("thresholds must rise: keep, review, match")
        return self


class Training(Strict):
    """How m and u are found.

    sample_pairs: random pairs for u. max_iterations, tolerance: when EM stops. prior_pairs: matches that
    what the model says of m is worth. smoothing: pairs added to each level where it says nothing.
    """

    sample_pairs: int = Field(default=1_000_000, ge=1_000)
    max_iterations: int = Field(default=200, ge=1)
    tolerance: float = Field(default=1e-6, gt=0)
    prior_pairs: float = Field(default=20.0, gt=0)
    smoothing: float = Field(default=0.5, gt=0)


class ModelSpec(Strict):
    """A whole model. See docs/explanation/linkage.md for what the parts mean.

    columns: what is compared, standardised already. fields: delivered columns, each with its reader, in
    place of `columns`; the readers say which columns there are then.
    expected: matches to expect for each left row, before any data is seen (within one table: rows that
    are a double of another). relatives: other rows of the right table in a person's household, on
    average; non-matches among them agree on what households share. entity: right column; rows with the
    same value are one person and no rivals.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    description: str
    cardinality: Literal["many_to_one", "one_to_one", "dedupe"]
    id: str = "row_id"
    order: str | None = None
    entity: str | None = None
    fields: dict[str, Reader] = Field(default_factory=dict)
    columns: dict[str, ColumnType] = Field(default_factory=dict)
    derived: dict[str, Annotated[Derived, BeforeValidator(_both_sides)]] = Field(default_factory=dict)
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[Comparison, ...] = Field(min_length=1)
    expected: float = Field(gt=0, lt=1)
    relatives: float = Field(default=0.0, ge=0)
    thresholds: Thresholds = Thresholds()
    training: Training = Training()

    @model_validator(mode="before")
    @classmethod
    def _read_fields(cls, said: Any) -> Any:
        fields = said.get("fields") if isinstance(said, dict) else None
        if (
            not fields
            or not isinstance(fields, dict)
            or not all(reader in get_args(Reader) for reader in fields.values())
        ):
            return said
        found: dict[str, str] = {}
        for field, reader in fields.items():
            found |= columns_of(str(field), reader)
        if said.get("columns") not in (None, {}, found):
            raise Misplaced("say columns or fields: the readers decide which columns there are", "columns")
        return said | {"columns": found}

    @model_validator(mode="after")
    def _check(self) -> Self:
        _unique("comparison", self.comparisons, "comparisons")
        _unique("blocking rule", self.blocking, "blocking")
        known = self.columns.keys() | self.derived.keys()
        for columns, *place in self._columns_read():
            unknown = sorted(set(columns) - known)
            if unknown:
                raise Misplaced(f"unknown column {unknown[0]!r}; known are {sorted(known)}", *place)
        for name in self.tf_columns:
            if name not in self.columns:
                raise Misplaced(f"tf column {name!r} must be a delivered column, not a derived one")
        if self.is_dedupe:
            self._check_dedupe()
        return self

    def _check_dedupe(self) -> None:
        for name, sides in self.derived.items():
            if sides.left != sides.right:
                raise Misplaced("within one table both sides are the same", "derived", name)
        if self.entity is not None:
            raise Misplaced("within one table no rows are rivals", "entity")

    def _columns_read(self) -> list[Any]:
        """Columns that parts of the model read, and where it says so."""
        derived = [
            (_sources(side), "derived", name)
            for name, sides in self.derived.items()
            for side in (sides.left, sides.right)
        ]
        blocking = [(rule.equal, "blocking", place) for place, rule in enumerate(self.blocking)]
        compared = [(c.columns, "comparisons", place) for place, c in enumerate(self.comparisons)]
        entity = [([self.entity] if self.entity else [], "entity")]
        return [*derived, *blocking, *compared, *entity]

    @property
    def is_dedupe(self) -> bool:
        """Whether pairs are made within one table."""
        return self.cardinality == "dedupe"

    def within_one_table(self) -> ModelSpec:
        """The same model for one table with itself. Raises ValueError where its sides differ."""
        return ModelSpec.model_validate(self.model_dump() | {"cardinality": "dedupe", "entity": None})

    @property
    def tf_columns(self) -> tuple[str, ...]:
        """Columns whose values' frequencies weigh."""
        levels = chain.from_iterable(comparison.levels for comparison in self.comparisons)
        return tuple(sorted({level.tf for level in levels if level.tf}))

    @property
    def sha256(self) -> str:
        """Hash of everything the model says except its description."""
        said = self.model_dump(mode="json", exclude={"description"} | (set() if self.fields else {"fields"}))
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _sources(derivation: Strict) -> list[str]:
    named = {"keep", "when", "prefix", "year_of", "swap", "copy_of"}
    return [value for key, value in derivation if key in named]


def _unique(what: str, parts: Iterable[Any], where: str) -> None:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        if part.name in seen:
            raise Misplaced(f"{what} {part.name!r} stands twice", where, place)
        seen.add(part.name)
