"""The way to the web service and back: HTTP, patience, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from padan.dukcapil.answers import Answer, UnreadableReply, read_reply
from padan.dukcapil.questions import Question
from padan.errors import ConfigurationError
from padan.settings import Settings

_TOO_MANY = 429
_SERVER_ERROR = 500


class QuotaSpent(Exception):
    """The service answers no more today."""


class ServiceUnavailable(Exception):
    """The service did not answer after several tries; the text says how, without what was asked."""


class _Trouble(Exception):
    """Worth another try."""


@dataclass(frozen=True)
class Patience:
    """tries: calls for one question at most. first_wait, longest_wait: seconds. timeout: of one call."""

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    timeout: float = 30.0


class VerifyService:
    """CALL_VERIFY_BY_ELEMEN at an address, with the credentials of the settings."""

    def __init__(self, settings: Settings, patience: Patience | None = None) -> None:
        """Raise ConfigurationError if the settings name no service."""
        if not settings.dukcapil_url:
            raise ConfigurationError(
                "No web service is set: PADAN_DUKCAPIL_URL, PADAN_DUKCAPIL_USER, PADAN_DUKCAPIL_PASSWORD and"
                " PADAN_DUKCAPIL_IP are given with the agreement with Disdukcapil."
            )
        self._patience = patience or Patience()
        self._url = settings.dukcapil_url
        self._credentials = {
            "USER_ID": settings.dukcapil_user,
            "PASSWORD": settings.dukcapil_password,
            "IP_USER": settings.dukcapil_ip,
        }
        self._client = httpx.Client(timeout=self._patience.timeout)

    def __enter__(self) -> Self:
        """Keep the connection open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._client.close()

    def ask(self, question: Question) -> Answer:
        """One question, asked again while the service is in trouble.

        Raises QuotaSpent, ServiceUnavailable, or UnreadableReply.
        """
        patience = self._patience
        tries = Retrying(
            stop=stop_after_attempt(patience.tries),
            wait=wait_exponential_jitter(patience.first_wait, patience.longest_wait),
            retry=retry_if_exception_type(_Trouble),
            reraise=True,
        )
        try:
            return tries(self._call, question)
        except _Trouble as trouble:
            raise ServiceUnavailable(f"{trouble} ({patience.tries} tries)") from None

    def _call(self, question: Question) -> Answer:
        try:
            response = self._client.post(self._url, json={**question.elements, **self._credentials})
        except httpx.TransportError as error:
            raise _Trouble(f"no answer: {type(error).__name__}") from None
        if response.status_code == _TOO_MANY:
            raise QuotaSpent
        if response.status_code >= _SERVER_ERROR:
            raise _Trouble(f"HTTP {response.status_code}")
        if not response.is_success:
            raise ServiceUnavailable(f"HTTP {response.status_code}: credentials, address or agreement")
        try:
            reply = response.json()
        except ValueError:
            raise UnreadableReply("the reply is no JSON") from None
        return read_reply(reply, question.elements.keys() - {"TRESHOLD"})
