"""`padan judge` and `padan judgements`: what people decided about doubtful cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.verification.consequences import Contradiction
    from padan.verification.judging import Outcome, Request

app = typer.Typer()
console = Console()

REFUSED = 3  # exit code, as of a refused file
LANGUAGE = typer.Option(help="id or en; else PADAN_LANGUAGE.")
Answer = Literal["same", "not_the_same", "cannot_tell", "to_the_field"]


@app.command()
def judge(
    actor: Annotated[str, typer.Option("--as", help="Who judges: a person's name.")],
    role: Annotated[str, typer.Option(help="In which role, e.g. officer.")],
    row_id: Annotated[
        int | None, typer.Argument(help="Row id of the candidate (raw.candidate.row_id).")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Instead: the sheet of the newest list, and")] = None,
    row: Annotated[int | None, typer.Option(help="the row in it, as a spreadsheet counts.")] = None,
    resident: Annotated[int | None, typer.Option(help="Against this resident (row id).")] = None,
    other: Annotated[int | None, typer.Option(help="Or against this other candidate (row id).")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Or against all that were linked to it.")] = False,
    answer: Annotated[Answer | None, typer.Option(help="What you decided.")] = None,
    reason: Annotated[str, typer.Option(help="Why; for reviewers' eyes, never in a log.")] = "",
    file: Annotated[Path | None, typer.Option(help="Instead of one: a CSV of judgements.")] = None,
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Say whether a candidate row is a resident, or another row; it counts from the next run on."""
    from padan.verification.judgement_file import read_judgements
    from padan.verification.judging import Request, judge

    settings = Settings()
    requests: tuple[Request, ...]
    if file is not None:
        read = read_judgements(file)
        requests, refused = read.requests, read.refused
    else:
        if answer is None:
            raise typer.BadParameter("give --answer, or a --file.")
        requests, refused = (
            (Request(1, answer, reason, row_id, sheet, row, resident, other, nobody),),
            (),
        )
    outcome = judge(settings, requests, actor=actor, role=role, refused=refused)
    _tell(outcome, translator(language or settings.language), is_file=file is not None)
    raise typer.Exit(REFUSED if outcome.refused else 0)


@app.command()
def judgements(
    contradictions: Annotated[bool, typer.Option(help="Only those that contradict each other.")] = False,
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Count what was judged, or list what contradicts itself, by ids."""
    from padan.verification.judgements import all_consequences, judgement_counts

    settings = Settings()
    translate = translator(language or settings.language)
    found = all_consequences(settings)
    if contradictions:
        _list([*found.contradictions, *found.doubles], translate)
        return
    table = Table(*(translate(f"judgement.column.{name}") for name in ("answer", "made", "in_effect")))
    for count in judgement_counts(settings):
        numbers = translate.number(count.made), translate.number(count.pairs_in_effect)
        table.add_row(translate(f"judgement.answer.{count.answer}"), *numbers)
    console.print(table)
    told = translate("judgement.contradictions", count=translate.number(len(found.contradictions)))
    console.print(told, highlight=False, soft_wrap=True)


def _tell(outcome: Outcome, translate: Translator, *, is_file: bool) -> None:
    for refusal in outcome.refused:
        problem = translate(f"judgement.refused.{refusal.problem}")
        at = translate("judgement.line", line=refusal.line, problem=problem) if is_file else problem
        console.print(at, highlight=False, soft_wrap=True)
    counts = {
        "taken": len(outcome.taken), "unchanged": outcome.unchanged, "refused": len(outcome.refused)
    }  # fmt: skip
    told = translate("judgement.outcome", **{name: translate.number(n) for name, n in counts.items()})
    console.print(told, highlight=False, soft_wrap=True)


def _list(found: list[Contradiction], translate: Translator) -> None:
    if not found:
        console.print(translate("judgement.contradictions", count="0"), highlight=False)
        return
    table = Table(*(translate(f"judgement.column.{name}") for name in ("kind", "rows", "judgements")))
    for one in found:
        ids = (", ".join(map(str, numbers)) for numbers in (one.row_ids, one.judgement_ids))
        table.add_row(translate(f"judgement.contradiction.{one.kind}"), *ids)
    console.print(table)
