"""`padan ledger`: what was done, by whom and why, and whether anybody has changed that record since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.warehouse.ledger_check import Broken, Checked

app = typer.Typer()
ledger_app = typer.Typer(invoke_without_command=True)
app.add_typer(ledger_app, name="ledger")
console = Console()

LANGUAGE = typer.Option(help="id or en; else PADAN_LANGUAGE.")
COLUMNS = ("entry", "at", "actor", "event", "subject", "reason", "evidence")


@ledger_app.callback()
def ledger(
    context: typer.Context,
    subject: Annotated[str | None, typer.Option(help='Only this thing ("run 1") or kind ("run").')] = None,
    event: Annotated[str | None, typer.Option(help="Only this event, e.g. run_decided.")] = None,
    last: Annotated[int, typer.Option(help="How many entries, the newest first.", min=1)] = 50,
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """List the ledger: who did what to which file, run or batch, and why; nobody's data is in it."""
    if context.invoked_subcommand is not None:
        return
    from padan.warehouse import entries

    settings = Settings()
    translate = translator(language or settings.language)
    table = Table(*(translate(f"ledger.column.{name}") for name in COLUMNS))
    for entry in entries(settings, subject=subject, event=event, last=last):
        at = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
        who_what = (entry.actor, entry.event, entry.subject, entry.reason, _short(entry.evidence))
        table.add_row(str(entry.entry_id), at, *map(escape, who_what))
    console.print(table)


@ledger_app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A head noted earlier, e.g. from a report: is it still in the chain?")
    ] = None,
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Check that no entry, transition or judgement was changed, deleted or moved; exit 1 if one was."""
    from padan.warehouse import verify_ledger

    settings = Settings()
    translate = translator(language or settings.language)
    checked = verify_ledger(settings, head.strip().lower() if head else None)
    _tell(checked, head, translate)
    raise typer.Exit(0 if checked.is_whole else 1)


def _short(evidence: Mapping[str, Any]) -> str:
    """Evidence on a few lines: hashes by their beginning, and without the columns of a seal."""
    shown = {name: value for name, value in evidence.items() if name not in ("columns", "id_column")}
    texts = {name: f"{v[:12]}…" if name.endswith("sha256") else str(v) for name, v in sorted(shown.items())}
    return ", ".join(f"{name} {text}" for name, text in texts.items())


def _tell(checked: Checked, head: str | None, translate: Translator) -> None:
    for broken in checked.broken:
        _say(f"[bold red]{translate('ledger.broken')}[/] {_problem(broken, translate)}")
    if checked.is_whole:
        counts = {name: translate.number(getattr(checked, name)) for name in ("entries", "sets", "rows")}
        _say(translate("ledger.whole", **counts))
        _say(translate("ledger.head", entry=checked.head_entry_id, sha256=checked.head_sha256))
        _say(translate("ledger.head_known" if head else "ledger.head_advice"))


def _say(text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)


def _problem(broken: Broken, translate: Translator) -> str:
    return translate(f"ledger.problem.{broken.problem}", **vars(broken))
