"""Participants and monthly snapshots written straight into the warehouse, for the re-review.

Everybody begins alive, at home and without other cover; a test says only what is different.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from padan.settings import Settings
from padan.warehouse import Role, begin
from tests.unit.verification.world import World, nik_of, row_id

FIRST, SECOND, THIRD = "2026-11", "2026-12", "2027-01"
WAY = ["verified", "submitted", "accepted", "active", "ending", "ended"]
AGENCY = {"resident": "disdukcapil", "member": "bpjs"}

Changes = Mapping[int, Mapping[str, Any] | list[Mapping[str, Any]] | None]


def participants(settings: Settings, states: Mapping[int, str], period: str = FIRST) -> None:
    """Make person n of `states` participant n, in a state."""
    with begin(settings, Role.OWNER) as connection:
        for number in range(1, max(states) + 1):
            person = connection.exec_driver_sql(
                "INSERT INTO membership.participant (nik) VALUES (%s) RETURNING participant_id",
                (nik_of(number),),
            ).scalar_one()
            assert person == number
            before = None
            for after in _way(states.get(number, "verified")):
                connection.exec_driver_sql(
                    "INSERT INTO membership.transition"
                    " (participant_id, from_state, to_state, reason, actor, second_actor, period)"
                    " VALUES (%s, %s, %s, 'TEST', 'Rahma', 'Yusuf', %s)",
                    (person, before, after, period),
                )
                before = after


def _way(state: str) -> list[str]:
    return ["verified", "submitted", "returned"] if state == "returned" else WAY[: WAY.index(state) + 1]


def snapshot(
    settings: Settings,
    period: str,
    people: int,
    register: Changes | None = {},  # noqa: B006 - never changed
    members: Changes | None = {},  # noqa: B006
) -> None:
    """Write a month's register and member file; a newer one of the month supersedes the older.

    register: person -> what is different, None: no row, a list: several rows. members: person -> rows.
    None instead of a mapping: the agency has sent nothing.
    """
    world = World()
    if register is not None:
        _residents(world, people, register)
    for number, rows in (members or {}).items():
        for row in rows if isinstance(rows, list) else [rows]:
            world.member(
                len(world.members) + 1, **{"nik": nik_of(number), "last_month": period, **(row or {})}
            )
    with begin(settings, Role.OWNER) as connection:
        if register is not None:
            _write(connection, "resident", period, world.residents)
        if members is not None:
            _write(connection, "member", period, world.members)


def _residents(world: World, people: int, register: Changes) -> None:
    for number in range(1, people + 1):
        given = register.get(number, {})
        for different in given if isinstance(given, list) else [given]:
            if different is not None:
                usual = {"kk": f"737101{number:010d}", "mother_name": f"IBU {number}"}
                world.resident(number, **{**usual, **different})
                world.residents[-1]["row_number"] = len(world.residents)


def _write(connection: Connection, role: str, period: str, rows: list[dict[str, Any]]) -> None:
    digest = hashlib.sha256(json.dumps([role, period, rows], default=str).encode()).hexdigest()
    file_id = connection.exec_driver_sql(
        "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status)"
        " VALUES (%s, %s, %s, %s, 'x', 1, 1, 'accepted') RETURNING file_id",
        (AGENCY[role], role, period, digest),
    ).scalar_one()
    connection.exec_driver_sql(
        "UPDATE raw.file SET status = 'superseded', superseded_by = %s"
        " WHERE role = %s AND period = %s AND file_id < %s AND status = 'accepted'",
        (file_id, role, period, file_id),
    )
    for row in rows:
        if role == "member":
            connection.exec_driver_sql(
                "INSERT INTO raw.member (file_id, sheet_row, row_number) VALUES (%s, 1, %s)",
                (file_id, row["row_number"]),
            )
        key = {"row_id": row_id(file_id, row["row_number"]), "file_id": file_id}
        values = {**key, **row}
        connection.exec_driver_sql(
            f"INSERT INTO core.{role} ({', '.join(values)})"
            f" VALUES ({', '.join(f'%({name})s' for name in values)})",
            values,
        )


def cover(settings: Settings, number: int, *months: str, outcome: str = "accepted") -> None:
    """Months the city asked cover for, for one participant."""
    with begin(settings, Role.OWNER) as connection:
        for month in months:
            connection.exec_driver_sql(
                "INSERT INTO membership.cover_month"
                " (submission_id, participant_id, month, programmes, contribution_rp, outcome)"
                " VALUES (1, %s, %s, 'JKK+JKM', 16800, %s)",
                (number, month, outcome),
            )


def reasons(settings: Settings, period: str, *standings: str) -> dict[int, list[str]]:
    """Reasons of the findings of a month's review by participant; new and carried ones unless said."""
    from padan.rereview.review import result

    wanted = standings or ("new", "carried")
    found: dict[int, list[str]] = {}
    for row in result(settings, period).to_pylist():
        if row["standing"] in wanted:
            found.setdefault(row["participant_id"], []).append(row["reason"])
    return found


def state(settings: Settings, number: int) -> str:
    """A participant's state now."""
    return str(one(settings, "SELECT state FROM membership.current_state WHERE participant_id = %s", number))


def held(settings: Settings, number: int) -> list[str]:
    """Reasons for which a participant's payments are held now."""
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT reason FROM membership.hold WHERE participant_id = %s AND released_period IS NULL"
            " ORDER BY reason",
            (number,),
        ).all()
    return [row.reason for row in rows]


def finding(settings: Settings, number: int, reason: str) -> int:
    """The id of a participant's newest finding of a reason."""
    sql = "SELECT max(finding_id) FROM rereview.finding WHERE participant_id = %s AND reason = %s"
    return int(one(settings, sql, number, reason))


def one(settings: Settings, sql: str, *values: Any) -> Any:
    """The single value of a query, as the owner."""
    with begin(settings, Role.OWNER) as connection:
        return connection.exec_driver_sql(sql, values).scalar_one()
