"""`padan eligibility`: who would change state under another rules file, and what that costs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from padan.i18n import Translator, translator
from padan.settings import Settings

if TYPE_CHECKING:
    from padan.verification.whatif import Move, WhatIf

app = typer.Typer()


@app.command()
def eligibility(
    rules: Annotated[Path, typer.Option(help="The other rules, a file like include/rules/eligibility.yaml.")],
    tariff: Annotated[Path | None, typer.Option(help="Another tariff too, like tariffs.yaml.")] = None,
    period: Annotated[str | None, typer.Option(help="Month of the list, YYYY-MM; else the newest.")] = None,
    rows: Annotated[Path | None, typer.Option(help="Write ids of the rows that change: .csv.")] = None,
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with codes for words.")] = False,
) -> None:
    """Tell who would change state if eligibility were judged by another file; changes nothing."""
    from padan.linkage.files.tables import check_writable, write_table
    from padan.verification.whatif import what_if

    settings = Settings()
    translate = translator(language or settings.language)
    if rows is not None:
        check_writable(rows)
    told = what_if(settings, rules, tariff=tariff, period=period)
    if rows is not None:
        write_table(told.rows, rows)
    if as_json:
        print(json.dumps(_as_json(told), indent=2))
    else:
        _print(Console(), told, translate, rows)


def _as_json(told: WhatIf) -> dict[str, Any]:
    changes = told.changes
    return {
        "run_id": told.run_id,
        "period": told.period,
        "enrolment_date": told.enrolment_date.isoformat(),
        "as_decided": told.as_decided,
        "changed": sum(move.candidates for move in changes),
        "other_reasons": sum(move.other_reasons for move in told.moves),
        "now": asdict(told.now),
        "then": asdict(told.then),
        "changes": [_move_as_json(move) for move in changes],
    }


def _move_as_json(move: Move) -> dict[str, Any]:
    pair = {name: getattr(move, name) for name in ("state_now", "reason_now", "state_then", "reason_then")}
    return pair | {
        "candidates": move.candidates,
        "verified_change": move.verified_change,
        "rupiah_per_month_change": move.rupiah_change,
    }


def _print(console: Console, told: WhatIf, translate: Translator, rows: Path | None) -> None:
    def say(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True, markup=False)

    changes = told.changes
    say(
        translate(
            "whatif.title", run=told.run_id, period=told.period, date=translate.date(told.enrolment_date)
        )
    )
    if not changes:
        say(translate("whatif.nobody"))
    else:
        say(translate("whatif.changed", count=translate.number(sum(move.candidates for move in changes))))
        console.print(_table(changes, translate))
    if others := sum(move.other_reasons for move in told.moves):
        say(translate("whatif.other_reasons", count=translate.number(others)))
    _print_sums(say, told, translate)
    if not told.as_decided:
        say(translate("whatif.not_as_decided"))
    if rows is not None:
        say(translate("whatif.rows", count=translate.number(told.rows.num_rows), file=rows))
    say(translate("whatif.unchanged"))


def _table(changes: list[Move], translate: Translator) -> Table:
    table = Table()
    table.add_column(translate("whatif.column.now"))
    table.add_column(translate("whatif.column.then"))
    for name in ("rows", "verified", "rupiah"):
        table.add_column(translate(f"whatif.column.{name}"), justify="right", no_wrap=True)
    for move in changes:
        table.add_row(
            _outcome(move.state_now, move.reason_now, translate),
            _outcome(move.state_then, move.reason_then, translate),
            translate.number(move.candidates),
            _signed(move.verified_change, translate.number(move.verified_change)),
            _signed(move.rupiah_change, translate.rupiah(move.rupiah_change)),
        )
    return table


def _outcome(state: str, reason: str, translate: Translator) -> str:
    """State and leading reason in words; a reason that has no words yet by its code."""
    why = translate.get(f"verification.reason.{reason}", reason)
    return f"{translate(f'verification.state.{state}')}: {why}"


def _print_sums(say: Any, told: WhatIf, translate: Translator) -> None:
    now, then = told.now, told.then
    figures = {
        "verified": (now.verified, then.verified, translate.number),
        "rupiah": (now.rupiah_per_month, then.rupiah_per_month, translate.rupiah),
    }
    for name, (before, after, words) in figures.items():
        change = _signed(after - before, words(after - before))
        say(translate(f"whatif.sum.{name}", now=words(before), then=words(after), change=change))


def _signed(value: int, words: str) -> str:
    return f"+{words}" if value > 0 else words
