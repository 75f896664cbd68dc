"""`padan run`, `padan up`, `padan down`: the embedded default from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from padan.errors import ConfigurationError
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.local.run import Job

INTERRUPTED = 130
app = typer.Typer()

CITY = Annotated[
    Literal["small", "full"], typer.Option(help="The synthetic city: small (a twentieth) or full.")
]
SEED = Annotated[int, typer.Option(help="Seed of the synthetic city: the same seed, the same files.")]
INBOX = Annotated[Path | None, typer.Option(help="Folder of your own files, <agency>/<YYYY-MM>/….")]
PERIOD = Annotated[str | None, typer.Option(help="Month of files that lie in <agency>/ directly, YYYY-MM.")]
PORT = Annotated[int, typer.Option(help="Port of Airflow on 127.0.0.1.")]


@app.command()
def run(
    city: CITY = "small",
    seed: SEED = 1,
    inbox: INBOX = None,
    period: PERIOD = None,
    port: PORT = 8080,
) -> None:
    """Take in, verify and report with the real scheduler, then stop everything."""
    try:
        from padan.local import run as local

        published = local.run(Settings(), _job(city, seed, inbox, period), port)
    except KeyboardInterrupt:
        typer.echo("Stopped; nothing is left running. Run again to go on from here.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    raise typer.Exit(0 if published else 1)


@app.command()
def up(
    city: CITY = "small",
    seed: SEED = 1,
    inbox: INBOX = None,
    period: PERIOD = None,
    port: PORT = 8080,
) -> None:
    """Start the same and leave it running, with the Airflow UI on."""
    from padan.local import run as local

    local.up(Settings(), _job(city, seed, inbox, period), port)


@app.command()
def down() -> None:
    """Stop what `padan up` started."""
    from padan.local import run as local

    typer.echo("Stopped." if local.down(Settings()) else "Nothing was running.")


def _job(city: Literal["small", "full"], seed: int, inbox: Path | None, period: str | None) -> Job:
    from padan.local.run import Job

    if inbox is not None and not inbox.is_dir():
        raise ConfigurationError(f"There is no folder {inbox}: INBOX is the folder of your own files.")
    return Job(city, seed, inbox, period)
