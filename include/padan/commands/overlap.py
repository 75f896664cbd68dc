"""`padan overlap`: persons, months and rupiah that somebody else covered, as counts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.reporting.overlap import Overlap, overlaps
from padan.settings import Settings

app = typer.Typer()
COLUMNS = ("class", "persons", "months", "twice_persons", "twice_months", "twice_rp")


@app.command()
def overlap(
    period: Annotated[str | None, typer.Option(help="YYYY-MM; else the newest decided.")] = None,
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Count who is a member at BPJS by class, and for whom the programme and somebody else paid one month."""
    settings = Settings()
    translate = translator(language or settings.language)
    found, classes = overlaps(settings, period)
    table = Table(title=translate("overlap.title", period=found), title_justify="left")
    for name in COLUMNS:
        table.add_column(translate(f"overlap.column.{name}"), justify="left" if name == "class" else "right")
    for is_settled in (True, False):
        for one in classes:
            if one.is_settled is is_settled:
                table.add_row(*_row(one, translate))
        table.add_section()
    console = Console()
    console.print(table)
    console.print(translate("overlap.note"), soft_wrap=True, highlight=False)


def _row(one: Overlap, translate: Translator) -> list[str]:
    name = translate(f"verification.overlap.{one.overlap}")
    counts = (one.persons, one.person_months, one.paid_twice_persons, one.paid_twice_months)
    return [
        name if one.is_settled else translate("overlap.unsettled", overlap=name),
        *map(translate.number, counts),
        translate.rupiah(one.paid_twice_rp),
    ]
