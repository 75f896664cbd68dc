"""What officers, Pemkot and BPJS read: Indonesian or English, from catalogues, with local formats."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from padan.errors import ConfigurationError
from padan.settings import PROJECT_ROOT

CATALOGUES = PROJECT_ROOT / "include" / "locale"


class Translator:
    """Texts of one language by key, and its numbers, dates and rupiah.

    A key is written like `quality.rule.NIK_FORMAT`; a key without a text raises ConfigurationError:
    nobody should be mailed a key.
    """

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: Any) -> str:
        """The text of `key` with {placeholders} filled in."""
        if key not in self._texts:
            raise ConfigurationError(f"No text for {key!r} in {CATALOGUES}/{self.language}/*.po")
        return self._texts[key].format(**values)

    def get(self, key: str, default: str) -> str:
        """The text of `key`, or the default: for names that users may choose themselves."""
        return self._texts.get(key, default)

    def number(self, value: float) -> str:
        """35782 -> 35.782 in Indonesian."""
        return str(format_decimal(value, locale=self.language))

    def decimal(self, value: float, digits: int) -> str:
        """12.345 -> 12,3 in Indonesian, with one digit."""
        return str(format_decimal(value, format=f"#,##0.{'0' * digits}", locale=self.language))

    def percent(self, share: float, digits: int = 1) -> str:
        """0.0219 -> 2,2% in Indonesian."""
        return str(format_percent(share, format=f"0.{'0' * digits}%", locale=self.language))

    def rupiah(self, amount_rp: int) -> str:
        """601137600 -> Rp 601.137.600 in Indonesian; whole rupiah."""
        return str(
            format_currency(amount_rp, "IDR", locale=self.language, format="¤ #,##0", currency_digits=False)
        )

    def date(self, value: dt.date) -> str:
        """2026-12-01 -> 1 Desember 2026 in Indonesian."""
        return str(format_date(value, format="long", locale=self.language))

    def month(self, value: str) -> str:
        """2026-12 -> Desember 2026 in Indonesian."""
        first = dt.date.fromisoformat(f"{value}-01")
        return str(format_date(first, format="MMMM yyyy", locale=self.language))


@lru_cache
def translator(language: str) -> Translator:
    """The translator of `id` or `en`: all catalogues of include/locale/<language>/ together."""
    folder = CATALOGUES / language
    if not folder.is_dir():
        known = ", ".join(sorted(path.name for path in CATALOGUES.iterdir()))
        raise ConfigurationError(f"No language {language!r}: PADAN_LANGUAGE is one of {known}.")
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.po")):
        texts |= _read(path)
    return Translator(language, texts)


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}
