"""`padan papers`: people who live in the city without its papers, as counts, or as a list for field teams."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.commands.people import recipients_of, write_list
from padan.commands.regions import kelurahan_code, region_names
from padan.i18n import Translator, translator
from padan.settings import Settings

app = typer.Typer()
KECAMATAN_DIGITS = 6


@app.command()
def papers(
    kelurahan: Annotated[
        str | None, typer.Option(help="Only this kelurahan: its code, 7371091005 or 73.71.09.1005.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the people into this new file, encrypted: its name ends with .age."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            help="With --out: public key of who may read it; again for more. Else PADAN_EXPORT_RECIPIENTS."
        ),
    ] = None,
    by: Annotated[str, typer.Option("--as", help="With --out: who asks, a person's name.")] = "",
    reason: Annotated[str, typer.Option(help="With --out: what for; kept in the ledger.")] = "",
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Count candidates who live in the city but whom its register does not know, or list them."""
    settings = Settings()
    translate, names = translator(language or settings.language), region_names(settings)
    code = None if kelurahan is None else kelurahan_code(kelurahan, names)
    if out is None:
        _count(settings, code, names, translate)
        return
    from padan.rereview import PAPERS, Request

    request = Request(by, reason, code, recipients_of(settings, to or []))
    write_list(settings, PAPERS, out, request, translate)


def _count(settings: Settings, code: str | None, names: dict[str, str], translate: Translator) -> None:
    from padan.rereview import count_without_papers
    from padan.rereview.papers import REASONS

    run, counts = count_without_papers(settings)
    by_place = {(one.code, one.reason): one.candidates for one in counts if code in (None, one.code)}
    table = Table(title=translate("papers.title", period=run.period), title_justify="left")
    for column in ("kecamatan_code", "kelurahan_code"):
        table.add_column(translate(f"people.column.{column}"), no_wrap=True)
    for reason in (*REASONS, "all"):
        table.add_column(translate(f"papers.column.{reason}"), justify="right")
    for place in dict.fromkeys(place for place, _ in by_place):
        found = [by_place.get((place, reason), 0) for reason in REASONS]
        kelurahan = names.get(place, place) if len(place) > KECAMATAN_DIGITS else translate("papers.unknown")
        table.add_row(
            names.get(place[:KECAMATAN_DIGITS], place[:KECAMATAN_DIGITS]),
            kelurahan,
            *_numbers(found, translate),
        )
    table.add_section()
    totals: Counter[str] = Counter()
    for (_, reason), candidates in by_place.items():
        totals[reason] += candidates
    found = [totals[reason] for reason in REASONS]
    table.add_row(translate("missed.total"), "", *_numbers(found, translate))
    console = Console()
    console.print(table)
    console.print(translate("papers.note"), highlight=False)


def _numbers(found: list[int], translate: Translator) -> list[str]:
    return [translate.number(number) for number in (*found, sum(found))]
