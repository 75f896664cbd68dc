"""The model's sentences in DuckDB's SQL. Identifiers come from a checked model, never from data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from padan.linkage.model.conditions import (
    Copy,
    Exact,
    Heaped,
    Holds,
    JaroWinkler,
    Keep,
    Known,
    Parts,
    Prefix,
    Strict,
    Swap,
    Swapped,
    Tokens,
    Unknown,
    Year,
)
from padan.linkage.model.spec import Comparison, ModelSpec

_TYPES = {"text": "VARCHAR", "date": "DATE", "integer": "BIGINT", "boolean": "BOOLEAN"}


def quoted(name: str) -> str:
    """An identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text constant in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def left(column: str) -> str:
    """A column of the left record of a pair."""
    return quoted(f"left.{column}")


def right(column: str) -> str:
    """A column of the right record of a pair."""
    return quoted(f"right.{column}")


def covered(column: str) -> str:
    """Words of the shorter text if the longer covers them all, else 0; worked out once a pair."""
    return quoted(f"{column}__covered")


def similarity(column: str) -> str:
    """Jaro-Winkler similarity of a column, worked out once a pair."""
    return quoted(f"{column}__similarity")


def unknown_sql(column: str) -> str:
    """Whether a column is null on either side."""
    return f"({left(column)} IS NULL OR {right(column)} IS NULL)"


@singledispatch
def condition_sql(condition: Strict) -> str:
    """A condition on a pair; it may be null where a value is."""
    raise NotImplementedError(type(condition).__name__)


@condition_sql.register
def _(condition: Exact) -> str:
    return " AND ".join(f"{left(c)} = {right(c)}" for c in condition.exact)


@condition_sql.register
def _(condition: Unknown) -> str:
    return unknown_sql(condition.unknown)


@condition_sql.register
def _(condition: Known) -> str:
    return f"({left(condition.known)} IS NOT NULL AND {right(condition.known)} IS NOT NULL)"


@condition_sql.register
def _(condition: JaroWinkler) -> str:
    return f"{similarity(condition.jaro_winkler)} >= {condition.at_least!r}"


@condition_sql.register
def _(condition: Tokens) -> str:
    return f"{covered(condition.tokens)} >= {condition.at_least}"


@condition_sql.register
def _(condition: Swapped) -> str:
    one, other = left(condition.swapped), right(condition.swapped)
    return f"{one} <> {other} AND padan_swap({one}) = {other}"


@condition_sql.register
def _(condition: Parts) -> str:
    one, other = left(condition.parts), right(condition.parts)
    return " AND ".join(f"{part}({one}) = {part}({other})" for part in condition.same)


@condition_sql.register
def _(condition: Heaped) -> str:
    return f"(padan_heaped({left(condition.heaped)}) OR padan_heaped({right(condition.heaped)}))"


@condition_sql.register
def _(condition: Holds) -> str:
    return left(condition.holds) if condition.side == "left" else right(condition.holds)


def level_sql(comparison: Comparison) -> str:
    """The level code of a comparison: 0 no evidence, then 1, 2, … in the model's order."""
    missing = " OR ".join(unknown_sql(name) for name in comparison.missing)
    *some, _ = comparison.levels
    cases = [
        f"WHEN {' AND '.join(f'({condition_sql(c)})' for c in level.when)} THEN {code}"
        for code, level in enumerate(some, start=1)
    ]
    return f"CASE {' '.join(cases)} WHEN {missing} THEN 0 ELSE {len(comparison.levels)} END::UTINYINT"


def levels_query(comparisons: tuple[Comparison, ...], left_table: str, right_table: str) -> str:
    """Levels of the pairs of positions in the relation `pairs` (pair, first, second), in any order."""
    read = sorted(frozenset[str]().union(*(c.columns for c in comparisons)))
    sides = [f"l.{quoted(c)} AS {left(c)}, r.{quoted(c)} AS {right(c)}" for c in read]
    once = [
        f"jaro_winkler_similarity(l.{quoted(c)}, r.{quoted(c)}) AS {similarity(c)}"
        for c in _columns_of(comparisons, JaroWinkler)
    ] + [_covered_sql(c) for c in _columns_of(comparisons, Tokens)]
    levels = [f"{level_sql(c)} AS {quoted(c.name)}" for c in comparisons]
    return (
        f"SELECT pair, {', '.join(levels)}"
        f" FROM (SELECT pair, {', '.join(sides + once)} FROM pairs"
        f" JOIN {left_table} AS l ON l.pos = first JOIN {right_table} AS r ON r.pos = second)"
    )


@singledispatch
def derivation_sql(derivation: Strict) -> str:
    """A derived column over the columns of one table."""
    raise NotImplementedError(type(derivation).__name__)


@derivation_sql.register
def _(derivation: Keep) -> str:
    marks = ", ".join(literal(word) for word in derivation.is_in)
    return f"CASE WHEN {quoted(derivation.when)} IN ({marks}) THEN {quoted(derivation.keep)} END"


@derivation_sql.register
def _(derivation: Prefix) -> str:
    name = quoted(derivation.prefix)
    wanted = f"length({name}) >= {derivation.length}"
    if derivation.ending:
        wanted += f" AND suffix({name}, {literal(derivation.ending)})"
    return f"CASE WHEN {wanted} THEN left({name}, {derivation.length}) END"


@derivation_sql.register
def _(derivation: Year) -> str:
    return f"year({quoted(derivation.year_of)})"


@derivation_sql.register
def _(derivation: Swap) -> str:
    return f"padan_swap({quoted(derivation.swap)})"


@derivation_sql.register
def _(derivation: Copy) -> str:
    return quoted(derivation.copy_of)


def store_statement(spec: ModelSpec, side: str, table: str, present: frozenset[str]) -> str:
    """Make a table of the relation `source`: delivered columns, and those derived for a side."""
    delivered = [f"{_typed(n, kind, n in present)} AS {quoted(n)}" for n, kind in spec.columns.items()]
    derived = [
        f"{derivation_sql(getattr(sides, side))} AS {quoted(name)}" for name, sides in spec.derived.items()
    ]
    query = f"SELECT {', '.join(['pos', *delivered])} FROM source"
    return f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(['*', *derived])} FROM ({query})"


def _typed(name: str, kind: str, present: bool) -> str:
    if not present:
        return f"NULL::{_TYPES[kind]}"
    return f"nullif({quoted(name)}::VARCHAR, '')" if kind == "text" else f"{quoted(name)}::{_TYPES[kind]}"


def _covered_sql(column: str) -> str:
    return f"padan_covered(l.{quoted(column)}, r.{quoted(column)}) AS {covered(column)}"


def _columns_of(comparisons: tuple[Comparison, ...], kind: type[JaroWinkler | Tokens]) -> list[str]:
    """Columns that conditions of one kind read, sorted."""
    conditions = _conditions_of(comparisons)
    return sorted({name for one in conditions if isinstance(one, kind) for name in one.columns})


def _conditions_of(comparisons: tuple[Comparison, ...]) -> Iterator[Any]:
    for comparison in comparisons:
        for level in comparison.levels:
            yield from level.when
