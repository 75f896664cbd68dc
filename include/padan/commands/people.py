"""What `padan missed` and `padan papers` share: the list of people, written for whom may read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from padan.commands.regions import region_names
from padan.i18n import Translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.rereview import Request
    from padan.rereview.people_list import PeopleList


def recipients_of(settings: Settings, to: list[str]) -> list[str]:
    """The keys named on the command line, else those of the settings."""
    return to or [key for key in settings.export_recipients.split(",") if key.strip()]


def write_list(
    settings: Settings, people_list: PeopleList, out: Path, request: Request, translate: Translator
) -> None:
    """Write a list in the words of a language, and say how many stand in it."""
    from padan.identity import load_occupations
    from padan.rereview import Words, write_people
    from padan.rereview.papers import REASONS

    words = Words(
        {name: translate(f"people.column.{name}") for name in people_list.columns},
        region_names(settings),
        load_occupations(settings.reference).labels,
        {reason: translate(f"papers.reason.{reason}") for reason in REASONS},
    )
    rows = write_people(settings, people_list, out, request, words)
    Console().print(translate("people.written", rows=translate.number(rows)), highlight=False)
