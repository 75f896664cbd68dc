"""A verification run's linking: read what was accepted, link by the three models, store once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from padan.errors import PadanError
from padan.linkage.engine import LinkResult, link
from padan.linkage.model.loading import load_spec
from padan.linkage.model.spec import ModelSpec
from padan.linkage.pairs.job import Progress
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, copy_in, copy_out, execute, record

MODELS = ("candidate_candidate", "candidate_member", "candidate_register")

_ROLES = ("candidates", "residents", "members")
_NOT_LINKED = ("opened", "failed")


def pipeline_specs(settings: Settings) -> dict[str, ModelSpec]:
    """The models that a run links by, checked, in the order of their names."""
    return {name: load_spec(settings.include / "models" / f"{name}.yaml") for name in MODELS}


def link_run(settings: Settings, run_id: int, progress: Progress | None = None) -> dict[str, Any]:
    """Link candidates to residents, to each other and to members; the run's status becomes `linked`.

    Reads, links, then writes all three models in one transaction: killed anywhere, nothing or all of
    it is there. A run that is linked already is left as it is. Returns counts by model.
    """
    specs = pipeline_specs(settings)
    with begin(settings) as connection:
        if _state(connection, run_id).status not in _NOT_LINKED:
            return _counts(connection, run_id)
        rows = {role: copy_out(connection, f"linkage/{role}", run_id=run_id) for role in _ROLES}
        if not _state(connection, run_id).has_extract:
            del specs["candidate_register"]
    results = dict(_link_all(specs, rows, progress))
    with begin(settings) as connection:
        advisory_lock(connection, f"verification run {run_id}")
        state = _state(connection, run_id)
        if state.status in _NOT_LINKED:
            execute(connection, "linkage/forget_links", run_id=run_id)
            for name, result in results.items():
                _store(connection, run_id, specs[name], result, state.input_sha256)
            execute(connection, "linkage/mark_linked", run_id=run_id)
            _tell_ledger(connection, run_id)
        return _counts(connection, run_id)


def _link_all(
    specs: dict[str, ModelSpec], rows: dict[str, pa.Table], progress: Progress | None
) -> Iterator[tuple[str, LinkResult]]:
    """Frequencies are the register's in every model: a list of workers is not the population.

    Without a register the rows of the right have to do: the members, or the list itself.
    """
    right = {"candidate_member": rows["members"], "candidate_register": rows["residents"]}
    for name, spec in specs.items():
        left = rows["candidates"]
        population = rows["residents"] if "candidate_register" in specs else None
        yield name, link(spec, left, right.get(name), population=population, progress=progress)


def _state(connection: Connection, run_id: int) -> Any:
    rows = execute(connection, "linkage/run_state", run_id=run_id)
    if not rows:
        raise PadanError(f"There is no verification run {run_id}: open one with `padan verify`.")
    return rows[0]


def _store(
    connection: Connection, run_id: int, spec: ModelSpec, result: LinkResult, input_sha256: str
) -> None:
    model_sha256 = result.parameters.sha256
    rows = {"left_rows": result.left_rows, "right_rows": result.right_rows, "pairs": result.pairs}
    execute(
        connection,
        "linkage/keep_model",
        model_sha256=model_sha256,
        model=spec.name,
        spec_sha256=spec.sha256,
        spec=spec.model_dump_json(),
        parameters=result.parameters.model_dump_json(),
        history=json.dumps(result.history),
        trained_on=json.dumps({**rows, "input_sha256": input_sha256}, sort_keys=True),
    )
    execute(
        connection,
        "linkage/insert_run",
        run_id=run_id,
        model=spec.name,
        model_sha256=model_sha256,
        links=result.links.num_rows,
        capped_blocks=json.dumps([asdict(capped) for capped in result.capped]),
        **rows,
    )
    copy_in(connection, "linkage.link", _keyed(result.links, run_id, spec.name))


def _keyed(links: pa.Table, run_id: int, model: str) -> pa.Table:
    run_ids = pa.array([run_id]).take(pa.array([0] * len(links), pa.int64()))
    models = pa.array([model]).take(pa.array([0] * len(links), pa.int64()))
    return links.append_column("verification_run_id", run_ids).append_column("model", models)


def _tell_ledger(connection: Connection, run_id: int) -> None:
    record(
        connection,
        actor="pipeline",
        event="run_linked",
        subject=f"run {run_id}",
        reason="all models have linked",
        evidence=_counts(connection, run_id),
    )


def _counts(connection: Connection, run_id: int) -> dict[str, Any]:
    rows = execute(connection, "linkage/counts", run_id=run_id)
    counts = {row.model: {k: v for k, v in row._mapping.items() if k != "model"} for row in rows}
    return {"run_id": run_id, "models": counts}
