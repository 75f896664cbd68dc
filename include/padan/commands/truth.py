"""`padan truth`: the last run of a synthetic city against its truth, as a short table."""

from __future__ import annotations

import os
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from padan.local.commands import CITY, SEED
from padan.settings import Settings

STATES = ("verified", "review", "ineligible", "not_found", "duplicate", "quarantined", "empty")
WRONGS = {
    "submitted_wrongly": "submitted wrongly, of the verified",
    "refused_wrongly": "refused wrongly, of the eligible",
    "undecided": "undecided, of the rows not empty",
}
WIDTH = 110  # of the widest table; where nobody looks, rich would cut at 80
app = typer.Typer()


@app.command()
def truth(city: CITY = "small", seed: SEED = 1) -> None:
    """Judge the last run of this city by the truth beside its files; writes out/truth.json."""
    from padan.evaluation import judge_run
    from padan.local.home import Home
    from padan.local.run import Job
    from padan.local.warehouse import opened

    job = Job(city, seed)
    settings = job.settings(Settings())
    with opened(settings) as warehouse:
        judged = judge_run(warehouse, Home.of(settings).city / job.name)
    console = Console()
    console.width = max(console.width, WIDTH)
    show(console, judged)
    console.print(f"All figures: {os.path.relpath(settings.out)}/truth.json", highlight=False)


def show(console: Console, judged: dict[str, Any]) -> None:
    """Print the figures as short tables."""
    console.print(_wrongs(judged))
    title = f"What is true of {judged['rows']:,} rows, and what was decided"
    console.print(_confusion(title, judged["confusion"]))
    console.print(_confusion("The same by the true reason", judged["by_true_reason"]))
    if "missed" in judged:
        console.print(_missed(judged["missed"]))


def _wrongs(judged: dict[str, Any]) -> Table:
    table = Table(title=f"Period {judged['period']} against the truth", title_justify="left", box=box.SIMPLE)
    for column in ("", "count", "base", "share", "the files tell", "they do not"):
        table.add_column(column, justify="right" if column else "left")
    parts = [(words, judged[name]) for name, words in WRONGS.items()]
    never = judged["submitted_wrongly"]["ineligible_or_duplicate"]
    total = {
        "count": sum(part["count"] for part in never.values()),
        "base": never["knowable"]["base"],
        **never,
    }
    parts.insert(1, ("  of them ineligible or duplicate", total))
    for words, part in parts:
        share = part["count"] / part["base"] if part["base"] else 0.0
        told = [f"{part[side]['count']:,} ({part[side]['share']:.3%})" for side in ("knowable", "unknowable")]
        table.add_row(words, f"{part['count']:,}", f"{part['base']:,}", f"{share:.3%}", *told)
    return table


def _confusion(title: str, crossed: dict[str, dict[str, int]]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE)
    table.add_column("true \\ decided", no_wrap=True)
    for state in STATES:
        table.add_column(state, justify="right")
    for of, counts in sorted(crossed.items()):
        table.add_row(of, *(f"{counts[state]:,}" if state in counts else "" for state in STATES))
    return table


def _missed(missed: dict[str, Any]) -> Table:
    """All together, and the kelurahan that fare worst."""
    table = Table(title="Workers on nobody's list", title_justify="left", box=box.SIMPLE)
    for column in ("", "found", "missed", "right", "precision", "recall"):
        table.add_column(column, justify="right" if column else "left")
    measured = [item for item in missed["by_kelurahan"].items() if None not in item[1].values()]
    table.add_row("the city", *_cells(missed))
    for name in ("precision", "recall"):
        if measured:
            code, figures = min(measured, key=lambda item: (item[1][name], item[0]))
            table.add_row(f"lowest {name}: {code}", *_cells(figures))
    return table


def _cells(figures: dict[str, Any]) -> list[str]:
    counts = [f"{figures[name]:,}" for name in ("found", "missed", "right")]
    rates = (figures["precision"], figures["recall"])
    return counts + ["" if rate is None else f"{rate:.2%}" for rate in rates]
