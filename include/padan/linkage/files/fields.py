"""Delivered columns read by the readers that a model names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from padan.identity import (
    CodeMaps,
    load_address_rules,
    load_name_rules,
    load_regions,
    read_addresses,
    read_birth_dates,
    read_kk,
    read_names,
    read_nik,
    read_places,
    read_region_names,
)
from padan.identity.arrays import null_if_empty, text, words
from padan.identity.codes import read_code
from padan.identity.numbers import read_phones, read_small_numbers
from padan.linkage.model.fields import Reader
from padan.linkage.model.spec import ModelSpec

Columns = dict[str, Any]


@dataclass(frozen=True)
class Readers:
    """Readers by name. reference: folder of reference tables. as_of: the last day a birth can lie on."""

    reference: Path
    as_of: dt.date

    def read(self, name: str, reader: Reader, raw: pa.Array) -> Columns:
        """The columns that a field gives."""
        readers: dict[str, Callable[[str, pa.Array], Columns]] = {
            "nik": lambda _, values: _numbered("nik", read_nik(values)),
            "kk": lambda _, values: _numbered("kk", read_kk(values)),
            "name": self._names,
            "date": lambda name, values: {name: read_birth_dates(values, self.as_of)["date"]},
            "sex": lambda name, values: {name: read_code(values, CodeMaps.of(None).sex)},
            "place": lambda name, values: {name: read_places(values)},
            "address": self._addresses,
            "kelurahan": self._kelurahan,
            "number": lambda name, values: {name: read_small_numbers(values)},
            "phone": lambda name, values: {name: read_phones(values)},
            "words": lambda name, values: {name: _legible(values)},
        }
        return readers[reader](name, raw)

    def _names(self, _field: str, raw: pa.Array) -> Columns:
        read = read_names(raw, load_name_rules(self.reference))
        return {name: read[name] for name in ("name", "name_skeleton", "daeng")}

    def _addresses(self, _field: str, raw: pa.Array) -> Columns:
        read = read_addresses(raw, load_address_rules(self.reference))
        return {name: read[name] for name in ("address", "rt", "rw")}

    def _kelurahan(self, field: str, raw: pa.Array) -> Columns:
        """A kelurahan of the city by its code, any other by its words."""
        nothing = pa.array([""] * len(raw), pa.string())
        codes = read_region_names(raw, nothing, load_regions(self.reference))["kelurahan_code"]
        return {field: pc.coalesce(codes, _legible(raw))}


@dataclass(frozen=True)
class Standardised:
    """rows: the id and the columns that the model compares. unread: by field, values without a meaning."""

    rows: pa.Table
    unread: dict[str, int] = field(default_factory=dict)


def standardised(spec: ModelSpec, rows: pa.Table, readers: Readers) -> Standardised:
    """Read the delivered columns as the model says.

    rows: as delivered, all text; fields that are not there are null. Where two fields give the same
    column (RT from its own column and from the address), the one the model names first is believed.
    """
    if not spec.fields:
        return Standardised(rows)
    columns: Columns = {}
    unread: dict[str, int] = {}
    for name, reader in spec.fields.items():
        if name in rows.column_names:
            raw = text(rows[name])
            found = readers.read(name, reader, raw)
            unread[name] = _count_unread(raw, found)
            for column, values in found.items():
                columns[column] = pc.coalesce(columns[column], values) if column in columns else values
    return Standardised(pa.table({spec.id: rows[spec.id], **columns}), unread)


def _count_unread(raw: pa.Array, found: Columns) -> int:
    """Cells with something in them that gave no value; how a number was read is none."""
    given = pc.not_equal(pc.utf8_trim_whitespace(pc.fill_null(raw, "")), "")
    for column, values in found.items():
        if not column.endswith("_form"):
            given = pc.and_(given, pc.is_null(values))
    return int(pc.sum(given).as_py() or 0)


def _numbered(name: str, read: pa.Table) -> Columns:
    return {name: read["value"], f"{name}_form": read["form"]}


def _legible(raw: pa.Array) -> pa.Array:
    folded = words(raw)
    return null_if_empty(pc.if_else(pc.equal(folded, "?"), "", folded))
