"""Which files a run starts from: the synthetic city's, made once, or a folder of the user's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from padan.errors import ConfigurationError
from padan.local.home import Home
from padan.settings import Settings

DEMONSTRATION_PERIOD = "2026-11"
TARGETS = {"small": 1_789, "full": 35_782}  # workers the city has budgeted for, by its size
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Drop:
    """A file for an agency's inbox."""

    agency: str
    period: str
    path: Path


def agencies(settings: Settings) -> list[str]:
    """Names of the agencies that have a contract."""
    return sorted(path.stem for path in (settings.include / "agencies").glob("*.yaml"))


def city(settings: Settings, size: Literal["small", "full"], seed: int) -> list[Drop]:
    """The files of the synthetic city of this size and seed; made if they are not there yet."""
    folder = Home.of(settings).city / f"{size}-{seed}"
    if not folder.exists():
        from padan.city import build

        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)  # of an interrupted run
        build(part, size=size, seed=seed)
        part.rename(folder)
    return list(_files(folder / DEMONSTRATION_PERIOD, agencies(settings), DEMONSTRATION_PERIOD))


def own(settings: Settings, folder: Path, period: str | None) -> list[Drop]:
    """The files in `<agency>/<YYYY-MM>/`, and with a period given also those in `<agency>/`.

    Raises ConfigurationError when there are none, with what the folder should look like.
    """
    names = agencies(settings)
    found = list(_files(folder, names, period)) if period else []
    for name in names:
        for month in sorted((folder / name).glob("*")):
            if month.is_dir() and _PERIOD.fullmatch(month.name):
                found += _files(folder, [f"{name}/{month.name}"], month.name)
    if not found:
        raise ConfigurationError(
            f"No files in {folder}. Put them in {folder}/<agency>/<YYYY-MM>/, or in {folder}/<agency>/ and"
            f" say PERIOD=YYYY-MM. Agencies with a contract: {', '.join(names)}."
        )
    return found


def deliver(settings: Settings, drops: list[Drop]) -> int:
    """Put the files into the inboxes; those that lie there already are left alone. How many are new."""
    from padan.intake import drop

    before = set(settings.inbox.glob("*/*/*"))
    return len({drop(settings, one.agency, one.period, one.path) for one in drops} - before)


def _files(folder: Path, subfolders: list[str], period: str) -> Iterator[Drop]:
    for subfolder in subfolders:
        for path in sorted((folder / subfolder).glob("*")):
            if path.is_file() and not path.name.startswith((".", "~$")):
                yield Drop(subfolder.split("/")[0], period, path)
