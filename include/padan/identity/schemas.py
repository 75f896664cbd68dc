"""The columns of core.candidate, core.resident and core.member as Arrow types."""

from __future__ import annotations

import pyarrow as pa

_KEYS = [
    ("row_id", pa.int64()),
    ("file_id", pa.int64()),
    ("row_number", pa.int64()),
    ("intake_state", pa.string()),
]

CANDIDATE = pa.schema(
    [
        *_KEYS,
        ("nik", pa.string()),
        ("nik_form", pa.string()),
        ("nik_damage", pa.string()),
        ("kk", pa.string()),
        ("kk_form", pa.string()),
        ("name", pa.string()),
        ("name_skeleton", pa.string()),
        ("daeng", pa.string()),
        ("deceased_mark", pa.bool_()),
        ("birth_place", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_date_form", pa.string()),
        ("sex", pa.string()),
        ("address", pa.string()),
        ("rt", pa.int16()),
        ("rw", pa.int16()),
        ("kelurahan_code", pa.string()),
        ("kecamatan_code", pa.string()),
        ("occupation", pa.string()),
        ("occupation_code", pa.int16()),
        ("segment", pa.string()),
        ("disability", pa.string()),
        ("is_disabled", pa.bool_()),
        ("phone", pa.string()),
        ("mother_name", pa.string()),
    ]
)

RESIDENT = pa.schema(
    [
        *_KEYS,
        ("nik", pa.string()),
        ("nik_form", pa.string()),
        ("kk", pa.string()),
        ("kk_form", pa.string()),
        ("full_name", pa.string()),
        ("name", pa.string()),
        ("name_skeleton", pa.string()),
        ("daeng", pa.string()),
        ("birth_place", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_date_form", pa.string()),
        ("sex", pa.string()),
        ("marital_status", pa.int16()),
        ("family_relation", pa.int16()),
        ("occupation_code", pa.int16()),
        ("mother_name", pa.string()),
        ("address", pa.string()),
        ("rt", pa.int16()),
        ("rw", pa.int16()),
        ("region_code", pa.string()),
        ("kelurahan_code", pa.string()),
        ("kecamatan_code", pa.string()),
        ("in_city", pa.bool_()),
        ("postal_code", pa.string()),
        ("population_status", pa.string()),
    ]
)

MEMBER = pa.schema(
    [
        *_KEYS,
        ("member_no", pa.string()),
        ("nik", pa.string()),
        ("nik_form", pa.string()),
        ("name", pa.string()),
        ("name_skeleton", pa.string()),
        ("daeng", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_date_form", pa.string()),
        ("sex", pa.string()),
        ("segment", pa.string()),
        ("sponsor", pa.string()),
        ("sponsor_kind", pa.string()),
        ("programmes", pa.string()),
        ("first_month", pa.string()),
        ("last_month", pa.string()),
        ("membership_status", pa.string()),
        ("arrears_months", pa.int16()),
    ]
)
