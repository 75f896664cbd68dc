"""Linking two tables, or one with itself, by a model: pairs → levels → patterns → weights → decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from padan.errors import PadanError
from padan.linkage.decision.links import link_table
from padan.linkage.decision.posterior import contenders, decide
from padan.linkage.decision.scoring import score
from padan.linkage.model.parameters import Parameters
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.blocking import CappedBlocks
from padan.linkage.pairs.frequencies import Frequencies, count_terms
from padan.linkage.pairs.job import Job, Progress
from padan.linkage.pairs.patterns import ComparedPairs
from padan.linkage.pairs.records import Rows
from padan.linkage.training.fit import train


@dataclass(frozen=True)
class LinkResult:
    """What linking found.

    links: left_row_id, right_row_id, match_weight (bits), probability, rival_probability, decision,
    is_best, is_tie, levels (JSON: comparison → level), term_weights (JSON: comparison → bits for a value
    rarer or commoner than the average), household_weight (bits), in natural order of both sides. Within
    one table the left record is the later one of a pair. history: a row an EM iteration; empty if not
    trained.
    """

    links: pa.Table
    parameters: Parameters
    history: list[dict[str, float]]
    left_rows: int
    right_rows: int
    pairs: int
    capped: list[CappedBlocks]


def link(
    spec: ModelSpec,
    left: Rows,
    right: Rows | None = None,
    *,
    population: pa.Table | None = None,
    parameters: Parameters | None = None,
    progress: Progress | None = None,
) -> LinkResult:
    """Link `left` to `right`, or `left` with itself where the model is of kind dedupe.

    left, right: Arrow tables, or Parquet files (which need less memory: nobody holds their rows twice).
    population: rows in which term frequencies are counted and of which fixed u is a share; the right
    table if None. parameters: a trained model to score with; trained on these tables if None.
    progress: called with a stage, what is done of it and of how much. Raises PadanError for tables
    that do not fit the model.
    """
    check_fit(spec, right, parameters)
    tell = progress or (lambda _stage, _done, _total: None)
    job = Job.open(spec, left, right)
    compared = job.compare_all(tell)
    tell("training", 0, 1)
    frequencies = count_terms(spec, job.left, job.right, population)
    history: list[dict[str, float]] = []
    if parameters is None:
        parameters, history = train(job, compared.patterns, frequencies)
    tell("scoring", 0, 1)
    ids = (job.left.index.to_numpy(), job.right.index.to_numpy())
    return LinkResult(
        links=links_of(spec, parameters, compared, frequencies, ids=ids, entities=job.entities()),
        parameters=parameters,
        history=history,
        left_rows=len(job.left),
        right_rows=len(job.right),
        pairs=len(compared.first),
        capped=job.rules.capped(job.left, job.right),
    )


def links_of(
    spec: ModelSpec,
    parameters: Parameters,
    compared: ComparedPairs,
    frequencies: Frequencies,
    *,
    ids: tuple[Any, Any],
    entities: Any | None,
) -> pa.Table:
    """Score compared pairs, decide, and keep the links (see LinkResult).

    ids: row ids of both sides by position. entities: the person of every right position, if known.
    """
    log_ratio = score(spec, parameters, compared, frequencies)
    places = contenders(spec, parameters, compared, log_ratio)
    compared, log_ratio = compared.take(places), log_ratio[places]
    decisions = decide(spec, parameters, compared, log_ratio, entities)
    links = link_table(spec, parameters, compared, frequencies, log_ratio=log_ratio, decisions=decisions)
    sides = {
        "left_row_id": ids[0][links["left"].to_numpy()],
        "right_row_id": ids[1][links["right"].to_numpy()],
    }
    rest = links.drop_columns(["left", "right"])
    return pa.table(sides | dict(zip(rest.column_names, rest.columns, strict=True)))


def check_fit(spec: ModelSpec, right: Rows | None, parameters: Parameters | None) -> None:
    """Raise PadanError for tables or parameters that are not for this model."""
    if spec.is_dedupe != (right is None):
        wanted = "one table with itself" if spec.is_dedupe else "two tables"
        raise PadanError(f"Model {spec.name} links {wanted}.")
    if parameters is not None and parameters.spec_sha256 != spec.sha256:
        raise PadanError(f"The parameters were trained for another version of model {spec.name}.")
