"""`padan draft`, `approve`, `refuse`, `submit`, `return`, …: from the verified to BPJS and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

app = typer.Typer()
console = Console()

REFUSED = 3  # exit code, as of a refused file
MONTH = typer.Argument(help="Month of cover, YYYY-MM.")
BATCH = typer.Argument(help="Its reference, for example 202612-001.")
NAME = typer.Option("--as", help="Who does it: a person's name.")
REASON = typer.Option(help="Why; kept in the ledger.")
LANGUAGE = typer.Option(help="id or en; else PADAN_LANGUAGE.")


@app.command()
def draft(
    month: Annotated[str, MONTH],
    maker: Annotated[str, NAME] = "pipeline",
    again: Annotated[bool, typer.Option("--again", help="Also what was refused before.")] = False,
) -> None:
    """Draft who is to be paid for in a month, and put it before an approver."""
    from padan.submission import ask_approval, enter_published
    from padan.submission import draft as draft_batch

    settings = Settings()
    enter_published(settings)
    drafted = draft_batch(settings, month, maker, again=again)
    if drafted["status"] == "drafted":
        drafted = ask_approval(settings, drafted["reference"])
    _tell(drafted)


@app.command()
def approve(reference: Annotated[str, BATCH], by: Annotated[str, NAME]) -> None:
    """Let a batch go to BPJS; not for who drafted it. It counts for the content as it is now."""
    from padan.submission import approve as approve_batch

    _tell(approve_batch(Settings(), reference, by))


@app.command()
def refuse(
    reference: Annotated[str, BATCH], by: Annotated[str, NAME], reason: Annotated[str, REASON]
) -> None:
    """Refuse a batch; nothing is sent."""
    from padan.submission import refuse as refuse_batch

    _tell(refuse_batch(Settings(), reference, by, reason))


@app.command()
def submit(reference: Annotated[str, BATCH]) -> None:
    """Write the file of an approved batch, encrypted, and ask BPJS for each person's month."""
    from padan.submission import write

    told = write(Settings(), reference)
    _tell(told)
    if told["status"] not in ("written", "partly_answered", "answered"):
        console.print("Nothing was written: what was approved may no longer be sent so. Approve it anew.")
        raise typer.Exit(REFUSED)


@app.command()
def callback(
    reference: Annotated[str, BATCH], by: Annotated[str, NAME], reason: Annotated[str, REASON]
) -> None:
    """Take a sent batch back before BPJS has answered any of it."""
    from padan.submission import call_back

    _tell(call_back(Settings(), reference, by, reason))


@app.command(name="return")
def return_(file: Annotated[Path, typer.Argument(help="The branch's file, CSV or XLSX.")]) -> None:
    """Take in a return file of BPJS: counts of its rows by what became of them."""
    from padan.submission import receive_return

    told = receive_return(Settings(), file)
    if told["status"] == "known":
        console.print(f"This content was received before ({told['was']}): nothing is changed.")
        return
    if told["status"] == "refused":
        console.print(f"refused: {told['message']}", highlight=False, soft_wrap=True)
        raise typer.Exit(REFUSED)
    names = (
        "data_rows",
        "ignored",
        "applied",
        "repeated",
        "unknown",
        "contradictory",
        "refused",
        "difference",
    )
    _print({name: told[name] for name in names})


@app.command()
def settle(
    reference: Annotated[str, BATCH],
    line: Annotated[int, typer.Argument(help="Number of the line that BPJS has sent back.")],
    by: Annotated[str, NAME],
    reason: Annotated[str, typer.Option(help="Why it may be asked for again; names nobody.")],
) -> None:
    """Say that what BPJS objected to is settled: the line may be asked for again."""
    from padan.submission import settle_returned

    _print(settle_returned(Settings(), reference, line, actor=by, reason=reason))


@app.command()
def activate(month: Annotated[str, MONTH]) -> None:
    """Begin a month of cover: whom BPJS accepted for it becomes active."""
    from padan.submission import activate as activate_month

    _print(activate_month(Settings(), month))


@app.command()
def balikan() -> None:
    """Tell Dukcapil whom the city serves, each person and month once."""
    from padan.submission import send_balikan

    told = send_balikan(Settings())
    _print(told)
    raise typer.Exit(0 if told["left"] == 0 else 1)


@app.command()
def batches() -> None:
    """List the batches: status, persons, rupiah, answers, who drafted and who decided."""
    from padan.submission import list_batches

    rows = list_batches(Settings())
    for row in rows:
        console.print(_line(row), highlight=False, soft_wrap=True, markup=False)
    if not rows:
        console.print("There is no batch yet: padan draft.")


def _line(row: dict[str, Any]) -> str:
    answers = ", ".join(
        f"{row[name]:,} {name}" for name in ("accepted", "returned", "unanswered") if row[name]
    )
    decided = f", decided by {row['actor']}" if row["actor"] else ""
    simulated = " SIMULATED: nobody really decided." if row["simulated"] else ""
    return (
        f"{row['reference']} for {row['month']}: {row['status']}. {row['persons']:,} persons,"
        f" {row['new_persons']:,} of them new, Rp{row['contribution_rp']:,}."
        f"{' ' + answers + '.' if answers else ''} Drafted by {row['maker']}{decided}.{simulated}"
    )


@app.command()
def cover(language: Annotated[str | None, LANGUAGE] = None) -> None:
    """Count person-months without cover by cause, for months that have begun; exit 1 if any is ours."""
    from padan.submission import uncovered

    settings = Settings()
    say = translator(language or settings.language)
    rows = uncovered(settings)
    _print_cover(rows, say)
    raise typer.Exit(1 if any(row.cause == "our_doing" and row.person_months for row in rows) else 0)


def _print_cover(rows: Any, say: Translator) -> None:
    table = Table(title=say("submission.uncovered.title"), title_justify="left")
    for name in ("month", "cause", "person_months"):
        table.add_column(say(f"submission.column.{name}"))
    for row in rows:
        table.add_row(row.month, say(f"submission.cause.{row.cause}"), say.number(row.person_months))
    console.print(table)


def _tell(batch: dict[str, Any]) -> None:
    if batch.get("simulated"):
        console.print("[bold]SIMULATED: this approval is an example; no officer has given it.[/]")
    _print({name: value for name, value in batch.items() if name not in {"subject", "body", "simulated"}})


def _print(counts: dict[str, Any]) -> None:
    width = max(map(len, counts))
    for name, value in counts.items():
        console.print(f"{name.replace('_', ' '):<{width}}  {_shown(value)}", highlight=False, soft_wrap=True)


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
