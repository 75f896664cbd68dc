"""`padan ask`: Dukcapil's web service about the candidates of a period, within its quota."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from padan.errors import PadanError
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.dukcapil.asking import Asked

app = typer.Typer()
console = Console()
progress = Console(stderr=True)

WHY = {
    "done": "Nothing is left to ask.",
    "quota": "The quota is spent: ask again when Dukcapil gives new quota; what is answered is kept.",
    "limit": "The limit of this go is reached.",
}


@app.command()
def ask(
    period: Annotated[str | None, typer.Option(help="YYYY-MM; else the newest with a list.")] = None,
    limit: Annotated[int | None, typer.Option(help="Calls at most in this go.", min=1)] = None,
) -> None:
    """Ask Dukcapil's web service about candidates that have a NIK, each content once; names nobody."""
    from padan.dukcapil.asking import ask_period, newest_period
    from padan.dukcapil.service import VerifyService

    settings = Settings()
    period = period or newest_period(settings)
    if period is None:
        raise PadanError("There is no accepted candidate list to ask about: put one into the inbox first.")
    with VerifyService(settings) as service, progress.status("asking") as status:
        asked = ask_period(
            settings,
            period,
            service,
            threshold=_threshold(settings),
            limit=limit,
            progress=lambda done, total: status.update(f"asking {done:,} of {total:,}"),
        )
    _tell(period, asked)


def _threshold(settings: Settings) -> int:
    """The lowest similarity at which any attribute agrees: scores above it are judged by our own rules."""
    from padan.verification.rulebook import rules_in_force

    agrees_from = rules_in_force(settings, dt.date.today()).verdicts.agrees_from
    return int(min(agrees_from.model_dump().values()))


def _tell(period: str, asked: Asked) -> None:
    lines = [
        f"{period}: {asked.rows:,} rows with a NIK, {asked.known:,} contents known before,"
        f" {asked.asked:,} answered now, {asked.left:,} left.",
        *(f"{count:,} replies could not be read: {kind}." for kind, count in asked.unreadable.items()),
        WHY.get(asked.stopped, f"The service is unavailable: {asked.trouble}. Ask again later."),
    ]
    if asked.quota_left is not None:
        lines.append(f"Quota left: {asked.quota_left:,} calls.")
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
    if asked.stopped == "unavailable":
        raise typer.Exit(1)
