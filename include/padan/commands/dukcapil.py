"""`padan ask`: Dukcapil's web service about the candidates of a period, within its quota."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from padan.errors import PadanError
from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.dukcapil.asking import Asked

app = typer.Typer()
console = Console()
progress = Console(stderr=True)


@app.command()
def ask(
    period: Annotated[str | None, typer.Option(help="YYYY-MM; else the newest with a list.")] = None,
    limit: Annotated[int | None, typer.Option(help="Calls at most in this go.", min=1)] = None,
    again_before: Annotated[
        str | None,
        typer.Option(help="Ask again what was last answered before this month, YYYY-MM; old answers stay."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Ask Dukcapil's web service about candidates that have a NIK, each content once; names nobody."""
    from padan.dukcapil.asking import ask_period, newest_period
    from padan.dukcapil.service import VerifyService

    settings = Settings()
    t = translator(language or settings.language)
    period = period or newest_period(settings)
    if period is None:
        raise PadanError(t("dukcapil.nothing"))
    with VerifyService(settings) as service, progress.status("") as status:
        asked = ask_period(
            settings,
            period,
            service,
            threshold=_threshold(settings, period),
            limit=limit,
            again_before=_month(again_before),
            progress=lambda done, total: status.update(
                t("dukcapil.asking", done=t.number(done), total=t.number(total))
            ),
        )
    _tell(period, asked, t)


def _month(text: str | None) -> str | None:
    from padan.verification.inputs import default_enrolment_date

    if text is not None:
        default_enrolment_date(text)  # refuses what is no month
    return text


def _threshold(settings: Settings, period: str) -> int:
    """The lowest similarity at which any attribute agrees: scores above it are judged by our own rules.

    By the rules of the period, not of today: another threshold is another content, asked anew.
    """
    from padan.verification.inputs import default_enrolment_date
    from padan.verification.rulebook import rules_in_force

    agrees_from = rules_in_force(settings, default_enrolment_date(period)).verdicts.agrees_from
    return int(min(agrees_from.model_dump().values()))


def _tell(period: str, asked: Asked, t: Translator) -> None:
    counts = {name: t.number(getattr(asked, name)) for name in ("rows", "known", "asked", "left")}
    unreadable = asked.unreadable.items()
    lines = [
        t("dukcapil.counts", period=period, **counts),
        *(t("dukcapil.unreadable", count=t.number(count), kind=kind) for kind, count in unreadable),
        t(f"dukcapil.{asked.stopped}", trouble=asked.trouble),
    ]
    if asked.quota_left is not None:
        lines.append(t("dukcapil.quota_left", calls=t.number(asked.quota_left)))
    if asked.asked:
        lines.append(t("dukcapil.next", period=period))
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
    if asked.stopped == "unavailable":
        raise typer.Exit(1)
