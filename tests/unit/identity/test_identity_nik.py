"""NIK and KK numbers: every form of damage, the parts, the masked display."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from padan.identity import mask, nik_parts, read_kk, read_nik

GOOD = "7371014101900001"
AS_OF = dt.date(2026, 11, 30)


def reading(value: str | None, kk: str | None = None) -> tuple[Any, ...]:
    table = read_nik(pa.array([value], pa.string()), None if kk is None else pa.array([kk]))
    return tuple(table.to_pylist()[0].values())


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (GOOD, (GOOD, "ok", None)),
        (None, (None, "blank", None)),
        ("", (None, "blank", None)),
        (" \u00a0", (None, "blank", None)),
        ("-", (None, "blank", None)),
        ("Belum  ada", (None, "blank", None)),
        (f"'{GOOD}", (GOOD, "repaired", "separators")),
        (f"{GOOD}\u00a0", (GOOD, "repaired", "separators")),
        ("737101 410190 0001", (GOOD, "repaired", "separators")),
        ("73.71.01.410190.0001", (GOOD, "repaired", "separators")),
        ("7371-0141-0190-0001", (GOOD, "repaired", "separators")),
        ("７３７１０１４１０１９００００１", (GOOD, "repaired", "separators")),
        (f"{GOOD}.0", (GOOD, "repaired", "float_text")),
        (f"{GOOD},00", (GOOD, "repaired", "float_text")),
        ("737l0l4I0l9OOoo|", (GOOD, "repaired", "letters")),
        ("737101 4101900 00l", (GOOD, "repaired", "letters")),
        ("7.37101E+15", (None, "unreadable", "scientific")),
        ("7,37101e15", (None, "unreadable", "scientific")),
        ("737101410190001", (None, "unreadable", "length")),
        ("737101410190001.0", (None, "unreadable", "length")),
        ("73710141019000011", (None, "unreadable", "length")),
        ("7371X14101900001", (None, "unreadable", "characters")),
        ("KTP HILANG", (None, "unreadable", "characters")),
        ("一二三", (None, "unreadable", "characters")),
        ("0000000000000000", (None, "unreadable", "placeholder")),
        ("9999-9999-9999-9999", (None, "unreadable", "placeholder")),
        ("1234567890123456", (None, "unreadable", "placeholder")),
        ("7371014101900000", ("7371014101900000", "suspect", "serial_0000")),
        ("7371019913900001", ("7371019913900001", "suspect", "date_part")),
        ("7371014001900001", ("7371014001900001", "suspect", "date_part")),
        ("7371013002900001", ("7371013002900001", "suspect", "date_part")),
        ("7371017202900001", ("7371017202900001", "suspect", "date_part")),
        ("7371014101900010", ("7371014101900010", "ok", "last_digit_zero")),
        ("'7371014101900010", ("7371014101900010", "repaired", "separators")),
        ("'7371019913900001", ("7371019913900001", "suspect", "date_part")),
    ],
)
def test_a_nik_is_read_with_a_mark_for_its_damage(received: str | None, expected: tuple[Any, ...]) -> None:
    assert reading(received) == expected


def test_the_family_card_number_in_the_nik_column_is_no_nik() -> None:
    assert reading(GOOD, kk=GOOD) == (None, "unreadable", "kk_number")
    assert reading(GOOD, kk="7371010101150001") == (GOOD, "ok", None)


def test_a_family_card_number_has_no_shifted_day() -> None:
    table = read_kk(pa.array(["7371010101150001", "7371014101150001", "7371 0101 0115 0001", None]))
    assert table["form"].to_pylist() == ["ok", "suspect", "repaired", "blank"]
    assert table["value"].to_pylist()[2] == "7371010101150001"


def test_a_nik_comes_apart() -> None:
    numbers = pa.array(["7371014101900001", "7371013112260002", "7306012902000003", "7371019913900001", None])
    assert nik_parts(numbers, AS_OF).to_pylist() == [
        {"region_code": "737101", "birth_date": dt.date(1990, 1, 1), "sex": "P", "serial": "0001"},
        {"region_code": "737101", "birth_date": dt.date(1926, 12, 31), "sex": "L", "serial": "0002"},
        {"region_code": "730601", "birth_date": dt.date(2000, 2, 29), "sex": "L", "serial": "0003"},
        {"region_code": "737101", "birth_date": None, "sex": "P", "serial": "0001"},
        {"region_code": None, "birth_date": None, "sex": None, "serial": None},
    ]


def test_a_masked_nik_shows_its_first_four_and_last_two_digits() -> None:
    shown = mask(pa.array([GOOD, "73710141019000", "SITTI AMINAH", "", None])).to_pylist()
    assert shown == ["7371**********01", "*" * 16, "*" * 16, "*" * 16, None]


def test_no_rows_are_no_trouble() -> None:
    nothing = pa.array([], pa.string())
    assert read_nik(nothing).num_rows == 0
    assert nik_parts(nothing, AS_OF).num_rows == 0
    assert nik_parts(pa.array([None], pa.string()), AS_OF)["sex"].to_pylist() == [None]
