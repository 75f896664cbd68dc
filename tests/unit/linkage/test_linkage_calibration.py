"""Calibration, thresholds and the blocking ceiling."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from padan.linkage.evaluation.calibration import calibration_error, reliability, wilson
from padan.linkage.evaluation.ceiling import is_blocked
from padan.linkage.evaluation.thresholds import by_threshold
from tests.unit.linkage.linkage_models import persons, small_model

RNG = np.random.default_rng(5)
P = RNG.uniform(0.02, 0.98, 4_000)
HONEST = RNG.random(4_000) < P
BOASTFUL = RNG.random(4_000) < P**2


def test_wilson_s_interval_is_the_published_one() -> None:
    """Newcombe 1998, table I: 81 of 263, and 0 of 20."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_calibrated_model_lies_on_the_line_and_a_boastful_one_below_it() -> None:
    assert sum(one.low <= one.predicted <= one.high for one in reliability(P, HONEST, 10)) >= 8
    assert sum(one.observed < one.low or one.predicted > one.high for one in reliability(P, BOASTFUL)) >= 8
    assert sum(one.pairs for one in reliability(P, HONEST)) == 4_000


def test_the_calibration_error_tells_them_apart() -> None:
    honest, boastful = calibration_error(P, HONEST), calibration_error(P, BOASTFUL)
    assert honest.value < 0.03
    assert honest.by_chance == pytest.approx(honest.value, abs=0.02)
    assert boastful.value == pytest.approx(float(np.mean(P - P**2)), abs=0.03)
    assert boastful.low < boastful.value < boastful.high
    assert calibration_error(np.array([0.001, 0.999]), np.array([False, True])).pairs == 0


def test_a_higher_threshold_is_more_precise_and_finds_less() -> None:
    curve = by_threshold(P, HONEST, int(HONEST.sum()))
    assert [at.figures.found for at in curve] == sorted([at.figures.found for at in curve], reverse=True)
    assert curve[90].figures.precision > curve[10].figures.precision
    assert curve[90].figures.recall < curve[10].figures.recall


def test_the_ceiling_is_what_some_rule_makes() -> None:
    left = persons((1, "7", "ALI", "TALLO"), (2, None, "BUDI", "TALLO"), (3, None, "CITRA", "TALLO"))
    right = persons((11, "7", "ANTO", "TALLO"), (12, None, "BUDI", "GOWA"), (13, None, "DEWI", "TALLO"))
    truth = pa.table({"left_row_id": [1, 2, 3, 3], "right_row_id": [11, 12, 13, 99]})
    assert is_blocked(small_model(), left, right, truth).tolist() == [True, True, False, False]
    capped = small_model(blocking=[{"name": "town", "equal": "town", "limit": 1}])
    assert not is_blocked(capped, left, right, truth).any()
