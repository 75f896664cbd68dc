"""A person's data in plain words: labelled sections for a terminal, a page, or as JSON."""

from __future__ import annotations

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
    "way": "subject.way",
}  # fmt: skip
"""Fields whose values are codes, and the family of texts that says them in words."""


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
    for key, value in item.items():
        if value is None or value == "":
            continue
        label = translate.get(f"subject.field.{key}", key.replace("_", " "))
        if isinstance(value, dict) and key in ("received", "read"):
            yield label, ""
            yield from ((f"  {name}", text) for name, text in _lines(value, translate))
        else:
            yield label, _text(key, value, translate)


def _text(key: str, value: Any, translate: Translator) -> str:
    if isinstance(value, bool):
        return translate(f"subject.{'yes' if value else 'no'}")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_text(name, one, translate)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(_text(key, one, translate) for one in value)
    if key == "probability":
        return translate.percent(value, digits=3)
    family = FAMILIES.get(key)
    return translate.get(f"{family}.{value}", str(value)) if family else str(value)


def count(sections: dict[str, Items]) -> int:
    """Records in all sections."""
    return sum(map(len, sections.values()))
