"""Data balikan: Dukcapil is told whom the city served, once a person and month (Permendagri 102/2019, 38)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from padan.errors import ConfigurationError
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, execute, record

Outcome = Literal["sent", "known", "refused"]

_SENT_BEFORE = 409
_TOO_MANY = 429
_SERVER_ERROR = 500
_CREDENTIALS = (401, 403, 404)
_SENT_BEFORE_CODE = "16"  # of our own making until Dukcapil names its code; to be confirmed


@dataclass(frozen=True)
class Patience:
    """tries: calls for one record at most. first_wait, longest_wait: seconds. timeout: of one call."""

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    timeout: float = 30.0


@dataclass(frozen=True)
class _Served:
    participant_id: int
    nik: str
    month: str
    programmes: str

    @property
    def content_key(self) -> str:
        """What a repeated send is known by, without the number it is about."""
        return hashlib.sha256(f"{self.nik} {self.month} {self.programmes}".encode()).hexdigest()


class _Trouble(Exception):
    """Worth another try."""


class _Stop(Exception):
    """No further record will be taken now; the text says why, without what was sent."""


def send_balikan(settings: Settings, patience: Patience | None = None) -> dict[str, Any]:
    """Tell Dukcapil of everybody accepted for a month who was not told of yet; counts by outcome.

    Each record is kept as soon as it is answered, so a killed run goes on where it was. A record that
    was taken but whose answer was lost is sent again, refused as a repetition, and kept as `known`.
    `stopped` says why the rest waits, `left` how many those are. Raises ConfigurationError when no
    service is set.
    """
    if not settings.dukcapil_balikan_url:
        raise ConfigurationError(
            "No service for data balikan is set: PADAN_DUKCAPIL_BALIKAN_URL is given with the agreement"
            " with Disdukcapil."
        )
    patience = patience or Patience()
    served = _waiting(settings)
    counts: dict[str, Any] = {"sent": 0, "known": 0, "refused": 0, "left": len(served), "stopped": "done"}
    with httpx.Client(timeout=patience.timeout) as client:
        _send_all(settings, served, _sender(settings, client, patience), counts)
    if len(served) > counts["left"]:
        _tell(settings, counts)
    return counts


def _waiting(settings: Settings) -> list[_Served]:
    with begin(settings) as connection:
        return [_Served(**row._mapping) for row in execute(connection, "submission/balikan_waiting")]


def _send_all(
    settings: Settings,
    served: Sequence[_Served],
    send: Callable[[_Served], tuple[Outcome, str | None]],
    counts: dict[str, Any],
) -> None:
    for one in served:
        with begin(settings) as connection:
            # two senders at once: the second waits, and finds the record kept
            advisory_lock(connection, f"balikan {one.content_key}")
            if execute(connection, "submission/balikan_is_kept", content_key=one.content_key):
                counts["left"] -= 1
                continue
            try:
                outcome, code = send(one)
            except _Stop as stop:
                counts["stopped"] = str(stop)
                return
            _keep(connection, one, outcome, code)
        counts[outcome] += 1
        counts["left"] -= 1


def _keep(connection: Any, one: _Served, outcome: Outcome, code: str | None) -> None:
    execute(
        connection,
        "submission/keep_balikan",
        content_key=one.content_key,
        participant_id=one.participant_id,
        month=one.month,
        outcome=outcome,
        code=code,
    )


def _sender(
    settings: Settings, client: httpx.Client, patience: Patience
) -> Callable[[_Served], tuple[Outcome, str | None]]:
    tries = Retrying(
        stop=stop_after_attempt(patience.tries),
        wait=wait_exponential_jitter(patience.first_wait, patience.longest_wait),
        retry=retry_if_exception_type(_Trouble),
        reraise=True,
    )

    def send(one: _Served) -> tuple[Outcome, str | None]:
        try:
            return tries(_call, settings, client, one)
        except _Trouble as trouble:
            raise _Stop(f"{trouble} ({patience.tries} tries)") from None

    return send


def _call(settings: Settings, client: httpx.Client, one: _Served) -> tuple[Outcome, str | None]:
    body = {
        "NIK": one.nik,
        "LAYANAN": "BPJS KETENAGAKERJAAN BPU",
        "PROGRAM": one.programmes,
        "BULAN": one.month,
        "USER_ID": settings.dukcapil_user,
        "PASSWORD": settings.dukcapil_password,
        "IP_USER": settings.dukcapil_ip,
    }
    try:
        response = client.post(settings.dukcapil_balikan_url, json=body)
    except httpx.TransportError as error:
        raise _Trouble(f"no answer: {type(error).__name__}") from None
    return _read(response)


def _read(response: httpx.Response) -> tuple[Outcome, str | None]:
    status = response.status_code
    if status == _SENT_BEFORE:
        return "known", None
    if status == _TOO_MANY:
        raise _Stop("the quota is spent")
    if status in _CREDENTIALS:
        raise _Stop(f"HTTP {status}: credentials, address or agreement")
    if status >= _SERVER_ERROR:
        raise _Trouble(f"HTTP {status}")
    code = _code(response)
    if code == _SENT_BEFORE_CODE:
        return "known", code
    return ("sent", None) if response.is_success and code in (None, "0", "00") else ("refused", code)


def _code(response: httpx.Response) -> str | None:
    try:
        reply = response.json()
    except ValueError:
        return f"HTTP {response.status_code}" if not response.is_success else None
    code = reply.get("RESPONSE_CODE") if isinstance(reply, dict) else None
    return None if code is None else "".join(filter(str.isalnum, str(code)))[:8]


def _tell(settings: Settings, counts: dict[str, Any]) -> None:
    with begin(settings) as connection:
        record(
            connection,
            actor="pipeline",
            event="balikan_sent",
            subject="Dukcapil",
            reason=counts["stopped"],
            evidence={name: counts[name] for name in ("sent", "known", "refused", "left")},
        )
