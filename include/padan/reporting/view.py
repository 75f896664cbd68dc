"""Figures arranged as a page shows them: labelled rows, shares and sentences, in one language."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from babel.dates import format_date

from padan import __version__
from padan.errors import ConfigurationError
from padan.i18n import Translator, translator
from padan.reporting.figures import STATES, Figures, States
from padan.settings import Settings

ATTRIBUTES = ("name", "nik", "birth_date", "birth_place", "sex", "address", "population_status")
VERDICTS = ("sesuai", "tidak sesuai", "kosong")
SEGMENTS = ("informal", "non_asn", "disabled")
SHORT_NAMES = ("disnaker", "disdukcapil", "bpjs")
EXPLAINED = ("ineligible", "review", "quarantined")
"""States whose reasons the report lists; the others are their own reason."""


@dataclass(frozen=True)
class Row:
    """A line of a table by state: `received` is the sum of its states."""

    label: str
    states: States

    @property
    def received(self) -> int:
        """Candidate rows of this line."""
        return sum(self.states.values())

    @property
    def share_verified(self) -> float:
        """Verified of received, 0 to 1."""
        return share(self.states["verified"], self.received)


@dataclass(frozen=True)
class Bar:
    """A counted thing and its share of a whole, 0 to 1."""

    label: str
    count: int
    share: float


def share(part: int, whole: int) -> float:
    """`part` of `whole`, 0 to 1; 0 of nothing is 0."""
    return part / whole if whole else 0.0


def view(settings: Settings, figures: Figures) -> dict[str, Any]:
    """What the templates are filled with. Raises ConfigurationError when a text is missing."""
    t = translator(settings.language)
    names = _agency_names(t, settings, [file.agency for file in figures.files])
    return {
        "t": t,
        "f": figures,
        "version": __version__,
        "month": _month(t, figures.period),
        "demonstration": settings.demonstration,
        "notes": list(_notes(t, figures)),
        "target": settings.target,
        "gap": settings.target - figures.states["verified"],
        "states": STATES,
        "total": Row(t("report.total"), figures.states),
        "kecamatan": _kecamatan(t, settings, figures),
        "segments": _segments(t, figures),
        "disabled": Row(t("report.disabled"), figures.disabled),
        "reasons": {state: _reasons(t, figures, state) for state in EXPLAINED},
        "verdicts": _verdicts(t, figures),
        "staged": _staged(t, figures),
        "steps": _steps(t, settings, figures),
        "agencies": _agencies(t, figures, names),
        "files": [(file, names[file.agency]) for file in figures.files],
        "traces": list(_traces(figures.inputs)),
        "share": share,
        "percent": partial(percent, t),
    }


def percent(t: Translator, part: float) -> str:
    """A share with one decimal; a few of very many are shown as below 0.1 %, never as nothing."""
    smallest = 0.001
    return f"< {t.percent(smallest)}" if 0 < part < smallest else t.percent(part)


def _notes(t: Translator, figures: Figures) -> Iterator[str]:
    """What a reader must know of the source: whether there was an extract, and how far Dukcapil was asked."""
    asked = figures.asked
    counts = {"answered": t.number(asked.answered), "rows": t.number(asked.rows_with_nik)}
    if figures.is_service_only:
        yield t("report.service.only", **counts)
    elif asked.answered:
        yield t("report.service.beside", **counts, differ=t.number(asked.disagreements))


def _month(t: Translator, period: str) -> str:
    first = dt.date.fromisoformat(f"{period}-01")
    return str(format_date(first, "MMMM yyyy", locale=t.language))


def _kecamatan(t: Translator, settings: Settings, figures: Figures) -> list[Row]:
    """Every kecamatan of the city, also one without candidates; then what lies in none of them."""
    names = _kecamatan_names(settings)
    rows = [Row(name, figures.kecamatan.get(code, dict.fromkeys(STATES, 0))) for code, name in names.items()]
    elsewhere = [states for code, states in figures.kecamatan.items() if code and code not in names]
    rows += [Row(t("report.kecamatan.elsewhere"), _sum(elsewhere))] if elsewhere else []
    return rows + _not_given(t, figures.kecamatan)


def _kecamatan_names(settings: Settings) -> dict[str, str]:
    with (settings.reference / "makassar_wilayah.csv").open(encoding="utf-8", newline="") as file:
        places = [row for row in csv.DictReader(file) if row["level"] == "kecamatan"]
    return {row["code"].replace(".", ""): row["name"] for row in sorted(places, key=lambda row: row["code"])}


def _segments(t: Translator, figures: Figures) -> list[Row]:
    """The programme's own groups first; a group that a contract brought along is called by its code."""
    others = sorted(name for name in figures.segments if name is not None and name not in SEGMENTS)
    given = [
        Row(t(f"report.segment.{name}") if name in SEGMENTS else name, figures.segments[name])
        for name in (*SEGMENTS, *others)
        if name in figures.segments
    ]
    return given + _not_given(t, figures.segments)


def _not_given(t: Translator, groups: Mapping[str | None, States]) -> list[Row]:
    return [Row(t("report.not_given"), groups[None])] if None in groups else []


def _sum(groups: Iterable[States]) -> dict[str, int]:
    groups = list(groups)
    return {state: sum(group[state] for group in groups) for state in STATES}


def _reasons(t: Translator, figures: Figures, state: str) -> list[Bar]:
    """A bar a reason. Quarantined rows have rules of the suites for reasons."""
    whole = figures.states[state]
    return [
        Bar(
            _text(t, row.reason, "report.reason", "quality.rule"),
            row.candidates,
            share(row.candidates, whole),
        )
        for row in figures.reasons
        if row.state == state
    ]


def _text(t: Translator, code: str, *families: str) -> str:
    """The text of a code in the first family that has one, without its full stop.

    A code newer than the catalogues is shown as such: the figures beside it are worth mailing.
    """
    for family in families:
        try:
            return t(f"{family}.{code}").rstrip(".")
        except ConfigurationError:
            continue
    return t(f"{families[0]}.other", code=code)


def _verdicts(t: Translator, figures: Figures) -> list[tuple[str, dict[str, int], float]]:
    """Attribute, rows by verdict, and the share that agrees of those that hold a value."""
    rows = []
    for attribute in (name for name in ATTRIBUTES if name in figures.verdicts):
        counts = {verdict: figures.verdicts[attribute].get(verdict, 0) for verdict in VERDICTS}
        given = counts["sesuai"] + counts["tidak sesuai"]
        rows.append((t(f"report.attribute.{attribute}"), counts, share(counts["sesuai"], given)))
    return rows


def _staged(t: Translator, figures: Figures) -> list[Bar]:
    whole = sum(group.persons for group in figures.staged)
    return [
        Bar(t(f"report.overlap.{group.overlap}"), group.persons, share(group.persons, whole))
        for group in figures.staged
    ]


def _steps(t: Translator, settings: Settings, figures: Figures) -> list[str]:
    """Who does what next, the largest lever first; nothing to do, no sentence."""
    states, n = figures.states, t.number
    gap = settings.target - states["verified"]
    steps = {
        "review": (states["review"], {"n": n(states["review"])}),
        "not_found": (states["not_found"], {"n": n(states["not_found"])}),
        "returned": (
            states["empty"] + states["quarantined"],
            {"empty": n(states["empty"]), "quarantined": n(states["quarantined"])},
        ),
        "gap": (max(gap, 0), {"n": n(gap)}),
    }
    texts = [t(f"report.next.{step}", **values) for step, (needed, values) in steps.items() if needed]
    return texts or [t("report.next.nothing")]


def _agency_names(t: Translator, settings: Settings, agencies: Iterable[str]) -> dict[str, str]:
    """The city's short name of an agency, or the title of its contract for one that joined later."""
    from padan.intake.contracts import load_contracts  # pays for readers and identity tables

    titles = {agency: contract.title for agency, contract in load_contracts(settings).items()}
    return {
        agency: t(f"report.agency.{agency}") if agency in SHORT_NAMES else titles.get(agency, agency)
        for agency in agencies
    }


def _agencies(t: Translator, figures: Figures, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """An entry an agency: its rows, how many rules were checked, and a bar a rule that found something."""
    entries = []
    for agency, name in names.items():
        rules = [finding for finding in figures.findings if finding.agency == agency]
        entries.append({
            "label": name,
            "rows": sum(file.data_rows for file in figures.files if file.agency == agency),
            "checked": len(rules),
            "quarantined": sum(file.quarantined_rows for file in figures.files if file.agency == agency),
            "rules": [
                Bar(_text(t, row.rule, "report.rule", "quality.rule"), row.failing_rows,
                    share(row.failing_rows, row.checked_rows))
                for row in rules
                if row.failing_rows
            ],
        })  # fmt: skip
    return entries


def _traces(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What else a run was made from, as (path, hash), ordered by path; files have lines of their own."""
    for file in inputs.get("files", ()):
        yield f"contract.{file['agency']}", str(file["contract_sha256"])
    for name in sorted(inputs.keys() - {"files"}):
        part = inputs[name]
        leaves = part.items() if isinstance(part, Mapping) else [("", part)]
        yield from ((f"{name}.{key}" if key else name, str(value)) for key, value in sorted(leaves))
