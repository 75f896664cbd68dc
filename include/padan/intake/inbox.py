"""The inbox: which files lie ready, which are still being written, which lie where none is expected."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from padan.errors import ConfigurationError
from padan.intake.contracts import AgencyContract, load_contracts
from padan.intake.files import PASSING_CODES, Stat, sha256_of
from padan.settings import Settings
from padan.warehouse import begin, execute, scalar

POLL_SECONDS = 10.0
PERIOD = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
PART = ".part"
# What desktops leave in shared folders; nobody sent it.
_NOT_SENT = re.compile(r"^(\..*|~\$.*|thumbs\.db|desktop\.ini)$", re.IGNORECASE)


@dataclass(frozen=True)
class Waiting:
    """A file of the inbox, `inbox/<agency>/<period>/<name>`. period: None where it lies elsewhere."""

    agency: str
    period: str | None
    path: Path

    def place(self, settings: Settings) -> str:
        """Its path below the inbox."""
        return self.path.relative_to(settings.inbox).as_posix()


def contract_of(settings: Settings, agency: str) -> AgencyContract:
    """The agency's contract. ConfigurationError if it has none."""
    contracts = load_contracts(settings)
    if agency not in contracts:
        known = ", ".join(contracts)
        raise ConfigurationError(
            f"No contract for agency {agency!r} in {settings.include / 'agencies'}; there are: {known}."
        )
    return contracts[agency]


def files_of(settings: Settings, agency: str) -> list[Waiting]:
    """Every file under the agency's folder, finished ones and misplaced ones, in the order of their names."""
    folder = settings.inbox / agency
    paths = sorted(path for path in folder.rglob("*") if _is_sent(path)) if folder.is_dir() else []
    return [Waiting(agency, _period(folder, path), path) for path in paths]


def strangers(settings: Settings, agencies: set[str]) -> list[Waiting]:
    """Files in folders of the inbox that no contract knows, and in the inbox itself."""
    if not settings.inbox.is_dir():
        return []
    found: list[Waiting] = []
    for path in sorted(settings.inbox.iterdir()):
        if path.is_dir() and path.name not in agencies:
            found += files_of(settings, path.name)
        elif _is_sent(path):
            found.append(Waiting("", None, path))
    return found


def ready_files(
    settings: Settings, contract: AgencyContract, files: list[Waiting], poll_seconds: float
) -> Iterator[Waiting]:
    """Those of the files that are complete and not registered yet.

    A file seen for the first time is looked at again after `poll_seconds`; one that still grows is
    left for the next run.
    """
    again: list[tuple[Waiting, Stat]] = []
    for file in files:
        stat = _stat(file)
        if stat is None or _is_registered(settings, contract, file, stat):
            continue
        if _was_seen_so(settings, file, stat, poll_seconds):
            yield file
        else:
            _see(settings, file, stat, complete=False)
            again.append((file, stat))
    if again:
        time.sleep(poll_seconds)
    for file, before in again:
        stat = _stat(file)
        if stat is not None:
            _see(settings, file, stat, complete=stat == before)
        if stat == before:
            yield file


def drop(settings: Settings, agency: str, period: str, path: Path) -> Path:
    """Put a copy of a file into the inbox so that no reader sees it half written; where it is now.

    Another content of the same name stays: the copy is then named by its hash as well.
    """
    contract_of(settings, agency)
    if not PERIOD.match(period):
        raise ConfigurationError(f"{period!r} is no period: write the month as YYYY-MM, such as 2026-11.")
    if not path.is_file():
        raise ConfigurationError(f"There is no file {path}.")
    folder = settings.inbox / agency / period
    folder.mkdir(parents=True, exist_ok=True)
    target = _free_name(folder, path)
    if not target.exists():
        _copy(path, target)
    _see(settings, Waiting(agency, period, target), Stat.of(target), complete=True)
    return target


def _free_name(folder: Path, path: Path) -> Path:
    target = folder / path.name
    if not target.exists() or sha256_of(target) == sha256_of(path):
        return target
    return folder / f"{path.stem}-{sha256_of(path)[:12]}{path.suffix}"


def _copy(path: Path, target: Path) -> None:
    part = target.with_name(target.name + PART)
    with path.open("rb") as source, part.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    part.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _is_sent(path: Path) -> bool:
    return path.suffix != PART and not _NOT_SENT.match(path.name) and path.is_file()


def _period(folder: Path, path: Path) -> str | None:
    parent = path.parent
    return parent.name if parent.parent == folder and PERIOD.match(parent.name) else None


def _stat(file: Waiting) -> Stat | None:
    try:
        return Stat.of(file.path)
    except OSError:
        return None  # taken away between two looks: nothing to do


def _is_registered(settings: Settings, contract: AgencyContract, file: Waiting, stat: Stat) -> bool:
    with begin(settings) as connection:
        return bool(
            scalar(
                connection,
                "intake/is_registered",
                agency=file.agency,
                period=file.period,
                path=file.place(settings),
                contract_sha256=contract.sha256,
                passing=PASSING_CODES,
                **vars(stat),
            )
        )


def _was_seen_so(settings: Settings, file: Waiting, stat: Stat, poll_seconds: float) -> bool:
    with begin(settings) as connection:
        rows = execute(
            connection,
            "intake/sighting",
            agency=file.agency,
            path=file.place(settings),
            poll_seconds=poll_seconds,
        )
    return any(Stat(row.size_bytes, row.modified_ns) == stat and (row.complete or row.is_old) for row in rows)


def _see(settings: Settings, file: Waiting, stat: Stat, *, complete: bool) -> None:
    with begin(settings) as connection:
        execute(
            connection,
            "intake/see_file",
            agency=file.agency,
            path=file.place(settings),
            complete=complete,
            **vars(stat),
        )
