"""What a run is made from: files, judgements, answers, suites, models, rules and code, as hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from padan import __version__
from padan.errors import PadanError
from padan.settings import Settings
from padan.verification.rulebook import rules_sha256
from padan.warehouse import execute

Files = list[Mapping[str, Any]]
"""Accepted files of one period, in natural order: agency, role, sha256, contract_sha256, file_id."""

Inputs = dict[str, Any]
"""What decisions can be replayed from; as JSON in verification.run.inputs."""


def accepted_files(connection: Connection) -> dict[str, Files]:
    """Accepted files by period, the newest period first."""
    periods: dict[str, Files] = {}
    for row in execute(connection, "verification/accepted_files"):
        periods.setdefault(row.period, []).append(dict(row._mapping))
    return periods


def missing_agencies(settings: Settings, files: Iterable[Mapping[str, Any]]) -> list[str]:
    """Agencies whose contract says `required` and that have no file among `files`.

    The register is not waited for where the settings say that the city is given none.
    """
    from padan.intake.contracts import load_contracts  # pays for readers and identity tables

    there = {file["agency"] for file in files}
    contracts = load_contracts(settings).items()
    return [
        agency
        for agency, contract in contracts
        if contract.required
        and agency not in there
        and not (settings.service_only and contract.role == "resident")
    ]


def inputs_of(settings: Settings, files: Files, judgements: str | None, answers: str | None = None) -> Inputs:
    """The hashes of everything but the enrolment date that decisions on `files` depend on.

    judgements, answers (of the web service): the hash of those that touch the files, or None when none
    does; then nothing is said of them, so that runs from before there were any keep their hash.
    Without a register extract it is said that the source is the web service.
    """
    said: Inputs = {"judgements": judgements, "answers": answers}
    if not any(file["role"] == "resident" for file in files):
        said["source"] = "service"
    if "target" in settings.model_fields_set:
        # the file's target is among the rules; one of the settings decides who waits, so a run names it
        said["target"] = settings.target
    return {name: value for name, value in said.items() if value} | {
        "files": [
            {name: file[name] for name in ("agency", "role", "sha256", "contract_sha256")} for file in files
        ],
        "suites": _hashes(settings.expectations, "*.json"),
        "models": _hashes(settings.include / "models", "*.yaml"),
        "rules": rules_sha256(settings),
        "code": __version__,
    }


def input_sha256(inputs: Inputs, period: str, enrolment_date: dt.date) -> str:
    """One hash over all inputs: the same inputs are the same run."""
    text = json.dumps([period, enrolment_date.isoformat(), inputs], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def default_enrolment_date(period: str) -> dt.date:
    """The first day of the month after the period: 2026-11 -> 2026-12-01. Raises PadanError if it is none."""
    try:
        return (dt.date.fromisoformat(f"{period}-28") + dt.timedelta(days=4)).replace(day=1)
    except ValueError:
        raise PadanError(f"{period!r} is no period: write it as YYYY-MM, like 2026-11.") from None


def _hashes(folder: Path, pattern: str) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob(pattern))}
