"""What a model may ask of delivered columns: who reads a column, and which columns that gives.

The pipeline's models compare columns that are standardised already; a model for anybody's files names
a reader for each of theirs.
"""

from __future__ import annotations

from typing import Literal

ColumnType = Literal["text", "date", "integer", "boolean"]
Reader = Literal[
    "nik", "kk", "name", "date", "sex", "place", "address", "kelurahan", "number", "phone", "words"
]

# Columns that a reader gives beside the one called like the field.
_MORE: dict[str, dict[str, ColumnType]] = {
    "nik": {"nik": "text", "nik_form": "text"},
    "kk": {"kk": "text", "kk_form": "text"},
    "name": {"name": "text", "name_skeleton": "text", "daeng": "text"},
    "address": {"address": "text", "rt": "integer", "rw": "integer"},
}
_TYPES: dict[str, ColumnType] = {"date": "date", "number": "integer"}


def columns_of(field: str, reader: Reader) -> dict[str, ColumnType]:
    """Columns that reading one field gives, with their types."""
    return _MORE.get(reader, {field: _TYPES.get(reader, "text")})
