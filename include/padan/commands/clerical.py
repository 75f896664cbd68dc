"""`padan sample` and `padan estimate`: how good a run is, without truth, from what people judged."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.errors import PadanError

if TYPE_CHECKING:
    from padan.linkage.evaluation.sample import Stratum

app = typer.Typer()
console = Console()

LINKS = typer.Argument(help="What `padan link` wrote.")
ONE_FILE = typer.Option("--one-file/--two-files", help="Whether LEFT was linked with itself.")
LEFT = typer.Option(help="The left file, for the rows that got no link.")


@app.command()
def sample(
    links: Annotated[Path, LINKS],
    left: Annotated[Path, LEFT],
    out: Annotated[Path, typer.Option(help="The sheet to judge: .csv.")],
    size: Annotated[int, typer.Option(help="About how many judgements.", min=1)] = 400,
    seed: Annotated[int, typer.Option(help="Same seed, same sheet.")] = 1,
    id_column: Annotated[str, typer.Option(help="The left file's id column.")] = "id",
    one_file: Annotated[bool | None, ONE_FILE] = None,
) -> None:
    """Draw pairs for people to judge: in random order, without the machine's opinion."""
    from padan.linkage.evaluation.sample import draw
    from padan.linkage.files.tables import check_apart, check_writable

    check_writable(out, (".csv",))
    check_apart(out, links, left)
    sheet = draw(_strata(links, left, id_column, one_file), size, seed)
    sheet.to_csv(out, index=False)
    console.print(
        f"{len(sheet):,} rows in {out}. Write same, different or unclear into `verdict`; for a row without"
        " right_id, same if the person is on the right side after all.",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def estimate(
    links: Annotated[Path, LINKS],
    sheet: Annotated[Path, typer.Argument(help="The judged sheet.")],
    left: Annotated[Path, LEFT],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    id_column: Annotated[str, typer.Option(help="The left file's id column.")] = "id",
    one_file: Annotated[bool | None, ONE_FILE] = None,
) -> None:
    """Precision and recall of a run, with 95 % intervals, from the judged sheet."""
    from padan.linkage.evaluation import clerical
    from padan.linkage.files.tables import read_table

    judged = read_table(sheet).rows.to_pandas()
    told = asdict(clerical.estimate(clerical.count(_strata(links, left, id_column, one_file), judged)))
    if as_json:
        print(json.dumps(told, indent=2))
        return
    table = Table()
    for name in ("", "estimate", "95 % interval"):
        table.add_column(name, justify="right" if name else "left")
    for name in ("precision", "recall", "recall_with_review"):
        one = told[name]
        table.add_row(name.replace("_", " "), f"{one['value']:.4f}", f"{one['low']:.4f} to {one['high']:.4f}")
    console.print(table)
    console.print(f"{told['judged']:,} judged, {told['unclear']:,} of them unclear", highlight=False)


def _strata(links: Path, left: Path, id_column: str, one_file: bool | None) -> list[Stratum]:
    from padan.linkage.evaluation.sample import strata
    from padan.linkage.files.tables import ids_of, read_table

    delivered = read_table(left)
    rows = delivered.rows
    ids_of(delivered, id_column, left)
    found = read_table(links, may_be_empty=True).rows.to_pandas()
    found["probability"] = found["probability"].astype(float)
    ids = rows[id_column].to_pandas()
    if one_file is None and len(found) and set(found["right_id"]) <= set(ids):
        raise PadanError(
            f"{links}: both sides have ids of {left}. Say --one-file if it was linked with itself,"
            " --two-files if two files are numbered alike."
        )
    return strata(found, ids, within_one_file=bool(one_file))
