"""The model's sentences in DuckDB's SQL. Identifiers come from a checked model, never from data."""

from __future__ import annotations

from functools import singledispatch
from itertools import chain, groupby

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
from padan.linkage.model.spec import Comparison, Level, ModelSpec

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


def covered_sql(column: str) -> str:
    """Words of the shorter text if the longer covers them all, else 0."""
    return f"padan_covered({left(column)}, {right(column)})"


def similarity_sql(column: str) -> str:
    """Jaro-Winkler similarity of a column."""
    return f"jaro_winkler_similarity({left(column)}, {right(column)})"


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
    return f"{similarity_sql(condition.jaro_winkler)} >= {condition.at_least!r}"


@condition_sql.register
def _(condition: Tokens) -> str:
    return f"{covered_sql(condition.tokens)} >= {condition.at_least}"


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
    *some, _ = enumerate(comparison.levels, start=1)
    cases = [_case(tuple(steps)) for _, steps in groupby(some, key=lambda step: _words_of(*step))]
    return f"CASE {' '.join(cases)} WHEN {missing} THEN 0 ELSE {len(comparison.levels)} END::UTINYINT"


def _words_of(code: int, level: Level) -> str | int:
    """The column, of a level that asks for covered words of it and nothing else; else its own code."""
    only = level.when[0]
    return only.tokens if isinstance(only, Tokens) and len(level.when) == 1 else code


def _case(steps: tuple[tuple[int, Level], ...]) -> str:
    """The branches of levels in a row. Those that count the same words look first whether there are any."""
    branches = " ".join(
        f"WHEN {' AND '.join(f'({condition_sql(c)})' for c in level.when)} THEN {code}"
        for code, level in steps
    )
    if len(steps) == 1:
        return branches
    words = [level.when[0] for _, level in steps]
    fewest = min((one for one in words if isinstance(one, Tokens)), key=lambda one: one.at_least)
    return f"WHEN {condition_sql(fewest)} THEN CASE {branches} END"


def levels_query(comparisons: tuple[Comparison, ...], left_table: str, right_table: str) -> str:
    """Levels of the pairs of positions in the relation `pairs` (pair, first, second), in any order."""
    read = sorted(frozenset[str]().union(*(c.columns for c in comparisons)))
    sides = [f"l.{quoted(c)} AS {left(c)}, r.{quoted(c)} AS {right(c)}" for c in read]
    levels = ", ".join(f"{level_sql(c)} AS {quoted(c.name)}" for c in comparisons)
    once = ["*"]
    # A similarity that several levels ask for is worked out once a pair; others where a pair gets there.
    for number, measure in enumerate(_similarities_of(comparisons)):
        if levels.count(measure) > 1:
            levels = levels.replace(measure, quoted(f"similarity {number}"))
            once.append(f"{measure} AS {quoted(f'similarity {number}')}")
    joined = f"pairs JOIN {left_table} AS l ON l.pos = first JOIN {right_table} AS r ON r.pos = second"
    values = f"SELECT {', '.join(once)} FROM (SELECT pair, {', '.join(sides)} FROM {joined})"
    return f"SELECT pair, {levels} FROM ({values})"


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
    query = f"SELECT {', '.join(['pos::INTEGER AS pos', *delivered])} FROM source"
    return f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(['*', *derived])} FROM ({query})"


def _typed(name: str, kind: str, present: bool) -> str:
    if not present:
        return f"NULL::{_TYPES[kind]}"
    return f"nullif({quoted(name)}::VARCHAR, '')" if kind == "text" else f"{quoted(name)}::{_TYPES[kind]}"


def _similarities_of(comparisons: tuple[Comparison, ...]) -> list[str]:
    """The similarities that conditions ask for, sorted."""
    levels = chain.from_iterable(comparison.levels for comparison in comparisons)
    conditions = chain.from_iterable(level.when for level in levels)
    return sorted({similarity_sql(one.jaro_winkler) for one in conditions if isinstance(one, JaroWinkler)})
