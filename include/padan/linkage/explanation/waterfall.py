"""The waterfall of a link: from what is known beforehand, bar by bar, to its weight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from padan.errors import PadanError
from padan.i18n import Translator
from padan.linkage.explanation.parts import Explanation
from padan.linkage.explanation.words import steps, total

SUFFIXES = (".svg", ".png")

_WIDTH, _STEP = 460, 26
# Colours that stay apart for the colour-blind (Okabe & Ito 2008).
_COLOURS = {"start": "#7f7f7f", "for": "#0072b2", "against": "#d55e00", "result": "#222222"}


def waterfall(explanation: Explanation, translate: Translator, title: str, subtitle: str) -> Any:
    """A bar a step, labelled with what was found; the last is the sum."""
    bars = _bars(explanation, translate)
    heading = alt.TitleParams(title, subtitle=subtitle, anchor="start", frame="group", offset=12)
    order = [bar["label"] for bar in bars]
    rows = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=420, ticks=False, domain=False))
    base = alt.Chart(_data(bars)).encode(y=rows)
    spans = base.mark_bar(height=16).encode(
        x=alt.X(
            "low:Q", title=translate("linkage.chart.axis"), axis=alt.Axis(grid=True, gridColor="#eeeeee")
        ),
        x2="high:Q",
        color=alt.Color(
            "kind:N", legend=None, scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
        ),
    )
    numbers = base.mark_text(align="left", dx=5, color="#222222").encode(x="high:Q", text="bits:N")
    zero = alt.Chart(_data([{}])).mark_rule(color="#222222").encode(x=alt.datum(0))
    return (
        alt.layer(zero, spans, numbers)
        .properties(width=_WIDTH, height=_STEP * len(bars), title=heading)
        .configure_view(stroke=None)
        .configure(font="DejaVu Sans, Arial, sans-serif", padding=14)
    )


def save(chart: Any, path: Path) -> None:
    """Draw a chart to an SVG or PNG file, without a browser. Raises PadanError for another ending."""
    if path.suffix.lower() not in SUFFIXES:
        raise PadanError(f"{path.name}: a chart is drawn as {' or '.join(SUFFIXES)}.")
    chart.save(str(path), format=path.suffix.lower()[1:], scale_factor=2)


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]  # Altair types it so


def _bars(explanation: Explanation, translate: Translator) -> list[dict[str, Any]]:
    reached, bars = 0.0, []
    for place, step in enumerate(steps(explanation, translate)):
        after = reached + step.bits
        kind = "start" if place == 0 else "for" if step.bits >= 0 else "against"
        bars.append(
            _bar(f"{step.what}: {step.found}" if place else step.what, reached, after, kind, translate)
        )
        reached = after
    end = total(explanation)
    return [*bars, _bar(translate("linkage.step.total"), 0.0, end, "result", translate)]


def _bar(label: str, start: float, end: float, kind: str, translate: Translator) -> dict[str, Any]:
    bits = end - start
    sign = "+" if bits > 0 else "−" if bits < 0 else ""
    return {
        "label": label,
        "low": min(start, end),
        "high": max(start, end),
        "kind": kind,
        "bits": f"{sign}{translate.decimal(abs(bits), 1)}",
    }
