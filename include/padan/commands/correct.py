"""`padan correct`: a fix-list that came back, and how much of each list is closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.corrections.edition import Corrected

app = typer.Typer()
console = Console()

NAMED = 10
COLUMNS = (
    "wave", "listed", "corrected", "closed", "still_open", "newly_wrong", "unprocessed", "unprocessed_closed",
)  # fmt: skip


@app.command()
def correct(
    file: Annotated[Path, typer.Argument(help="The returned fix-list, or a table with sheet and row.")],
    period: Annotated[str, typer.Option(help="The list's period, YYYY-MM.")],
    as_name: Annotated[str, typer.Option("--as", help="Who hands it in: a person's name.")],
    agency: Annotated[str, typer.Option(help="Whose list it corrects.")] = "disnaker",
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Put corrected cells into a new edition of a list, check it, and accept or hold it."""
    from padan import stages
    from padan.corrections.closing import closing_rates
    from padan.corrections.edition import correct as make_edition
    from padan.intake.contracts import load_contracts

    settings = Settings()
    say = translator(language or settings.language)
    corrected = make_edition(settings, file, agency, period, as_name)
    headers = {name: column.headers[0] for name, column in load_contracts(settings)[agency].columns.items()}
    _tell(corrected, headers, say)
    if corrected.file_id is not None:
        status = stages.check_file(corrected.file_id)["status"]
        key = f"corrections.status.{'accepted' if status == 'accepted' else 'held'}"
        _print(say(key, file=corrected.file_id, period=period))
    _print_rates(closing_rates(settings, agency, period), say)


def _tell(corrected: Corrected, headers: dict[str, str], say: Translator) -> None:
    rows, unchanged = say.number(corrected.rows), say.number(corrected.unchanged)
    _print(say("corrections.rows", rows=rows, unchanged=unchanged))
    for name, count in corrected.columns.items():
        _print(say("corrections.cells", column=headers[name], cells=say.number(count)))
    for kind, numbers in corrected.refused.items():
        named = ", ".join(map(str, numbers[:NAMED])) + (", …" if len(numbers) > NAMED else "")
        why, left_out = say(f"corrections.kind.{kind}"), say.number(len(numbers))
        _print(say("corrections.left_out", count=left_out, why=why, lines=named))


def _print(line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True)


def _print_rates(rates: list[dict[str, int]], say: Translator) -> None:
    if not rates:
        return
    table = Table(title=say("corrections.rates"), title_justify="left")
    for name in COLUMNS:
        table.add_column(say(f"corrections.column.{name}"), justify="right")
    for row in rates:
        table.add_row(*(say.number(row[name]) for name in COLUMNS))
    console.print(table)
    last = rates[-1]
    if last["unprocessed"]:
        share = say.percent(last["unprocessed_closed"] / last["unprocessed"])
        closed, of = say.number(last["unprocessed_closed"]), say.number(last["unprocessed"])
        _print(say("corrections.unprocessed", closed=closed, of=of, share=share))
