"""`padan key` and `padan open`: keys for files that leave the warehouse, and what is in such a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from padan import exports
from padan.i18n import translator
from padan.settings import Settings

app = typer.Typer()


@app.command()
def key(path: Annotated[Path, typer.Argument(help="New file for the secret key.")]) -> None:
    """Make a key: the secret half into a file of your own, the public half printed to be given to others."""
    public = exports.make_key(path)
    typer.echo(public)
    typer.echo(translator(Settings().language)("key.made", file=path.name), err=True)


@app.command("open")
def open_file(
    path: Annotated[Path, typer.Argument(help="The encrypted file, .age.")],
    secret: Annotated[Path, typer.Option("--key", help="File with your secret key.")],
) -> None:
    """Print what is in an encrypted file: redirect it, and delete it after use."""
    typer.echo(exports.open_encrypted(path, secret), nl=False)
