"""`padan quota`: places, vacancies and the waiting list, as counts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from padan.commands.regions import region_names
from padan.i18n import Translator, translator
from padan.rereview.quota import Filled, Places
from padan.settings import Settings
from padan.verification.quota_rules import Reserved

app = typer.Typer()


@app.command()
def quota(
    language: Annotated[str | None, typer.Option(help="id or en; else PADAN_LANGUAGE.")] = None,
) -> None:
    """Set the verified of the newest run against today's target: places, vacancies, who waits; a count."""
    from padan.rereview.quota import count_places

    settings = Settings()
    translate = translator(language or settings.language)
    places, names = count_places(settings), region_names(settings)
    console = Console()
    console.print(_totals(places, names, translate))
    console.print(_people(places, names, translate))
    if places.waiting_by_run != places.everybody.waiting:
        waiting = translate.number(places.waiting_by_run)
        console.print(translate("quota.differs", waiting=waiting, period=places.period), highlight=False)
    console.print(translate("quota.order"))
    for number, rule in enumerate(places.quota.order, 1):
        console.print(f"{number}. {translate(f'quota.key.{rule.key}')}", highlight=False)


def _totals(places: Places, names: dict[str, str], translate: Translator) -> Table:
    table = Table(title=translate("quota.title", period=places.period), title_justify="left")
    _columns(table, translate, "quota.column.part", "quota.column.target", "quota.column.verified",
             "quota.column.vacant", "quota.column.waiting")  # fmt: skip
    everybody = places.everybody
    counts = (places.quota.target, everybody.verified, places.vacant, everybody.waiting)
    table.add_row(translate("quota.all"), *map(translate.number, counts))
    for part, filled in zip(places.quota.reserved, places.by_part, strict=True):
        counts = (part.places, filled.verified, part.places - filled.kept, filled.waiting)
        table.add_row(_part(part, names, translate), *map(translate.number, counts))
    return table


def _part(part: Reserved, names: dict[str, str], translate: Translator) -> str:
    words = [translate(f"report.segment.{part.segment}")] if part.segment else []
    words += [names.get(part.kecamatan, part.kecamatan)] if part.kecamatan else []
    if part.is_disabled is not None:
        words.append(translate("quota.disabled" if part.is_disabled else "quota.not_disabled"))
    return translate("quota.reserved", part=", ".join(words))


def _people(places: Places, names: dict[str, str], translate: Translator) -> Table:
    """Segments and kecamatan one under the other, never crossed."""
    table = Table(title=translate("quota.people"), title_justify="left")
    _columns(table, translate, "quota.column.part", "quota.column.verified", "quota.column.waiting")
    for segment, filled in places.by_segment.items():
        table.add_row(translate(f"report.segment.{segment}"), *_counts(filled, translate))
    table.add_section()
    for code, filled in places.by_kecamatan.items():
        table.add_row(names.get(code, code), *_counts(filled, translate))
    return table


def _counts(filled: Filled, translate: Translator) -> tuple[str, str]:
    return translate.number(filled.verified), translate.number(filled.waiting)


def _columns(table: Table, translate: Translator, *keys: str) -> None:
    for number, key in enumerate(keys):
        table.add_column(translate(key), justify="right" if number else "left")
