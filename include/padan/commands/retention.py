"""`padan retention`: what is older than the rules allow, and what was destroyed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.privacy import Retention

app = typer.Typer()
console = Console()


@app.command()
def retention(
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="The day whose rules count.")],
    do: Annotated[bool, typer.Option("--destroy", help="Destroy what is due, for good.")] = False,
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Show what is due on a day and what was destroyed so far; exit 3 while something is due."""
    from padan.privacy import destroy, destroyed_so_far, retention_due

    settings = Settings()
    translate = translator(language or settings.language)
    if do:
        _print("destroyed", destroy(settings, as_of.date()), translate)
    due = retention_due(settings, as_of.date())
    _print("due", due, translate)
    for row in destroyed_so_far(settings):
        told = {"rows": translate.number(row.rows), "times": translate.number(row.times)}
        name = translate.get(f"retention.dataset.{row.dataset}", row.dataset)
        console.print(
            translate("retention.so_far", dataset=name, as_of=row.last_as_of, **told), highlight=False
        )
    console.print(translate("retention.left" if due.total else "retention.nothing_left"), style="bold")
    raise typer.Exit(3 if due.total else 0)


def _print(title: str, done: Retention, translate: Translator) -> None:
    table = Table(title=translate(f"retention.{title}", as_of=done.as_of), title_justify="left")
    table.add_column(translate("retention.column.dataset"))
    table.add_column(translate("retention.column.before"))
    table.add_column(translate("retention.column.table"))
    table.add_column(translate("retention.column.rows"), justify="right")
    for one in done.datasets:
        name, before = translate(f"retention.dataset.{one.dataset}"), f"{one.first_month:%Y-%m}"
        for name_of_table, rows in one.rows.items() or [("", 0)]:
            table.add_row(name, before, name_of_table, translate.number(rows))
    table.add_row(translate("retention.dataset.inbox"), "", "", translate.number(done.inbox_files))
    console.print(table)
    console.print(translate("retention.held", persons=translate.number(done.held_persons)), highlight=False)
