"""The rules numbers, ages, rates and sizes are made by."""

from __future__ import annotations

import numpy as np
import pytest

from padan.city.ages import age_on
from padan.city.numbers import date_digits, mistyped, number, unused
from padan.city.randomness import Dice, brackets, choose, draw, happens, stream
from padan.city.rates import count_of, read_rates
from padan.city.reference import FOLDER, read_reference
from padan.city.scale import make_month, make_scale
from padan.errors import ConfigurationError


def day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(np.int64))


def rng() -> np.random.Generator:
    return stream(1, "test")


def test_womens_days_are_forty_higher():
    days = np.array([day("1975-08-05"), day("2003-12-31")])
    assert date_digits(days, np.array([0, 1])).tolist() == [50875, 711203]
    assert date_digits(days).tolist() == [50875, 311203]


def test_numbers_are_region_date_and_serial_and_never_twice():
    digits = np.full(3000, 50875)
    numbers = number(rng(), np.full(3000, 737101), digits)
    assert len(set(numbers.tolist())) == 3000
    assert set((numbers // 10_000).tolist()) == {737101050875}
    assert (numbers % 10_000).min() >= 1
    more = number(rng(), np.full(10, 737101), digits[:10], numbers)
    assert not set(more.tolist()) & set(numbers.tolist())
    assert number(rng(), np.full(1, 737102), digits[:1], numbers)[0] % 10_000 <= 3


def test_unused_numbers_are_nobodys():
    numbers = number(rng(), np.full(200, 737101), np.full(200, 50875))
    free = unused(rng(), numbers, numbers)
    assert not set(free.tolist()) & set(numbers.tolist())
    assert set((free // 10_000).tolist()) == {737101050875}


def test_a_mistyped_number_differs_in_one_digit():
    numbers = np.full(500, 7371010508750003)
    typed = mistyped(rng(), numbers, 1.0)
    differing = [sum(a != b for a, b in zip(str(one), "7371010508750003", strict=True)) for one in typed]
    assert set(differing) == {1}


def test_age_counts_whole_years():
    births = np.array(
        [day("2008-12-01"), day("2008-12-02"), day("1961-12-01"), day("1961-12-02"), day("1980-01-01")]
    )
    assert age_on(births, day("2026-12-01")).tolist() == [18, 17, 65, 64, 46]


def test_the_rates_are_those_of_the_reference_table():
    rates = read_rates(FOLDER)
    assert (rates.nik_malformed, rates.name, rates.renewal) == (0.015, 0.22, 0.75)
    assert (rates.twice_same_nik, rates.twice_other_nik, rates.under_age) == (0.012, 0.006, 0.004)


def test_a_missing_rate_is_named(tmp_path):
    (tmp_path / "noise_recommended.csv").write_text(
        "error,rate\nname differs in writing,22%\n", encoding="utf-8"
    )
    with pytest.raises(ConfigurationError, match="NIK malformed"):
        read_rates(tmp_path)


@pytest.mark.parametrize(
    ("size", "counts"),
    [
        ("full", (1_482_354, 736_111, 35_782, 782, 472)),
        ("small", (74_118, 36_806, 1_789, 39, 24)),
        (200, (7_412, 3_681, 179, 4, 2)),
    ],
)
def test_sizes(size, counts):
    scale = make_scale(size)
    assert (scale.residents, scale.men, scale.candidates, scale.empty, scale.disabled) == counts


@pytest.mark.parametrize("size", ["huge", 0, 401, True])
def test_sizes_the_city_does_not_have(size):
    with pytest.raises(ConfigurationError, match="no size"):
        make_scale(size)


def test_months_are_periods_and_the_enrolment_follows_them():
    assert [make_month(number).period for number in (0, 1, 2, 14)] == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2028-01",
    ]
    assert make_month(0).enrolment == day("2026-12-01")
    for wrong in (-1, 121):
        with pytest.raises(ConfigurationError, match="no month"):
            make_month(wrong)


def test_the_reference_has_the_whole_city():
    reference = read_reference()
    assert len(reference.kelurahan) == 153
    assert len({kelurahan.kecamatan_code for kelurahan in reference.kelurahan}) == 15
    assert all(kelurahan.postal_code for kelurahan in reference.kelurahan)
    assert (reference.kelurahan[0].code, reference.kelurahan[0].name) == ("7371011001", "BONTORANNU")


def test_streams_do_not_depend_on_each_other():
    assert stream(1, "a").random() == stream(1, "a").random()
    assert len({stream(*key).random() for key in ((1, "a"), (1, "b"), (2, "a"), (1, "a", 1))}) == 4


def test_draws():
    assert choose(rng(), np.arange(3), 10).tolist() == [0, 1, 2]
    heavy = choose(rng(), np.arange(1000), 100, np.where(np.arange(1000) < 100, 1000.0, 0.001))
    assert np.isin(heavy, np.arange(100)).mean() > 0.95
    assert set(draw(rng(), np.array([7, 8]), np.array([0.0, 3.0]), 50).tolist()) == {8}
    assert abs(happens(rng(), 0.3, 20_000).mean() - 0.3) < 0.02
    assert brackets(np.array([1, 5, 9]), [2, 6], [10, 20, 30]).tolist() == [10, 20, 30]
    assert count_of(0.004, 35_000) == 140


def test_dice_start_again_when_they_are_used_up():
    dice = Dice([0.1, 0.95])
    assert [dice.roll() for _ in range(4)] == [0.1, 0.95, 0.1, 0.95]
    assert [dice.weighted({"a": 0.5, "b": 0.4}) for _ in range(2)] == ["a", "b"], (
        "rounding never leaves nothing"
    )
    assert [dice.pick("xyz"), dice.below(10), dice.chance(0.2)] == ["x", 9, True]
