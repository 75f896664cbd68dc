"""For whom the file to BPJS is encrypted."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pyrage

from padan.errors import ConfigurationError
from padan.settings import Settings

DEMONSTRATION_KEY = "demonstration-bpjs.agekey"


def recipients(settings: Settings) -> list[str]:
    """The branch's public keys (PADAN_BPJS_RECIPIENT, several separated by commas).

    A demonstration without a key makes a pair of its own below the state folder, once.
    Raises ConfigurationError where there is neither.
    """
    if settings.bpjs_recipient.strip():
        return [key.strip() for key in settings.bpjs_recipient.split(",") if key.strip()]
    if not settings.demonstration:
        raise ConfigurationError(
            "No key of the BPJS branch is set: ask the branch for its age public key (age1…) and set"
            " PADAN_BPJS_RECIPIENT to it."
        )
    return [str(_identity(settings.state / DEMONSTRATION_KEY).to_public())]


def _identity(path: Path) -> pyrage.x25519.Identity:
    """The key in this file; made when there is none, and never two by two tasks at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="ascii")
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return pyrage.x25519.Identity.from_str(path.read_text(encoding="ascii").strip())
