"""Dates: every form of writing, places beside them, two-digit years, months of membership."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from padan.identity import last_day, read_birth_dates, read_months

AS_OF = dt.date(2026, 11, 30)
DAY = dt.date(1975, 8, 17)


def read(value: str | None, **options: bool) -> tuple[object, ...]:
    return tuple(read_birth_dates(pa.array([value], pa.string()), AS_OF, **options).to_pylist()[0].values())


@pytest.mark.parametrize(
    "received",
    [
        "17/08/1975", "17-08-1975", "17.8.1975", "17 08 1975", "17 - 08 - 1975", "17-08-75", "1975-08-17",
        "1975-08-17 00:00:00", "1975/8/17", "17 Agustus 1975", "17 agt. 1975", "17-Ags-75", "17Agu1975",
        "Agustus 17, 1975", "17081975", "170875", "19750817", "27623", "27623.0", "Tgl. 17-08-1975",
    ],
)  # fmt: skip
def test_all_forms_of_a_date_are_one_date(received: str) -> None:
    assert read(received) == (None, DAY, "ok")


@pytest.mark.parametrize("received", ["17 Pebruari 1975", "17 FEB 1975", "17 February 1975"])
def test_months_have_many_names(received: str) -> None:
    assert read(received)[1] == dt.date(1975, 2, 17)


@pytest.mark.parametrize(
    "received",
    ["Makassar, 17-08-1975", "MAKASSAR/17 AGUSTUS 1975", "Makassar 17081975", "TTL: Makassar, 17-08-75"],
)
def test_place_and_date_may_share_a_cell(received: str) -> None:
    assert read(received) == ("MAKASSAR", DAY, "ok")


@pytest.mark.parametrize("received", ["08/17/1975", "1975-17-08", "l7-O8-1975", "I7 Agustus 1975"])
def test_what_can_only_be_meant_one_way_is_repaired(received: str) -> None:
    assert read(received) == (None, DAY, "repaired")


@pytest.mark.parametrize(
    "received",
    [
        "31-02-1975", "00-00-0000", "00-00-1975", "99-99-9999", "1975", "17 Foo 1975", "TIDAK TAHU",
        "17-08-0000", "17-08-1875", "17-08-2027", "99999", "Foo 17, 1975", "Agustus 1975", "1975-31-31",
        "999", "17-13-1975x",
    ],
)  # fmt: skip
def test_an_impossible_date_is_unreadable(received: str) -> None:
    assert read(received)[1:] == (None, "unreadable")


@pytest.mark.parametrize("received", [None, "", "-", " ", "NULL", "Tgl Lahir:"])
def test_nothing_is_blank(received: str | None) -> None:
    assert read(received, place_only=True)[1:] == (None, "blank")


def test_a_place_alone_is_a_place_only_in_a_column_for_both() -> None:
    assert read("Makassar", place_only=True) == ("MAKASSAR", None, "blank")
    assert read("Makassar") == (None, None, "unreadable")


@pytest.mark.parametrize(
    ("received", "year"),
    [("30-11-26", 2026), ("01-12-26", 1926), ("01-01-27", 1927), ("01-01-00", 2000), ("29-02-00", 2000)],
)
def test_a_two_digit_year_makes_nobody_older_than_99(received: str, year: int) -> None:
    found = read(received)[1]
    assert isinstance(found, dt.date)
    assert found.year == year


@pytest.mark.parametrize(
    ("received", "month"),
    [
        ("01-11-2026", "2026-11"),
        ("2026-11", "2026-11"),
        ("202611", "2026-11"),
        ("2026-11-01 00:00:00", "2026-11"),
        ("11/2026", "2026-11"),
        ("November 2026", "2026-11"),
        ("1 Nopember 2026", "2026-11"),
        ("13-2026", None),
        ("0001-01", None),
        ("Foo 2026", None),
        ("", None),
    ],
)
def test_months_of_membership(received: str, month: str | None) -> None:
    assert read_months(pa.array([received])).to_pylist() == [month]


def test_a_period_ends_with_its_last_day() -> None:
    assert last_day("2024-02") == dt.date(2024, 2, 29)
