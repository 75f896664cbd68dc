"""`padan missed`: workers on nobody's list, as counts, or as a list for field teams."""

from __future__ import annotations

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


@app.command()
def missed(
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
    """Count residents in vulnerable work without cover and on no list, by kelurahan, or list them."""
    settings = Settings()
    translate = translator(language or settings.language)
    names = region_names(settings)
    code = None if kelurahan is None else kelurahan_code(kelurahan, names)
    if out is None:
        _count(settings, code, names, translate)
        return
    from padan.rereview import MISSED, Request

    request = Request(by, reason, code, recipients_of(settings, to or []))
    write_list(settings, MISSED, out, request, translate)


def _count(settings: Settings, code: str | None, names: dict[str, str], translate: Translator) -> None:
    from padan.rereview import count_missed

    run, counts = count_missed(settings)
    shown = [one for one in counts if code in (None, one.code)]
    table = Table(title=translate("missed.title", period=run.period), title_justify="left")
    table.add_column(translate("people.column.kecamatan_code"))
    table.add_column(translate("people.column.kelurahan_code"))
    table.add_column(translate("missed.column.code"))
    table.add_column(translate("missed.column.residents"), justify="right")
    for one in shown:
        kecamatan, name = (names.get(part, part) for part in (one.code[:6], one.code))
        table.add_row(kecamatan, name, one.code, translate.number(one.residents))
    table.add_section()
    total = sum(one.residents for one in shown)
    table.add_row(translate("missed.total"), "", "", translate.number(total))
    console = Console()
    console.print(table)
    console.print(translate("missed.note"), highlight=False)
