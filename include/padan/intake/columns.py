"""The raw columns of each role, and how a header is compared: what contracts may speak of."""

from __future__ import annotations

import unicodedata

_CANDIDATE = """
sequence_no nik kk full_name birth_place birth_date birth_place_date sex address rt rw rt_rw
kelurahan kecamatan occupation segment disability phone mother_name
"""
_RESIDENT = """
nik kk full_name birth_place birth_date sex religion marital_status family_relation education
occupation mother_name father_name address rt rw postal_code province_no province_name regency_no
regency_name district_no district_name village_no village_name ektp_status population_status
"""
_MEMBER = """
member_no nik full_name birth_date sex segment sponsor programmes first_month last_month
membership_status arrears_months
"""

ROLE_COLUMNS: dict[str, tuple[str, ...]] = {
    "candidate": tuple(_CANDIDATE.split()),
    "resident": tuple(_RESIDENT.split()),
    "member": tuple(_MEMBER.split()),
}
"""Columns of raw.<role> that hold what an agency wrote, in the order of the table."""

IDENTITY_COLUMNS = ("nik", "full_name", "birth_date", "birth_place_date")
"""A candidate row in which all of these are blank names nobody."""


def normalised(header: str) -> str:
    """Letters and digits only, upper case: "No. KTP " and "NO KTP" are one header."""
    folded = unicodedata.normalize("NFKC", header).upper()
    return "".join(character for character in folded if character.isalnum())
