"""`padan explain`: why a candidate row was taken, or not taken, for somebody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.linkage.explanation.stored import StoredLink
    from padan.verification.case import Case
    from padan.verification.outcome import Outcome

app = typer.Typer()

Model = Literal["candidate_register", "candidate_candidate", "candidate_member"]


@app.command()
def explain(
    row_id: Annotated[
        int | None, typer.Argument(help="Row id of the candidate (raw.candidate.row_id).")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Instead: the sheet of the newest list, and")] = None,
    row: Annotated[int | None, typer.Option(help="the row in it, as a spreadsheet counts.")] = None,
    model: Annotated[Model, typer.Option(help="Which linkage.")] = "candidate_register",
    show: Annotated[int, typer.Option(help="How many of the row's links, the likeliest first.", min=1)] = 1,
    chart: Annotated[Path | None, typer.Option(help="Also draw the likeliest link: a .svg or .png.")] = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Also why people judged so; for reviewers' eyes.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Tell a row's case: what was decided, what people judged, its memberships, its links bit by bit.

    Names nobody but who judged.
    """
    from padan.linkage.explanation.stored import row_of_sheet, stored_links
    from padan.linkage.files.tables import check_writable
    from padan.verification.case import case_of
    from padan.verification.outcome import outcome_of

    if chart is not None:
        check_writable(chart, (".svg", ".png"))
    settings = Settings()
    translate = translator(language or settings.language)
    if row_id is None:
        if sheet is None or row is None:
            raise typer.BadParameter("give a row id, or --sheet and --row.")
        row_id = row_of_sheet(settings, sheet, row)
    console = Console()
    if (outcome := outcome_of(settings, row_id)) is not None:
        console.print(_outcome(outcome, translate), style="bold", highlight=False, soft_wrap=True)
        _print_case(console, case_of(settings, row_id, with_reasons=reasons), translate)
    links = stored_links(settings, row_id, model)
    for link in links[:show]:
        _print(console, link, model, translate)
    if chart is not None:
        _draw(links[0], model, translate, chart)
        console.print(str(chart), highlight=False)


def _title(link: StoredLink, model: str, translate: Translator) -> str:
    return translate(f"linkage.title.{model}", left=link.left_row_id, right=link.right_row_id)


def _verdict(link: StoredLink, translate: Translator) -> str:
    return translate(
        "linkage.probability",
        probability=translate.percent(link.explanation.probability, digits=3),
        decision=translate(f"linkage.decision.{link.decision}"),
    )


def _outcome(outcome: Outcome, translate: Translator) -> str:
    """The state in words, with its reasons; a reason that has no words yet by its code."""
    reasons = [translate.get(f"verification.reason.{reason}", reason) for reason in outcome.reasons]
    return f"{translate(f'verification.state.{outcome.state}')}: {'; '.join(reasons)}"


def _print_case(console: Console, case: Case | None, translate: Translator) -> None:
    from padan.verification.case_words import sentences

    for sentence in sentences(case, translate) if case is not None else ():
        # texts of people may look like markup
        console.print(sentence, highlight=False, soft_wrap=True, markup=False)
    console.print()


def _print(console: Console, link: StoredLink, model: str, translate: Translator) -> None:
    from padan.linkage.explanation import words

    table = Table(title=_title(link, model, translate), title_justify="left")
    table.add_column(translate("linkage.column.what"))
    table.add_column(translate("linkage.column.found"))
    table.add_column(translate("linkage.column.bits"), justify="right", no_wrap=True)
    for step in words.steps(link.explanation, translate):
        table.add_row(step.what, step.found, _signed(step.bits, translate))
    table.add_section()
    table.add_row(
        f"[bold]{translate('linkage.step.total')}[/]", "", _signed(words.total(link.explanation), translate)
    )
    console.print(table)
    if not link.is_dedupe:
        console.print(words.rivals(link.explanation, translate), highlight=False)
    if link.is_tie and link.explanation.rivals:
        console.print(translate("linkage.tie"), highlight=False)
    console.print(_verdict(link, translate), style="bold", highlight=False)
    console.print()


def _signed(bits: float, translate: Translator) -> str:
    return f"{'+' if bits > 0 else ''}{translate.decimal(bits, 1)}"


def _draw(link: StoredLink, model: str, translate: Translator, path: Path) -> None:
    from padan.linkage.explanation.waterfall import save, waterfall

    title, subtitle = _title(link, model, translate), _verdict(link, translate)
    save(waterfall(link.explanation, translate, title, subtitle), path)
