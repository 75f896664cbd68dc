"""Numbers that are no identity: phones, postal codes, small counts, membership numbers."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from padan.identity.arrays import null_if, null_if_empty, read_codes, text, words

_COUNTRY = re.compile(r"^(?:00)?62")
_PHONE_DIGITS = range(9, 15)
_MOST_SMALL = 32_767


def read_phones(raw: pa.Array) -> pa.Array:
    """The first phone number of each cell as 08…, null where none has 9 to 14 digits.

    A number that Excel took for a number has lost its 0; 62 and +62 are that same 0.
    """
    return read_codes(raw, _phone, pa.string())


def _phone(written: str) -> str | None:
    for part in re.split(r"[/,;|&]|\bATAU\b", written.removesuffix(".0")):
        local = _COUNTRY.sub("0", re.sub(r"[^0-9]", "", part))
        phone = local if local.startswith("0") else f"0{local}"
        if len(phone) in _PHONE_DIGITS and not set(phone) <= {"0"}:
            return phone
    return None


def read_small_numbers(raw: pa.Array) -> pa.Array:
    """Whole numbers from 0 to 32,767 ("3", "003", "3.0"), null for anything else."""

    def number(written: str) -> int | None:
        found = re.fullmatch(r"0*(\d{1,5})(?:\.0)?", written)
        return int(found[1]) if found and int(found[1]) <= _MOST_SMALL else None

    return read_codes(raw, number, pa.int16())


def read_postal_codes(raw: pa.Array) -> pa.Array:
    """Five digits, or null."""
    found = pc.replace_substring_regex(text(raw), r"^\s*([0-9]{5})(?:\.0)?\s*$", r"\1")
    return null_if(found, pc.invert(pc.match_substring_regex(found, "^[0-9]{5}$")))


def read_member_numbers(raw: pa.Array) -> pa.Array:
    """Membership numbers: capital letters and digits only, null where blank."""
    return null_if_empty(pc.replace_substring_regex(words(text(raw)), "[^A-Z0-9]", ""))
