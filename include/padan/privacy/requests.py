"""Requests of people about their data, with the law's deadline, and holds on what would be destroyed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row

from padan.errors import PadanError
from padan.privacy.person import checked_nik, subject_hmac
from padan.settings import Settings
from padan.warehouse import Role, begin, execute, record, scalar

RequestKind = Literal["access", "correction", "end"]
HoldKind = Literal["claim", "appeal", "other"]


@dataclass(frozen=True)
class Registered:
    """A request's number, and until when it must be answered."""

    request_id: int
    deadline: dt.datetime


def register_request(
    settings: Settings, nik: str, kind: RequestKind, details: str, *, actor: str, received_at: dt.datetime
) -> Registered:
    """Register a request; the deadline is 3 x 24 hours from `received_at` (UU PDP art. 30 and 32).

    While it is open the person's data is not destroyed. The NIK and the words stay out of the ledger.
    """
    nik = checked_nik(nik)
    _require(actor=actor, details=details)
    if received_at.tzinfo is None:
        raise PadanError("When was it received? Give the time with its zone: 2026-11-20T09:00+08:00.")
    with begin(settings, Role.REVIEWER) as connection:
        row = execute(
            connection,
            "privacy/register_request",
            kind=kind,
            nik=nik,
            subject_hmac=subject_hmac(settings, nik),
            details=details,
            received_at=received_at,
            actor=actor,
        )[0]
        record(
            connection,
            actor=actor,
            event="subject_request_registered",
            subject=f"request {row.request_id}",
            reason=kind,
            evidence={"deadline": row.deadline.astimezone(dt.UTC).isoformat()},
        )
    return Registered(int(row.request_id), row.deadline)


def close_request(
    settings: Settings, request_id: int, answer: str, *, actor: str, at: dt.datetime, is_refused: bool = False
) -> bool:
    """Answer or refuse an open request with words; whether it was late. PadanError if none is open."""
    _require(actor=actor, answer=answer)
    state = "refused" if is_refused else "answered"
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(
            connection,
            "privacy/close_request",
            request_id=request_id,
            state=state,
            answer=answer,
            actor=actor,
            at=at,
        )
        if not rows:
            raise PadanError(f"There is no open request {request_id}: `padan subject requests` lists them.")
        record(
            connection,
            actor=actor,
            event=f"subject_request_{state}",
            subject=f"request {request_id}",
            reason=rows[0].kind,
            evidence={"is_late": rows[0].is_late},
        )
    return bool(rows[0].is_late)


def open_requests(settings: Settings) -> Sequence[Row[Any]]:
    """request_id, kind, received_at, deadline, registered_by of open requests, the most pressing first."""
    with begin(settings, Role.REVIEWER) as connection:
        return execute(connection, "privacy/open_requests")


def place_hold(
    settings: Settings, nik: str, kind: HoldKind, reason: str, *, actor: str, at: dt.datetime
) -> int:
    """Keep everything about a person from destruction, e.g. while a claim is open; the hold's number."""
    nik = checked_nik(nik)
    _require(actor=actor, reason=reason)
    with begin(settings, Role.REVIEWER) as connection:
        key = subject_hmac(settings, nik)
        hold_id = int(
            scalar(
                connection,
                "privacy/place_hold",
                kind=kind,
                nik=nik,
                subject_hmac=key,
                reason=reason,
                actor=actor,
                at=at,
            )
        )
        record(connection, actor=actor, event="hold_placed", subject=f"hold {hold_id}", reason=kind)
    return hold_id


def release_hold(settings: Settings, hold_id: int, *, actor: str, at: dt.datetime) -> None:
    """End a hold. Raises PadanError if there is none of this number."""
    _require(actor=actor)
    with begin(settings, Role.REVIEWER) as connection:
        rows = execute(connection, "privacy/release_hold", hold_id=hold_id, actor=actor, at=at)
        if not rows:
            raise PadanError(f"There is no hold {hold_id} in force.")
        record(connection, actor=actor, event="hold_released", subject=f"hold {hold_id}", reason=rows[0].kind)


def _require(**texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise PadanError(f"This is kept on record: {name} must not be empty.")
