"""What a reply means: found or not, each element in Dukcapil's words, and how much quota is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["found", "deceased", "double", "not_found", "inactive", "bad_format"]

# include/reference/dukcapil_response_codes.csv
OUTCOMES: dict[str, Outcome] = {
    "11": "deceased",
    "12": "double",
    "13": "not_found",
    "14": "inactive",
    "15": "bad_format",
}
_VERDICT = re.compile(r"^(sesuai|tidak sesuai)(?:\s*\((\d{1,3})\))?$", re.IGNORECASE)


class UnreadableReply(ValueError):
    """A reply that is not what the service is known to say. The text names the part, never a value."""


@dataclass(frozen=True)
class Element:
    """sesuai or tidak sesuai; score 0 to 100 where texts are compared by similarity."""

    verdict: str
    score: int | None


@dataclass(frozen=True)
class Answer:
    """A reply about one question. elements: by name, for those that were answered; none unless found."""

    outcome: Outcome
    elements: dict[str, Element]
    quota_left: int | None


def read_reply(reply: Any, asked: set[str]) -> Answer:
    """Read the service's JSON. asked: names of the elements that were sent.

    Raises UnreadableReply. What was not asked is passed over: the reply may carry more than it should.
    """
    if not isinstance(reply, dict):
        raise UnreadableReply("the reply is no object")
    content = reply.get("content")
    if not isinstance(content, list) or len(content) != 1 or not isinstance(content[0], dict):
        raise UnreadableReply("`content` does not hold one object")
    (told,), quota = content, _quota(reply.get("quotaLimiter"))
    code = told.get("RESPONSE_CODE")
    if code is not None:
        outcome = OUTCOMES.get(str(code))
        if outcome is None:
            raise UnreadableReply("RESPONSE_CODE is not a known one")
        return Answer(outcome, {}, quota)
    elements = {name: _element(name, told[name]) for name in sorted(asked & told.keys()) if name != "NIK"}
    if not elements:
        raise UnreadableReply("no element is answered")
    return Answer("found", elements, quota)


def _element(name: str, text: Any) -> Element:
    found = _VERDICT.match(text.strip()) if isinstance(text, str) else None
    if found is None or (found[2] and int(found[2]) > 100):  # noqa: PLR2004 - a score is a percentage
        raise UnreadableReply(f"{name} is neither Sesuai nor Tidak Sesuai")
    return Element(found[1].lower(), int(found[2]) if found[2] else None)


def _quota(value: Any) -> int | None:
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError):
        raise UnreadableReply("quotaLimiter is no number") from None
