"""`padan year`: a simulated year through the task functions, and what came of it, as short tables."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from padan.local.commands import CITY, SEED
from padan.settings import Settings

WIDTH = 110
NEEDED_GB = {"small": 3.0, "full": 20.0}
SHARE_OF_PLACES = 0.75
STATES = ("verified", "submitted", "accepted", "returned", "active", "ending", "ended")
app = typer.Typer()


@app.command()
def year(
    city: CITY = "small",
    seed: SEED = 1,
    months: Annotated[int, typer.Option(help="Months after the first one.", min=1, max=12)] = 12,
    error: Annotated[float, typer.Option(help="Share of wrong answers of each simulated officer.")] = 0.02,
) -> None:
    """Live through a year of a synthetic city; writes out/year.json and shows truth against outcome."""
    from padan.local.drops import TARGETS
    from padan.local.fresh import emptied
    from padan.local.home import Home
    from padan.year import Asked, simulate

    settings = _settings(f"year-{city}-{seed}", round(TARGETS[city] * SHARE_OF_PLACES))
    console = Console()
    console.width = max(console.width, WIDTH)
    with emptied(settings, needed_gb=NEEDED_GB[city]) as warehouse:
        asked = Asked(city, seed, months, error=error)
        figures = simulate(warehouse, asked, Home.of(settings).city, _saying(console))
    show(console, figures)
    console.print(f"All figures: {os.path.relpath(settings.out)}/year.json", highlight=False)


def _settings(home: str, target: int) -> Settings:
    """Settings of a home of the year's own, with fewer places than people so that some wait."""
    settings = Settings()
    state = settings.state.absolute() / home
    update: dict[str, Any] = {
        "state": state,
        "inbox": state / "inbox",
        "returns": state / "returns",
        "out": settings.out.absolute() / "year",
        "demonstration": True,
        "target": settings.target if "target" in settings.model_fields_set else target,
    }
    return settings.model_copy(update=update)


def _saying(console: Console) -> Callable[[str], None]:
    started = time.monotonic()

    def say(sentence: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - started), 60)
        console.print(f"[dim]{minutes:02d}:{seconds:02d}[/]  {sentence}", highlight=False)

    return say


def show(console: Console, figures: dict[str, Any]) -> None:
    """Print the year: its promises, its months, who was paid wrongly and why, and how it ended."""
    console.print(_promises(figures))
    console.print(_months(figures))
    console.print(_wrongly(figures))
    console.print(_outcome(figures))


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=not number)
    return table


def _promises(figures: dict[str, Any]) -> Table:
    promises, claims = figures["promises"], figures["claims"]
    known = promises["deceased_paid_though_known"]
    by_officer = known.get("officer_said_no", 0)
    rows = {
        "months paid for the dead whom the register knew, by our doing": sum(known.values()) - by_officer,
        "  … because an officer said the register is wrong": by_officer,
        "  … whom no file told of": promises["deceased_paid_unknown"],
        "uncovered person-months by our doing": promises["uncovered_by_our_doing"],
        "  … because BPJS sent the line back": figures["uncovered"].get("bpjs_return", 0),
        "  … because payment was held for a finding": figures["uncovered"].get("hold", 0),
        "  … because BPJS has not answered yet": figures["uncovered"].get("late_answer", 0),
        "months paid twice for a person": promises["person_months_twice"],
        "vacancies nobody can explain": promises["vacancies_unexplained"],
        "sum of all balance differences": promises["balance_difference"],
        "person-months paid": figures["person_months_paid"],
        "members who died while covered": claims["died_while_covered"],
    }
    table = _table("The year against the truth", ("", "count"))
    for name, count in rows.items():
        table.add_row(name, f"{count:,}")
    return table


def _months(figures: dict[str, Any]) -> Table:
    states, places = figures["states"], {one["period"]: one for one in figures["places"]}
    columns = (
        "cover",
        "batch",
        "new",
        "accepted",
        "returned",
        "active",
        "ending",
        "ended",
        "places",
        "vacant",
    )
    table = _table("Month by month", columns)
    for batch in figures["batches"]:
        then = states.get(batch["month"], {})
        place = places.get(batch["month"], {"held": 0, "vacant": 0})
        counts = (batch["persons"], batch["new_persons"], batch["accepted"], batch["returned"],
                  then.get("active", 0), then.get("ending", 0), then.get("ended", 0), place["held"],
                  place["vacant"])  # fmt: skip
        table.add_row(batch["month"], *(f"{count:,}" for count in counts))
    return table


def _wrongly(figures: dict[str, Any]) -> Table:
    causes = (
        "unknown_to_the_files",
        "no_finding",
        "waits",
        "in_notice",
        "kept_after_a_look",
        "officer_said_no",
    )
    table = _table("Person-months paid for people who are not entitled", ("", *map(_words, causes)))
    for kind, counts in figures["paid_wrongly"].items():
        table.add_row(kind, *(f"{counts.get(cause, 0):,}" for cause in causes))
    return table


def _outcome(figures: dict[str, Any]) -> Table:
    table = _table("What is true at the end, and the state people are in", ("true \\ state", *STATES))
    for true, counts in figures["outcome"].items():
        table.add_row(true, *(f"{counts[state]:,}" if state in counts else "" for state in STATES))
    return table


def _words(name: str) -> str:
    return name.replace("_", " ")
