"""Everything the warehouse holds about one person, and a record of who looked and why (UU PDP art. 32)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.privacy.person import checked_nik, subject_hmac
from padan.settings import Settings
from padan.warehouse import Role, begin, execute, record, scalar

FOLDER = "privacy/subject"
"""One query of include/sql a section, in the order of their file names: a new table is a new file."""

Way = Literal["terminal", "encrypted file"]
Items = list[dict[str, Any]]


@dataclass(frozen=True)
class Asker:
    """Who looks, in which role, and why; kept with the access."""

    actor: str
    role: str
    reason: str


@dataclass(frozen=True)
class Subject:
    """What was found. sections: name -> records; empty sections are there too, for "nothing" is an answer."""

    access_id: int
    nik: str
    sections: dict[str, Items]


def look_up(settings: Settings, nik: str, asker: Asker, way: Way) -> Subject:
    """Collect a person's data, by any NIK of theirs and by linked rows, and log the access first.

    The access is committed before anything is returned, also when nothing was found. Raises PadanError
    for a NIK that is none, or where nobody stands behind the look.
    """
    nik = checked_nik(nik)
    _check(asker)
    key = subject_hmac(settings, nik)
    with begin(settings, Role.REVIEWER) as connection:
        find_rows(connection, [nik])
        # what was looked at or asked for under an earlier NIK is the same person's
        keys = [subject_hmac(settings, row.nik) for row in execute(connection, "privacy/known_niks")]
        execute(connection, "privacy/subject_key", subject_hmacs=keys)
        sections = {name: _section(connection, file) for name, file in section_files(settings).items()}
        shown = {name: len(items) for name, items in sections.items()}
        access_id = int(
            scalar(
                connection,
                "privacy/keep_access",
                subject_hmac=key,
                way=way,
                shown=json.dumps(shown),
                **vars(asker),
            )
        )
        record(
            connection,
            actor=asker.actor,
            event="subject_shown",
            subject=f"access {access_id}",
            reason=way,
            evidence={"records": sum(shown.values()), "role": asker.role},
        )
    return Subject(access_id, nik, sections)


def find_rows(connection: Connection, niks: list[str]) -> None:
    """Make the temporary tables subject_participant, subject_nik and subject_row: these persons' rows.

    Whoever got another NIK is found by each of them.
    """
    execute(connection, "privacy/subject_niks", niks=niks)
    execute(connection, "privacy/subject_rows")


def section_files(settings: Settings) -> dict[str, str]:
    """Section -> its query, in order."""
    stems = sorted(path.stem for path in (settings.sql / FOLDER).glob("*.sql"))
    return {stem.partition("_")[2]: f"{FOLDER}/{stem}" for stem in stems}


def _section(connection: Connection, file: str) -> Items:
    return [dict(row.item) for row in execute(connection, file)]


def _check(asker: Asker) -> None:
    if not all(text.strip() for text in vars(asker).values()):
        raise PadanError(
            "Personal data is shown to a named person for a reason: give --as, --role and --reason."
        )
