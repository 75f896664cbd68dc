"""A person's data in plain words: labelled sections for a terminal, a page, or as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from padan.i18n import Translator
from padan.privacy.subject import Items, Subject
from padan.settings import Settings

Line = tuple[str, str]
"""Label and value."""

FAMILIES = {
    "state": "verification.state", "from_state": "verification.state", "to_state": "verification.state",
    "reasons": "verification.reason", "overlap": "verification.overlap", "rule": "quality.rule",
    "attribute": "verification.attribute", "link_decision": "linkage.decision", "answer": "judgement.answer",
    "kind": "subject.kind", "request_state": "subject.request_state", "hold": "subject.hold",
    "way": "subject.way", "population_status": "subject.population_status",
    "intake_state": "subject.intake_state", "outcome": "subject.outcome", "standing": "subject.standing",
    "disagreement": "verification.reason", "from_membership": "finding.state",
    "to_membership": "finding.state", "move_reason": "verification.reason",
    "place_reason": "subject.place_reason", "left_reason": "verification.reason",
    "cover_outcome": "subject.cover", "line_kind": "subject.line", "return_outcome": "subject.return",
    "leads_to": "subject.leads", "concern": "verification.reason", "balikan_outcome": "subject.balikan",
    "finding_kind": "finding.kind", "finding_reason": "verification.reason", "side": "subject.side",
    "action": "finding.action", "finding_status": "finding.status",
    "finding_answer": "subject.finding_answer", "appeal_state": "subject.appeal",
    "hold_reason": "verification.reason",
}  # fmt: skip
"""Fields whose values are codes, and the family of texts that says them in words."""


ORDER = (
    "participant_id", "finding_id", "reference", "line_no", "line_kind",
    "period", "month", "agency", "run_id", "run_status", "row_id",
    "request_id", "judgement_id", "kind", "hold",
    "state", "request_state", "answer", "from_state", "to_state", "from_membership", "to_membership",
    "move_reason", "finding_kind", "finding_reason", "finding_answer", "appeal_state", "reasons", "reason",
    "attribute", "bpjs_status", "code", "cover_outcome",
    "verdict", "score", "model", "link_decision", "probability", "sheet", "sheet_row", "sequence_no",
    "nik", "kk", "full_name", "name", "daeng", "birth_place", "birth_date", "birth_place_date", "sex",
    "mother_name", "father_name", "address", "rt", "rw", "rt_rw", "kelurahan", "kelurahan_code",
    "kecamatan", "kecamatan_code", "postal_code", "phone", "occupation", "occupation_code", "segment",
    "disability", "is_disabled", "population_status", "member_no", "sponsor", "programmes",
    "first_month", "last_month", "membership_status", "arrears_months",
)  # fmt: skip
"""Fields in the order in which a reader looks for them; others come after, as received and as read last."""

TIMES = ("at", "received_at", "deadline", "released_at")
MAKASSAR = dt.timezone(dt.timedelta(hours=8), "WITA")


def titled_sections(subject: Subject, translate: Translator) -> Iterator[tuple[str, list[list[Line]]]]:
    """Title of each section, and its records as labelled lines; a section without records has none."""
    for name, items in subject.sections.items():
        yield (
            translate.get(f"subject.section.{name}", name),
            [list(_lines(item, translate)) for item in items],
        )


def as_json(subject: Subject) -> bytes:
    """The sections with the warehouse's own names and codes, for another system."""
    return json.dumps(
        {"access_id": subject.access_id, "nik": subject.nik, **subject.sections},
        ensure_ascii=False,
        indent=2,
        sort_keys=False,
    ).encode()


def as_page(subject: Subject, translate: Translator, settings: Settings) -> bytes:
    """The sections as a page to read and print."""
    environment = Environment(
        loader=FileSystemLoader(settings.include / "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("subject.html.j2")
    return template.render(
        t=translate, subject=subject, sections=list(titled_sections(subject, translate))
    ).encode()


def _lines(item: dict[str, Any], translate: Translator) -> Iterator[Line]:
    for key, value in sorted(item.items(), key=_place):
        if value in (None, "", {}, []):
            continue
        label = translate.get(f"subject.field.{key}", key.replace("_", " "))
        if isinstance(value, dict) and key in ("received", "read"):
            yield label, ""
            yield from ((f"  {name}", text) for name, text in _lines(value, translate))
        else:
            yield label, _text(key, value, translate)


def _place(field: tuple[str, Any]) -> tuple[bool, int, str]:
    key, value = field
    return isinstance(value, dict), ORDER.index(key) if key in ORDER else len(ORDER), key


def _text(key: str, value: Any, translate: Translator) -> str:
    if isinstance(value, bool):
        return translate(f"subject.{'yes' if value else 'no'}")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_text(name, one, translate)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(_text(key, one, translate) for one in value)
    if key == "probability":
        return translate.percent(value, digits=3)
    if key in TIMES:
        return f"{dt.datetime.fromisoformat(value).astimezone(MAKASSAR):%Y-%m-%d %H:%M %Z}"
    family = FAMILIES.get(key)
    return translate.get(f"{family}.{value}", str(value)) if family else str(value)


def count(sections: dict[str, Items]) -> int:
    """Records in all sections."""
    return sum(map(len, sections.values()))
