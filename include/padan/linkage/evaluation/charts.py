"""The reliability curve and the threshold chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from padan.linkage.evaluation.calibration import Bin
from padan.linkage.evaluation.thresholds import AtThreshold

_BLUE, _ORANGE, _GREY = "#0072b2", "#d55e00", "#7f7f7f"  # Okabe & Ito 2008
_SIZE = 320


def reliability_chart(bins: Sequence[Bin]) -> Any:
    """Predicted against observed, with intervals and the number of pairs; the line is perfection.

    For the pairs that are neither settled nor hopeless: among all, every dot would lie in a corner.
    """
    rows = [vars(one) for one in bins]
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("predicted:Q", title="predicted probability", scale=alt.Scale(domain=[0, 1]))
    )
    perfect = (
        alt.Chart(_data([{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(color=_GREY, strokeDash=[4, 4])
        .encode(x="x:Q", y="y:Q")
    )
    intervals = base.mark_rule(color=_BLUE, strokeWidth=2).encode(
        y=alt.Y("low:Q", title="share that is true", scale=alt.Scale(domain=[0, 1])), y2="high:Q"
    )
    points = base.mark_circle(color=_BLUE, opacity=1, size=70).encode(y="observed:Q")
    counts = base.mark_text(align="left", dx=8, dy=10, fontSize=10, color="#444444").encode(
        y="observed:Q", text="pairs:Q"
    )
    return _framed(
        alt.layer(perfect, intervals, points, counts), "Reliability of uncertain pairs (with their number)"
    )


def threshold_chart(curve: Sequence[AtThreshold]) -> Any:
    """Precision and recall of the pairs above each threshold."""
    rows = [
        {"threshold": at.threshold, "measure": name, "share": getattr(at.figures, name)}
        for at in curve
        for name in ("precision", "recall")
    ]
    lowest = min(row["share"] for row in rows)
    lines = (
        alt.Chart(_data(rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("threshold:Q", scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("share:Q", title=None, scale=alt.Scale(domain=[max(lowest - 0.01, 0), 1])),
            color=alt.Color(
                "measure:N",
                title=None,
                scale=alt.Scale(domain=["precision", "recall"], range=[_BLUE, _ORANGE]),
                legend=alt.Legend(orient="bottom"),
            ),
        )
    )
    return _framed(lines, "Precision and recall by threshold")


def _framed(chart: Any, title: str) -> Any:
    return (
        chart.properties(
            width=_SIZE, height=_SIZE, title=alt.TitleParams(title, anchor="start", frame="group")
        )
        .configure_view(stroke="#dddddd")
        .configure_axis(gridColor="#eeeeee")
        .configure(font="DejaVu Sans, Arial, sans-serif", padding=14)
    )


def _data(rows: Sequence[dict[str, Any]]) -> Any:
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]  # Altair types it so
