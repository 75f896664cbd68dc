"""`padan correct`: a fix-list that came back, and how much of each list is closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.settings import Settings

if TYPE_CHECKING:
    from padan.corrections.edition import Corrected

app = typer.Typer()
console = Console()

KINDS = {
    "NO_ROW_NUMBER": "no row number: write the row as a spreadsheet counts, as on the fix-list",
    "MASKED_NIK": "the NIK is the masked one: write all 16 digits",
    "CONTRADICTION": "several lines give one cell different values: keep one",
    "UNKNOWN_ROW": "the list has no such row of such a sheet (row numbers of the list)",
}
NAMED = 10


@app.command()
def correct(
    file: Annotated[Path, typer.Argument(help="The returned fix-list, or a table with sheet and row.")],
    period: Annotated[str, typer.Option(help="The list's period, YYYY-MM.")],
    as_name: Annotated[str, typer.Option("--as", help="Who hands it in: a person's name.")],
    agency: Annotated[str, typer.Option(help="Whose list it corrects.")] = "disnaker",
) -> None:
    """Put corrected cells into a new edition of a list, check it, and accept or hold it."""
    from padan import stages
    from padan.corrections.closing import closing_rates
    from padan.corrections.edition import correct as make_edition

    settings = Settings()
    corrected = make_edition(settings, file, agency, period, as_name)
    _tell(corrected)
    if corrected.file_id is not None:
        counts = stages.check_file(corrected.file_id)
        console.print(f"File {corrected.file_id} is {counts['status']}.", highlight=False)
    _print_rates(closing_rates(settings, agency, period))


def _tell(corrected: Corrected) -> None:
    lines = [f"{corrected.rows:,} rows corrected, {corrected.unchanged:,} lines change nothing."]
    lines += [f"{name}: {count:,} cells" for name, count in corrected.columns.items()]
    for kind, numbers in corrected.refused.items():
        named = ", ".join(map(str, numbers[:NAMED])) + (", …" if len(numbers) > NAMED else "")
        lines.append(f"{len(numbers):,} lines left out, {KINDS[kind]}: {named}")
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)


def _print_rates(rates: list[dict[str, int]]) -> None:
    if not rates:
        return
    table = Table(title="How much of each fix-list is closed", title_justify="left")
    for name in rates[0]:
        table.add_column(name.replace("_", " "), justify="right")
    for row in rates:
        table.add_row(*(f"{value:,}" for value in row.values()))
    console.print(table)
