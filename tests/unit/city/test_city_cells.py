"""Single cells: NIK, dates, names and addresses, and what is still read from them."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest

from padan.city import dates, niks, places, spelling
from padan.city.randomness import Dice
from padan.city.reference import read_reference

NIK = 7371010508750003
BIRTH = dt.date(1975, 8, 25)


def dice(seed: int = 0) -> Dice:
    return Dice(np.random.default_rng(seed).random(60).tolist())


def written(way: str, number: int = NIK, *, as_number: bool = False) -> list:
    return [niks.write_nik(number, way, dice(seed), as_number=as_number) for seed in range(60)]


def test_a_nik_written_well_is_read_as_it_is():
    assert niks.read_nik(niks.write_nik(NIK, "", dice(), as_number=False)) == str(NIK)


@pytest.mark.parametrize("way", ["separators", "letters"])
def test_repairable_damage_changes_the_cell_but_not_what_is_read(way):
    cells = written(way)
    assert all(cell != str(NIK) for cell in cells) and len(set(cells)) > 2
    assert {niks.read_nik(cell) for cell in cells} == {str(NIK)}


def test_a_nik_without_the_usual_digits_gets_a_letter_too():
    number = 7322223344556677
    assert all(re.search("[A-Za-z]", str(cell)) for cell in written("letters", number))


@pytest.mark.parametrize("way", ["length", "characters", "placeholder", "blank", "excel_scientific"])
def test_unreadable_damage_leaves_nothing_to_read(way):
    assert {niks.read_nik(cell) for cell in written(way)} == {""}


def test_excel_takes_the_last_digit_whether_the_cell_is_a_number_or_text():
    assert niks.write_nik(NIK, "excel_zero", dice(), as_number=True) == 7371010508750000.0
    assert niks.write_nik(NIK, "excel_zero", dice(), as_number=False) == "7371010508750000"
    assert niks.read_nik(7371010508750000.0) == "7371010508750000"


def test_a_number_cell_is_used_only_where_no_digit_is_lost():
    assert niks.write_nik(7371010508750010, "", dice(), as_number=True) == 7371010508750010.0
    assert niks.write_nik(NIK, "", dice(), as_number=True) == str(NIK)


def test_the_rows_own_kk_number_is_no_nik():
    assert niks.read_nik(str(NIK), str(NIK)) == ""
    assert niks.read_nik(str(NIK), "7371010508750004") == str(NIK)


@pytest.mark.parametrize("style", dates.STYLES)
def test_a_right_date_is_read_back_in_every_style(style):
    cell, read = dates.write_date(BIRTH, False, style, dice())
    assert read == BIRTH
    if style == "serial":
        assert dates.EXCEL_DAY_0 + dt.timedelta(days=int(cell)) == BIRTH
    elif style == "date":
        assert cell == BIRTH
    else:
        assert "75" in cell


def test_the_oldest_are_written_with_four_digits_of_their_year():
    for style in dates.STYLES:
        cell, _ = dates.write_date(dt.date(1925, 3, 2), False, style, dice())
        assert "1925" in cell


def test_a_wrong_date_is_read_wrong_or_not_at_all_unless_the_month_shows_the_swap():
    for seed in range(300):
        cell, read = dates.write_date(BIRTH, True, "slash", dice(seed))
        if read == BIRTH:
            assert cell == "08/25/1975"
        else:
            assert read is None or read != BIRTH


def test_a_swap_that_can_be_a_date_is_read_as_that_date():
    reads = {dates.write_date(dt.date(1980, 3, 4), True, "dash", dice(seed)) for seed in range(300)}
    assert ("03-04-1980", dt.date(1980, 4, 3)) in reads
    assert not any(read == dt.date(1980, 3, 4) for _, read in reads)


def names(name: str, sex: int = 0) -> set[tuple[str, bool]]:
    table = read_reference().spellings
    return {spelling.write_name(name, sex, "NABA", table, dice(seed)) for seed in range(400)}


def test_a_name_is_written_in_many_ways_and_never_as_it_is():
    found = names("MUHAMMAD SYAMSUDDIN RAHMAN")
    texts = {text for text, _ in found}
    assert "MUHAMMAD SYAMSUDDIN RAHMAN" not in texts
    assert {"H. MUHAMMAD SYAMSUDDIN RAHMAN", "MUHAMMAD SYAMSUDDIN RAHMAN DG. NABA"} <= texts
    assert any(text.startswith(("MUH", "M.", "MOH")) and "SYAMSUDDIN" in text for text in texts)
    assert "MUHAMMAD SYAMSUDIN RAHMAN" in texts
    assert ("MUHAMMAD SYAMSUDDIN", False) in found, "a dropped word is not plainly the same name"
    assert ("MUHAMMAD SYAMSUDDIN R.", False) in found


def test_one_word_names_titles_and_final_h_are_rewritten_too():
    assert ("AMINA", True) in names("AMINAH", 1)
    assert ("AMINAH", True) in names("HJ. AMINAH", 1)
    assert {text for text, _ in names("IDO")} - {"IDO"}


def test_daeng_names_and_the_mark_of_the_dead():
    assert {spelling.daeng_only("NABA", dice(seed)) for seed in range(40)} == {
        "DG. NABA",
        "DG NABA",
        "DAENG NABA",
        "DG.NABA",
    }
    assert {spelling.deceased("ALI", dice(seed)) for seed in range(40)} == {"ALM. ALI", "ALI (ALM)"}


def test_an_address_differs_in_the_writing_only():
    street = "JL. SULTAN ALAUDDIN LR. 3 NO. 12"
    assert places.write_address(street, False, dice()) == street
    found = {places.write_address(street, True, dice(seed)) for seed in range(80)}
    assert street not in found and all("ALAUDDIN" in address for address in found)
    assert places.write_address("BTP", True, dice()) == "BTP"


def test_kelurahan_are_written_under_aliases_and_older_names():
    reference = read_reference()
    by_name = {kelurahan.name: kelurahan for kelurahan in reference.kelurahan}
    paccerakkang = {
        places.write_kelurahan(by_name["PACCERAKKANG"], reference, dice(seed)) for seed in range(80)
    }
    assert paccerakkang == {"PACCERAKKANG", "PACCERAKANG"}
    bitowa = {places.write_kelurahan(by_name["BITOWA"], reference, dice(seed)) for seed in range(80)}
    assert bitowa == {"BITOWA", "BITOWO", "ANTANG"}


def test_rt_and_telephone_forms():
    assert [places.write_rt(2, form) for form in ("three", "plain", "number")] == ["002", "2", 2.0]
    forms = {type(places.write_phone(dice(seed))) for seed in range(60)}
    assert forms == {str, float}
