"""`padan`: the command line for engineers. Thin: words in, a function of the library, words out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from padan import __version__, stages
from padan.commands import (
    clerical,
    correct,
    dukcapil,
    eligibility,
    explain,
    judge,
    key,
    ledger,
    link,
    missed,
    overlap,
    papers,
    quota,
    rereview,
    retention,
    subject,
    submission,
    truth,
    year,
)
from padan.errors import PadanError
from padan.local import commands
from padan.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(commands.app)  # run, up, down
app.add_typer(link.app)  # link, evaluate
app.add_typer(explain.app)
app.add_typer(eligibility.app)
app.add_typer(clerical.app)  # sample, estimate
app.add_typer(dukcapil.app)  # ask
app.add_typer(correct.app)
app.add_typer(missed.app)
app.add_typer(overlap.app)
app.add_typer(papers.app)
app.add_typer(quota.app)
app.add_typer(key.app)  # key, open
app.add_typer(rereview.app)  # review, findings, finding, appeal, endings, refill
app.add_typer(truth.app)
app.add_typer(year.app)
app.add_typer(judge.app)  # judge, judgements
app.add_typer(ledger.app)  # ledger, ledger verify
app.add_typer(subject.app)
app.add_typer(retention.app)
app.add_typer(submission.app)  # draft, approve, refuse, submit, return, …
console = Console()

PERIOD = typer.Option(help="Month of the files, YYYY-MM.")


@app.command()
def city(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made if missing.")],
    size: Annotated[str, typer.Option(help="small, full, or a divisor of the full city.")] = "small",
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    scenario: Annotated[str, typer.Option(help="fresh or renewal.")] = "fresh",
    month: Annotated[int, typer.Option(help="Months after the first snapshot.")] = 0,
) -> None:
    """Make the synthetic city: three agencies' files, with the truth beside them."""
    from padan.city import build

    wanted: Any = int(size) if size.isdigit() else size
    report = build(folder, size=wanted, seed=seed, scenario=scenario, month=month)  # type: ignore[arg-type]  # the city refuses other words with a sentence of its own
    console.print(f"Made {report.period} in {report.folder}")
    _print_counts({name: value for name, value in report.counts.items() if isinstance(value, int)})


@app.command()
def migrate() -> None:
    """Bring the warehouse to today's schema."""
    from padan.warehouse import migrate as run_migrations

    run_migrations(Settings())
    console.print("The warehouse is up to date.")


@app.command()
def receive(
    path: Annotated[Path, typer.Argument(help="The agency's file.")],
    agency: Annotated[str, typer.Option(help="Name of its contract, e.g. disnaker.")],
    period: Annotated[str, PERIOD],
) -> None:
    """Take in one file as the intake DAG does: load, check, accept, or refuse with a reason."""
    from padan.intake import receive as receive_file

    outcome = receive_file(Settings(), path, agency, period)
    if outcome.status == "loaded" and outcome.file_id is not None:
        _print_counts(stages.check_file(outcome.file_id))
        return
    console.print(
        f"{outcome.status}: {outcome.message or 'this content was received before.'}", highlight=False
    )
    raise typer.Exit(3 if outcome.status == "refused" else 0)


@app.command()
def verify(
    period: Annotated[str, PERIOD],
    enrolment_date: Annotated[str | None, typer.Option(help="First day of cover, YYYY-MM-DD.")] = None,
) -> None:
    """Link, decide, check, publish and report one period, without the scheduler."""
    _print_counts(stages.run_flow(period, enrolment_date))


@app.command()
def balance() -> None:
    """Show the row balance of every file and run; exit 1 unless every difference is 0."""
    from padan.reporting.balance import balances

    files, runs = balances(Settings())
    _print_rows("Files: in the file = ignored + empty + quarantined + accepted", files)
    _print_rows("Runs: data rows = the seven states", runs)
    wrong = [row for row in files + runs if row["difference"] or row.get("staging_difference")]
    raise typer.Exit(1 if wrong else 0)


@app.command()
def release(
    file_id: Annotated[int, typer.Argument(help="Number of the held file.")],
    gate: Annotated[str, typer.Option(help="The gate that holds it.")],
    by: Annotated[str, typer.Option(help="Who releases it: a person's name.")],
    reason: Annotated[str, typer.Option(help="Why it may pass; kept in the ledger.")],
) -> None:
    """Let a file pass a closed quality gate, on record."""
    from padan.quality import release as release_gate

    release_gate(Settings(), file_id, gate, by, reason)
    console.print(f"Gate {gate} of file {file_id} released; the next intake run accepts it.")


@app.command()
def version() -> None:
    """Print the version."""
    console.print(__version__)


def _print_counts(counts: dict[str, Any]) -> None:
    width = max(map(len, counts))
    for name, value in counts.items():
        shown = f"{value:,}" if isinstance(value, int) else value
        console.print(f"{name.replace('_', ' '):<{width}}  {shown}", highlight=False)


def _print_rows(title: str, rows: list[dict[str, Any]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in rows[0] if rows else ():
        numeric = all(isinstance(row[column], int | float) for row in rows)
        table.add_column(str(column), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    console.print(table)


def main() -> None:
    """Run the command line; an error that ends the run is one sentence and exit code 1."""
    try:
        app()
    except PadanError as error:
        Console(stderr=True).print(f"[bold red]Padan stopped:[/] {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
