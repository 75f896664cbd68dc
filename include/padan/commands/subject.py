"""`padan subject`: what the warehouse holds about a person, requests of people, and holds."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from padan.errors import PadanError
from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.privacy import Subject


class _ShowByDefault(TyperGroup):
    """`padan subject NIK …` is `padan subject show NIK …`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer()
subject_app = typer.Typer(
    cls=_ShowByDefault, help="Everything about one person; their requests; holds (UU PDP 27/2022)."
)
app.add_typer(subject_app, name="subject")
console = Console()

NIK = typer.Argument(help="Better left out, or -: then it is asked for, or read from standard input.")
ACTOR = typer.Option("--as", help="Who does this: a person's name.")
LANGUAGE = typer.Option(help="id or en; else PADAN_LANGUAGE.")
Format = Literal["html", "json"]


@subject_app.command()
def show(
    actor: Annotated[str, ACTOR],
    nik: Annotated[str, NIK] = "-",
    reason: Annotated[str, typer.Option(help="What for; kept with the access.")] = "",
    role: Annotated[str, typer.Option(help="In which role, e.g. officer.")] = "officer",
    correct: Annotated[str, typer.Option(help="Register instead: what should be corrected.")] = "",
    end: Annotated[str, typer.Option(help="Register instead: a wish that processing ends.")] = "",
    received: Annotated[
        dt.datetime | None, typer.Option(help="When the request came in (local time); else now.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write an encrypted file (.age) instead.")] = None,
    to: Annotated[list[str] | None, typer.Option(help="Its reader's public key; may be repeated.")] = None,
    form: Annotated[Format, typer.Option("--format", help="With --out: html or json.")] = "html",
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Show everything the warehouse holds about a person, on a terminal or as an encrypted file; logged."""
    settings = Settings()
    translate = translator(language or settings.language)
    if correct or end:
        _register(settings, _read_nik(nik, translate), (correct, end), actor, received, translate)
        return
    _refuse_clear_text(out, to or [])
    from padan.privacy import Asker, look_up

    way: Literal["terminal", "encrypted file"] = "terminal" if out is None else "encrypted file"
    subject = look_up(settings, _read_nik(nik, translate), Asker(actor, role, reason), way)
    if out is None:
        _print(subject, translate)
        return
    from padan.exports import write_encrypted
    from padan.privacy.words import as_json, as_page

    data = as_json(subject) if form == "json" else as_page(subject, translate, settings)
    write_encrypted(out, data, to or [])
    console.print(translate("subject.written", number=subject.access_id), highlight=False)


@subject_app.command()
def requests(language: Annotated[str | None, LANGUAGE] = None) -> None:
    """List open requests with their deadlines; nobody is named."""
    from padan.privacy import open_requests

    settings = Settings()
    translate = translator(language or settings.language)
    table = Table(
        *(translate(f"subject.column.{name}") for name in ("number", "kind", "received", "deadline"))
    )
    for row in open_requests(settings):
        times = (f"{at.astimezone():%Y-%m-%d %H:%M%z}" for at in (row.received_at, row.deadline))
        table.add_row(str(row.request_id), translate(f"subject.kind.{row.kind}"), *times)
    console.print(table)


@subject_app.command()
def close(
    request_id: Annotated[int, typer.Argument(help="Number of the request.")],
    actor: Annotated[str, ACTOR],
    answer: Annotated[str, typer.Option(help="What the person was told.")],
    refuse: Annotated[bool, typer.Option("--refuse", help="It was refused; the answer says why.")] = False,
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Answer or refuse an open request; the person's NIK leaves the warehouse's request list with it."""
    from padan.privacy import close_request

    settings = Settings()
    late = close_request(settings, request_id, answer, actor=actor, at=_now(), is_refused=refuse)
    translate = translator(language or settings.language)
    console.print(translate("subject.closed_late" if late else "subject.closed", number=request_id))


@subject_app.command()
def hold(
    actor: Annotated[str, ACTOR],
    reason: Annotated[str, typer.Option(help="Why the data must be kept.")],
    nik: Annotated[str, NIK] = "-",
    kind: Annotated[Literal["claim", "appeal", "other"], typer.Option(help="What is open.")] = "claim",
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Keep a person's data from destruction while a claim or an appeal is open."""
    from padan.privacy import place_hold

    settings = Settings()
    translate = translator(language or settings.language)
    number = place_hold(settings, _read_nik(nik, translate), kind, reason, actor=actor, at=_now())
    console.print(translate("subject.held", number=number), highlight=False)


@subject_app.command()
def unhold(
    hold_id: Annotated[int, typer.Argument(help="Number of the hold.")],
    actor: Annotated[str, ACTOR],
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """End a hold: what is due may be destroyed again."""
    from padan.privacy import release_hold

    settings = Settings()
    release_hold(settings, hold_id, actor=actor, at=_now())
    console.print(translator(language or settings.language)("subject.unheld", number=hold_id))


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def _read_nik(given: str, translate: Translator) -> str:
    """From the prompt or standard input; a NIK among the arguments can be seen by others in `ps`."""
    if given != "-":
        Console(stderr=True).print(translate("subject.nik_visible"), highlight=False)
        return given
    if sys.stdin.isatty():
        return str(typer.prompt(translate("subject.nik_prompt"), hide_input=True, err=True))
    return sys.stdin.readline()


def _refuse_clear_text(out: Path | None, recipients: list[str]) -> None:
    if out is None and not sys.stdout.isatty():
        raise PadanError(
            "Personal data is not written into a pipe or a file in the clear: run it in a terminal, or give"
            " --out FILE.age and --to the reader's public key."
        )
    if out is not None:
        from padan.exports import check

        check(out, recipients)


def _register(
    settings: Settings,
    nik: str,
    wishes: tuple[str, str],
    actor: str,
    received: dt.datetime | None,
    translate: Translator,
) -> None:
    from padan.privacy import register_request

    correct, end = wishes
    if correct and end:
        raise typer.BadParameter("give --correct or --end, not both.")
    at = received.astimezone() if received else _now()
    made = register_request(
        settings, nik, "correction" if correct else "end", correct or end, actor=actor, received_at=at
    )
    deadline = f"{made.deadline.astimezone():%Y-%m-%d %H:%M%z}"
    console.print(translate("subject.registered", number=made.request_id, deadline=deadline), highlight=False)


def _print(subject: Subject, translate: Translator) -> None:
    from padan.privacy.words import titled_sections

    console.print(f"[bold]{translate('subject.title')}[/]")
    console.print(translate("subject.access", number=subject.access_id), highlight=False)
    for title, records in titled_sections(subject, translate):
        console.print(f"\n[bold]{title}[/]")
        if not records:
            console.print(f"  {translate('subject.nothing')}", style="dim")
        for record in records:
            grid = Table.grid(padding=(0, 2))
            for label, value in record:
                grid.add_row(f"  {escape(label)}", escape(value))
            console.print(grid)
            console.print()
    console.print(translate("subject.not_kept"), highlight=False, soft_wrap=True)
