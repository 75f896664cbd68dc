"""A cell as a person sees it."""

from __future__ import annotations

import datetime as dt

import pytest

from padan.intake.readers.cells import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        (" 7371 ", " 7371 "),
        (1.0, "1"),
        (12, "12"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (7371011708750001.0, "7371011708750000"),  # Excel keeps 15 digits
        (7371011708750009.0, "7371011708750010"),
        (737101170875000.0, "737101170875000"),
        (-3.0, "-3"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(1975, 8, 17), "1975-08-17"),
        (dt.datetime(1975, 8, 17), "1975-08-17"),
        (dt.datetime(1975, 8, 17, 3, 4, 5), "1975-08-17 03:04:05"),
        (dt.time(12, 0), "12:00:00"),
        (dt.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_cell_text(value, text):
    assert cell_text(value) == text
