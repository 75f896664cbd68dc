"""Names of the city's regions by code, for what commands print."""

from __future__ import annotations

import csv

from padan.errors import PadanError
from padan.settings import Settings

KELURAHAN_DIGITS = 10


def region_names(settings: Settings) -> dict[str, str]:
    """Code without points (6 digits a kecamatan, 10 a kelurahan) -> name."""
    with (settings.reference / "makassar_wilayah.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"].replace(".", ""): row["name"] for row in csv.DictReader(lines)}


def kelurahan_code(written: str, names: dict[str, str]) -> str:
    """The code of a kelurahan given with or without points. Raises PadanError when the city has none such."""
    code = written.replace(".", "")
    if code not in names or len(code) != KELURAHAN_DIGITS:
        raise PadanError(
            f"{written!r} is no kelurahan of include/reference/makassar_wilayah.csv: give its code,"
            " like 7371091005."
        )
    return code
