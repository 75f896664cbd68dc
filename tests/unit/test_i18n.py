"""Both languages say the same things, with their own numbers and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from padan.errors import ConfigurationError
from padan.i18n import CATALOGUES, translator

LANGUAGES = ("id", "en")
NAMES = sorted({path.name for path in CATALOGUES.glob("*/*.po")})


def texts(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)[^}]*\}", text))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_every_key_with_a_text(name: str) -> None:
    indonesian, english = (texts(CATALOGUES / language / name) for language in LANGUAGES)
    assert set(indonesian) == set(english)
    assert all(indonesian.values())
    assert all(english.values())


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_are_filled_with_the_same_values(name: str) -> None:
    indonesian, english = (texts(CATALOGUES / language / name) for language in LANGUAGES)
    assert {key: placeholders(text) for key, text in indonesian.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_in_one_catalogue_only(language: str) -> None:
    keys = Counter(key for path in (CATALOGUES / language).glob("*.po") for key in texts(path))
    assert [key for key, count in keys.items() if count > 1] == []


def test_placeholders_are_filled_in() -> None:
    text = translator("id")("report.lead.gap", target="35.782", gap="1.000")
    assert text == "Target kota 35.782 pekerja belum tercapai: masih kurang 1.000."


def test_a_key_without_a_text_is_an_error_not_a_mail() -> None:
    with pytest.raises(ConfigurationError, match=r"No text for 'report\.nothing'"):
        translator("id")("report.nothing")


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="PADAN_LANGUAGE is one of en, id"):
        translator("fr")


def test_indonesian_numbers_rupiah_shares_and_dates() -> None:
    t = translator("id")
    assert t.number(1_482_354) == "1.482.354"
    assert t.rupiah(601_137_600).replace("\u00a0", " ") == "Rp 601.137.600"
    assert t.percent(0.0219) == "2,2%"
    assert t.percent(0.5, digits=0).startswith("50")
    assert t.date(dt.date(2026, 12, 1)) == "1 Desember 2026"


def test_english_numbers_and_dates() -> None:
    t = translator("en")
    assert t.number(1_482_354) == "1,482,354"
    assert t.percent(0.0219) == "2.2%"
    assert t.date(dt.date(2026, 12, 1)) == "December 1, 2026"
