"""`padan link` and `padan evaluate`: any two files, any model; no warehouse, no scheduler."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from padan.errors import PadanError
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.linkage import LinkResult, ModelSpec
    from padan.linkage.files.job import FileJob
    from padan.linkage.files.judging import Judged

app = typer.Typer()
console = Console()
progress = Console(stderr=True)
NAMED = 10  # rows left out that are named; the rest is counted


@app.command()
def link(
    files: Annotated[list[Path], typer.Argument(help="LEFT and RIGHT, or one file to link with itself.")],
    model: Annotated[str, typer.Option(help="A model's file, or its name in include/models.")],
    out: Annotated[Path, typer.Option(help="Where the links go: .csv or .parquet.")],
    parameters: Annotated[Path | None, typer.Option(help="Score with what was trained before.")] = None,
    save_parameters: Annotated[Path | None, typer.Option(help="Keep what training found.")] = None,
    population: Annotated[Path | None, typer.Option(help="Count how common values are here.")] = None,
    one_to_one: Annotated[bool, typer.Option(help="A right row is one left row's only.")] = False,
    as_of: Annotated[str | None, typer.Option(help="Nobody is born later, YYYY-MM-DD; else today.")] = None,
) -> None:
    """Link the rows of two CSV or Parquet files, or of one with itself."""
    from padan.linkage.files.tables import check_apart, check_writable

    check_writable(out)
    if save_parameters is not None:
        check_writable(save_parameters, ())
    for target in (out, save_parameters):
        if target is not None:
            check_apart(target, *files, *(path for path in (parameters, population) if path))
    job = _job(model, files, one_to_one=one_to_one, as_of=as_of)
    for line in _remarks(job):
        progress.print(line, highlight=False, soft_wrap=True, markup=False)
    with progress.status("reading") as status:
        result = job.link(
            parameters, population, lambda stage, done, total: status.update(f"{stage} {done:,} of {total:,}")
        )
    job.write(result, out, save_parameters)
    _tell(job.spec, result, out)


@app.command()
def evaluate(
    links: Annotated[Path, typer.Argument(help="What `padan link` wrote.")],
    truth: Annotated[Path, typer.Argument(help="left_id, right_id: the true pairs.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    subsets: Annotated[Path | None, typer.Option(help="left_id and columns to judge apart by.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write false and missed pairs here.")] = None,
    charts: Annotated[Path | None, typer.Option(help="Draw reliability and thresholds in here.")] = None,
    linked: Annotated[
        list[Path] | None,
        typer.Option("--file", help="The files that were linked: gives the blocking ceiling."),
    ] = None,
    model: Annotated[str, typer.Option(help="The model they were linked by, for --file.")] = "person",
) -> None:
    """Precision, recall and F1 of the matches, and of matches with reviews, against the truth."""
    from padan.linkage.files import judging
    from padan.linkage.files.tables import check_apart, check_writable, write_table

    if errors is not None:
        check_writable(errors)
        check_apart(errors, links, truth)
    if charts is not None:
        check_writable(charts / "reliability.svg" if charts.is_dir() else charts, ())
    judged = judging.judge(links, truth)
    if linked:
        judged = judging.with_ceiling(judged, _job(model, linked))
    told = judging.figures(judged)
    if subsets is not None:
        told["subsets"] = judging.by_subset(judged, subsets)
    if errors is not None:
        write_table(judging.errors(judged), errors)
    if charts is not None:
        _draw(judged, charts)
    if as_json:
        print(json.dumps(told, indent=2))
    else:
        _print_figures(told)


def _job(model: str, files: list[Path], *, one_to_one: bool = False, as_of: str | None = None) -> FileJob:
    """The files, read by the model."""
    from padan.linkage.files.job import FileJob

    if len(files) > 2:  # noqa: PLR2004 - left and right
        raise typer.BadParameter("one file, or LEFT and RIGHT.")
    return FileJob.of(
        _model_path(model),
        files,
        one_to_one=one_to_one,
        reference=Settings().reference,
        as_of=_date(as_of) if as_of else dt.date.today(),
    )


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("--as-of is a date, YYYY-MM-DD.") from None


def _print_figures(told: dict[str, Any]) -> None:
    table = Table()
    shown = {"precision": "precision", "recall": "recall", "f1": "F1", "blocking_ceiling": "blocking ceiling"}
    shown = {key: title for key, title in shown.items() if key in told}
    for title in ("", *shown.values()):
        table.add_column(title, justify="right" if title else "left")
    rows = {"matches": told, "matches and reviews": told["with_review"], **told.get("subsets", {})}
    for name, found in rows.items():
        table.add_row(name, *(f"{found[key]:.4f}" if key in found else "" for key in shown))
    console.print(table)
    for name, count in told["counts"].items():
        console.print(f"{name.replace('_', ' '):<24}{count:>12,}", highlight=False)


def _draw(judged: Judged, folder: Path) -> None:
    from padan.linkage.evaluation import calibration, charts, thresholds
    from padan.linkage.explanation.waterfall import save

    folder.mkdir(parents=True, exist_ok=True)
    probability = judged.links["probability"].to_numpy(dtype="float64")
    is_true = judged.links["is_true"].to_numpy()
    bins = calibration.reliability(*calibration.uncertain(probability, is_true))
    save(charts.reliability_chart(bins), folder / "reliability.svg")
    curve = thresholds.by_threshold(probability, is_true, len(judged.true))
    save(charts.threshold_chart(curve), folder / "thresholds.svg")
    progress.print(f"{folder}/reliability.svg, {folder}/thresholds.svg", highlight=False, soft_wrap=True)


def _model_path(model: str) -> Path:
    path = Path(model)
    if path.suffix in (".yaml", ".yml"):
        return path
    folder = Settings().include / "models"
    if not (folder / f"{model}.yaml").exists():
        known = ", ".join(sorted(found.stem for found in folder.glob("*.yaml")))
        raise PadanError(f"No model {model!r}. Known are {known}; or give the path of a .yaml file.")
    return folder / f"{model}.yaml"


def _tell(spec: ModelSpec, result: LinkResult, out: Path) -> None:
    rows = (
        f"{result.left_rows:,} rows"
        if spec.is_dedupe
        else f"{result.left_rows:,} × {result.right_rows:,} rows"
    )
    counts = _counts(result)
    console.print(
        f"{rows}, {result.pairs:,} pairs compared: {counts['match']:,} matches,"
        f" {counts['review']:,} for people to look at.",
        highlight=False,
        soft_wrap=True,
    )
    for capped in result.capped:
        console.print(
            f"Rule {capped.rule} left out {capped.blocks:,} blocks that are too large ({capped.pairs:,}"
            f" pairs, the largest of {capped.largest:,} rows); other rules may still meet their pairs.",
            highlight=False,
            soft_wrap=True,
        )
    console.print(str(out), highlight=False, soft_wrap=True)


def _remarks(job: FileJob) -> Iterator[str]:
    """What of the files was not read, before the work begins."""
    for file, rows in job.left_out.items():
        yield _left_out(file, rows)
    for file, names in job.unknown.items():
        if names:
            reads = ", ".join(job.spec.fields or job.spec.columns)
            yield f"{file}: not read: {', '.join(names)}. Model {job.spec.name} reads {reads}."
    for file, counts in job.unread.items():
        if counts:
            told = ", ".join(f"{count:,} of {name}" for name, count in counts.items())
            yield f"{file}: values that could not be read, so they are no evidence: {told}."


def _left_out(file: str, rows: list[int]) -> str:
    named = ", ".join(str(row) for row in rows[:NAMED]) + (", …" if len(rows) > NAMED else "")
    return f"{file}: {len(rows):,} rows left out, with more or fewer cells than the header: {named}"


def _counts(result: LinkResult) -> dict[str, Any]:
    decided = result.links["decision"].to_pylist()
    return {decision: decided.count(decision) for decision in ("match", "review")}
