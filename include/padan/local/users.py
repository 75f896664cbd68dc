"""Who may do what on the embedded Airflow's pages: each person with a name and a password of their own."""

from __future__ import annotations

import json
import re
import secrets

from padan.errors import ConfigurationError
from padan.local.home import Home, write_private
from padan.settings import Settings

ENGINEER = "engineer"
VIEWER = "viewer"
# Airflow's SimpleAuthManager knows four roles; `user` is the least that may answer an approval.
ROLES = {"admin": "runs everything, approves nothing", "user": "approves", "viewer": "only looks"}
_BYTES = 12
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def users(settings: Settings) -> dict[str, str]:
    """Role by name: the engineer, who may approve by PADAN_APPROVERS, and somebody who only looks.

    Raises ConfigurationError for a name that cannot be a login.
    """
    for name in settings.approver_names:
        if not _NAME.fullmatch(name) or name in (ENGINEER, VIEWER):
            raise ConfigurationError(
                f"PADAN_APPROVERS names {name!r}, which cannot be a login of its own: letters without"
                f" accents, digits and _.- only, and neither {ENGINEER} nor {VIEWER}."
            )
    return {ENGINEER: "admin", **dict.fromkeys(settings.approver_names, "user"), VIEWER: "viewer"}


def passwords(settings: Settings, home: Home) -> dict[str, str]:
    """Password by name, each made once; who is no longer named has none."""
    there = json.loads(home.passwords.read_text(encoding="utf-8")) if home.passwords.exists() else {}
    now = {name: there.get(name) or secrets.token_urlsafe(_BYTES) for name in users(settings)}
    if now != there:
        write_private(home.passwords, json.dumps(now) + "\n")
    return now
