"""`padan review`, `findings`, `finding`, `appeal`, `endings`, `refill`: the monthly re-review by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.rereview.answers import Outcome

app = typer.Typer()
finding = typer.Typer(no_args_is_help=True, help="Look at findings, and answer them.")
app.add_typer(finding, name="finding")
console = Console()

REFUSED = 3  # exit code, as of a refused file
PERIOD = Annotated[str, typer.Option(help="Month, YYYY-MM.")]
WORK_PERIOD = Annotated[str | None, typer.Option(help="Month in whose work it is; else the newest.")]
ACTOR = Annotated[str, typer.Option("--as", help="Who says it: a person's name.")]
ROLE = Annotated[str, typer.Option(help="In which role, e.g. officer.")]
REASON = Annotated[str, typer.Option(help="Why; for reviewers' eyes, never in a log.")]
LANGUAGE = Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")]


@app.command()
def review(period: PERIOD, language: LANGUAGE = None) -> None:
    """Look at the participants whose evidence changed; findings, and what they propose."""
    from padan.rereview.review import review as review_month

    _print_counts(review_month(Settings(), period), language)


@app.command()
def findings(
    period: Annotated[str | None, typer.Option(help="Month, YYYY-MM; else the newest reviewed.")] = None,
    language: LANGUAGE = None,
) -> None:
    """Count the findings of a month, in persons, months and rupiah."""
    from padan.rereview.findings import finding_counts

    settings = Settings()
    translate = translator(language or settings.language)
    rows = finding_counts(settings, period)
    title = translate("finding.title", period=rows[0]["period"] if rows else period or "-")
    numbers = ("persons", "months", "rupiah", "rupiah_a_year")
    table = Table(title=title, title_justify="left")
    for name in ("kind", "action", "standing"):
        table.add_column(translate(f"finding.column.{name}"))
    for name in numbers:
        table.add_column(translate(f"finding.column.{name}"), justify="right")
    for row in rows:
        words = (translate(f"finding.{name}.{row[name]}") for name in ("kind", "action", "standing"))
        table.add_row(*words, *(translate.number(row[name]) for name in numbers))
    console.print(table)


@finding.command("list")
def list_findings(
    kind: Annotated[str | None, typer.Option(help="Only this kind, e.g. DECEASED.")] = None,
    language: LANGUAGE = None,
) -> None:
    """List the findings that wait for an answer, by their numbers."""
    from padan.rereview.findings import open_findings

    settings = Settings()
    translate = translator(language or settings.language)
    table = Table()
    for name in ("finding_id", "participant_id", "kind", "action", "state", "status", "months", "rupiah"):
        table.add_column(translate(f"finding.column.{name}"))
    for row in open_findings(settings, kind):
        status = "appealed" if row["is_appealed"] else row["status"]
        table.add_row(
            str(row["finding_id"]),
            str(row["participant_id"]),
            translate(f"finding.kind.{row['kind']}"),
            translate(f"finding.action.{row['action']}"),
            translate(f"finding.state.{row['state']}"),
            translate(f"finding.status.{status}"),
            translate.number(row["months"]),
            translate.number(row["rupiah"]),
        )
    console.print(table)


def _answering(name: str, said: str, doc: str) -> None:
    @finding.command(name, help=doc)
    def give(
        finding_id: Annotated[int, typer.Argument(help="Number of the finding.")],
        actor: ACTOR,
        role: ROLE,
        reason: REASON,
        period: WORK_PERIOD = None,
        language: LANGUAGE = None,
    ) -> None:
        from padan.rereview.answers import Request, answer

        request = Request(1, finding_id, said, reason)
        outcome = answer(Settings(), [request], actor=actor, role=role, period=period)
        _tell(outcome, language, is_file=False)


_answering("confirm", "confirm", "Say that it is so; what ends cover needs two different people.")
_answering("reject", "reject", "Say that it is not so, or changes nothing; takes back what it has begun.")
_answering("field", "to_the_field", "Ask for a visit; nothing ends until somebody has confirmed.")


@finding.command("file")
def answers_from_file(
    path: Annotated[Path, typer.Argument(help="CSV with finding_id, answer and reason.")],
    actor: ACTOR,
    role: ROLE,
    period: WORK_PERIOD = None,
    language: LANGUAGE = None,
) -> None:
    """Take in a file of answers; lines that cannot be taken are told with their line."""
    from padan.rereview.answer_file import read_answers
    from padan.rereview.answers import answer

    read = read_answers(path)
    outcome = answer(Settings(), read.requests, actor=actor, role=role, period=period, refused=read.refused)
    _tell(outcome, language, is_file=True)


@app.command()
def appeal(
    step: Annotated[Literal["open", "uphold", "dismiss"], typer.Argument(help="What happens to it.")],
    finding_id: Annotated[int, typer.Argument(help="Number of the finding that ended the cover.")],
    actor: ACTOR,
    role: ROLE,
    reason: REASON,
    period: WORK_PERIOD = None,
    language: LANGUAGE = None,
) -> None:
    """Open an appeal against an ending, uphold it (cover goes on) or dismiss it."""
    from padan.rereview.endings import AppealState
    from padan.rereview.endings import appeal as keep

    settings = Settings()
    states: dict[str, AppealState] = {"open": "opened", "uphold": "upheld", "dismiss": "dismissed"}
    keep(settings, finding_id, states[step], actor=actor, role=role, reason=reason, period=period)
    told = translator(language or settings.language)(f"finding.appeal.{states[step]}", finding=finding_id)
    console.print(told, highlight=False, soft_wrap=True)


@app.command()
def endings(period: PERIOD, language: LANGUAGE = None) -> None:
    """End the cover of those whose notice is over in a month; an open appeal stops it."""
    from padan.rereview.endings import close_endings

    _print_counts(close_endings(Settings(), period), language)


@app.command()
def refill(period: PERIOD, language: LANGUAGE = None) -> None:
    """Give the vacant places of a month to the next in line; explain those that stay vacant."""
    from padan.rereview.refill import refill as fill

    _print_counts(fill(Settings(), period), language)


def _tell(outcome: Outcome, language: str | None, *, is_file: bool) -> None:
    translate = translator(language or Settings().language)
    for refusal in outcome.refused:
        problem = translate(f"finding.refused.{refusal.problem}")
        told = translate("finding.line", line=refusal.line, problem=problem) if is_file else problem
        console.print(told, highlight=False, soft_wrap=True)
    counts = {"taken": len(outcome.taken), "refused": len(outcome.refused), "ending": outcome.ending}
    told = translate("finding.outcome", **{name: translate.number(n) for name, n in counts.items()})
    console.print(told, highlight=False, soft_wrap=True)
    raise typer.Exit(REFUSED if outcome.refused else 0)


def _print_counts(counts: Any, language: str | None) -> None:
    translate: Translator = translator(language or Settings().language)
    told = {translate(f"finding.count.{name}"): value for name, value in counts.items()}
    width = max(map(len, told))
    for name, value in told.items():
        shown = translate.number(value) if isinstance(value, int) else value
        console.print(f"{name:<{width}}  {shown}", highlight=False)
