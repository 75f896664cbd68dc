"""A model said in Splink 5 (DuckDB dialect): the same pairs, levels, weights and term frequencies.

The ground for engines beyond one machine, and the peer of benchmarks and agreement tests. Splink is a
development extra: only this module knows it, and no step of the pipeline imports it.

What is said: blocking rules, comparisons with their levels in order, missing values, m and u, fixed u,
term frequencies of the population. What Splink has no words for stays ours, and is worked out of its
weights afterwards: hot blocks (a block's number replaces its columns, and a capped block has none), the
household term, rivals in the denominator, one to one, ties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison

from padan.linkage.model.parameters import Parameters, Probabilities
from padan.linkage.model.spec import Comparison, Level, ModelSpec
from padan.linkage.pairs.duck import condition_sql, quoted, unknown_sql
from padan.linkage.pairs.frequencies import Frequencies
from padan.linkage.pairs.job import Job
from padan.linkage.pairs.records import Records

# A level that counts neither way: the same on both sides of the ratio.
_NEITHER = Probabilities(m=0.5, u=0.5)
_SIDE = re.compile(r'"(left|right)\.((?:[^"]|"")+)"')


def linker_of(
    job: Job, parameters: Parameters | None = None, frequencies: Frequencies | None = None
) -> Linker:
    """A Splink linker over the job's tables, ready to train, or with trained parameters to predict.

    Unique ids are the records' positions. frequencies: where term frequencies were counted.
    """
    api = DuckDBAPI(connection=job.left.connection)
    tables = [api.register(name) for name in _prepare(job)]
    settings = splink_settings(job.spec, parameters)
    linker = Linker(tables, settings, log_level="ERROR")
    if parameters is not None and frequencies is not None:
        _tell_frequencies(linker, api, job, parameters, frequencies)
    return linker


def splink_settings(
    spec: ModelSpec, parameters: Parameters | None = None, population: int | None = None
) -> SettingsCreator:
    """The model as Splink's settings.

    parameters: trained ones; without them Splink trains, and what the model fixes stays fixed: u of a
    level that so many rows of the population are in.
    """
    prior = parameters.expected / parameters.right_rows if parameters else 1e-6
    return SettingsCreator(
        link_type="dedupe_only" if spec.is_dedupe else "link_only",
        unique_id_column_name="pos",
        probability_two_random_records_match=prior,
        blocking_rules_to_generate_predictions=[block_on(_block_column(rule.name)) for rule in spec.blocking],
        comparisons=[_comparison(c, parameters, population) for c in spec.comparisons],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(comparison: Comparison, parameters: Parameters | None, population: int | None) -> Any:
    *some, last = comparison.levels
    missing = " OR ".join(unknown_sql(column) for column in comparison.missing)
    levels = [
        CustomLevel(
            _in_splinks_words(" AND ".join(f"({condition_sql(c)})" for c in level.when)), level.name
        ).configure(**_known(comparison, level, parameters, population))
        for level in some
    ]
    nothing = CustomLevel(_in_splinks_words(missing), "no_evidence").configure(is_null_level=True)
    rest = CustomLevel("ELSE", last.name).configure(**_known(comparison, last, parameters, population))
    return CustomComparison([*levels, nothing, rest], output_column_name=comparison.name)


def _known(
    comparison: Comparison, level: Level, parameters: Parameters | None, population: int | None
) -> dict[str, Any]:
    """What Splink is told of a level and may not train."""
    said: dict[str, Any] = {"tf_adjustment_column": level.tf} if level.tf else {}
    given = parameters.comparisons[comparison.name].get(level.name) if parameters else None
    if not level.evidence:
        given = _NEITHER
    if given is not None:
        fixed = {"fix_m_probability": True, "fix_u_probability": True}
        return said | fixed | {"m_probability": given.m, "u_probability": given.u}
    if level.u_rows is not None and population is not None:
        return said | {"u_probability": level.u_rows / population, "fix_u_probability": True}
    return said


def _in_splinks_words(sql: str) -> str:
    """Our names of a pair's columns in Splink's."""
    return _SIDE.sub(lambda found: f'"{found[2]}_{found[1][0]}"', sql)


def _block_column(rule: str) -> str:
    return f"block__{rule}"


def _prepare(job: Job) -> list[str]:
    """Tables with the number of each record's block a rule; names sort left before right."""
    found = job.rules.blocks(job.left, job.right)
    if job.spec.is_dedupe:
        return [_with_blocks(job.left, "padan_left", [(b.rule, b.of_left()) for b in found])]
    left = _with_blocks(job.left, "padan_left", [(b.rule, b.of_left()) for b in found])
    size = len(job.right)
    right = _with_blocks(job.right, "padan_right", [(b.rule, b.of_right(size)) for b in found])
    return [left, right]


def _with_blocks(records: Records, name: str, blocks: Iterable[tuple[str, Any]]) -> str:
    numbers = {_block_column(rule): pa.array(of, mask=of < 0) for rule, of in blocks}
    table = pa.table({"pos": np.arange(len(records), dtype=np.int32), **numbers})
    connection = records.connection
    connection.register("blocks", table)
    connection.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {records.table} JOIN blocks USING (pos)"
    ).fetchall()
    connection.unregister("blocks")
    return name


def _tell_frequencies(
    linker: Linker, api: DuckDBAPI, job: Job, parameters: Parameters, frequencies: Frequencies
) -> None:
    """Frequencies of the values that left rows have, as we count them: in the population."""
    for column in job.spec.tf_columns:
        counts = frequencies.counts[column]
        table = pa.table(
            {"pos": np.arange(len(counts), dtype=np.int32), "tf": counts / max(parameters.known[column], 1)}
        )
        job.left.connection.register("counted", table)
        name = quoted(column)
        values = job.left.connection.sql(
            f"SELECT DISTINCT {name}, tf AS {quoted(f'tf_{column}')} FROM {job.left.table}"
            f" JOIN counted USING (pos) WHERE {name} IS NOT NULL"
        ).to_arrow_table()
        job.left.connection.unregister("counted")
        linker.table_management.register_term_frequency_lookup(api.register(values), column)
