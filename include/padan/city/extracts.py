"""Disdukcapil's register and BPJS's member file: delimited text, written a stretch of rows at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from padan.city.attributes import birth_places
from padan.city.memberships import PROGRAMMES, Members
from padan.city.population import City
from padan.city.randomness import Array
from padan.city.reference import Reference

_STRETCH = 250_000
_BOM = b"\xef\xbb\xbf"
_FIRST_DAY = np.datetime64("1900-01-01", "D")
_LAST_DAY = np.datetime64("2045-01-01", "D")
_CARD_AGE_DAYS = 17 * 365
_CARDS = ("", "CARD_ISSUED", "PRINT_READY_RECORD", "BIO_CAPTURED")


class DayTexts:
    """dd-mm-yyyy for days since 1970, from a table of all days."""

    def __init__(self) -> None:
        days = np.arange(_FIRST_DAY, _LAST_DAY)
        self._first = int(_FIRST_DAY.astype(np.int64))
        texts = np.datetime_as_string(days)
        self._texts = pa.array([f"{text[8:]}-{text[5:7]}-{text[:4]}" for text in texts.tolist()])

    def of(self, days: Array) -> pa.Array:
        """Texts of the given days."""
        return pc.take(self._texts, pa.array(days.astype(np.int64) - self._first))


def write_register(path: Path, reference: Reference, city: City) -> int:
    """The SIAK extract, by kelurahan and family; the number of its rows."""
    people, homes = city.people, city.households
    rows = np.flatnonzero(people.in_register)
    home = people.household[rows]
    rows = rows[np.lexsort((home, homes.kelurahan[home]))]
    days, tables = DayTexts(), _region_tables(reference)
    with path.open("wb") as file:
        first = _register_table(rows[:1], city, reference, days, tables)
        file.write("|".join(first.column_names).encode() + b"\n")
        options = csv.WriteOptions(delimiter="|", quoting_style="none", include_header=False)
        with csv.CSVWriter(file, first.schema, write_options=options) as writer:
            for start in range(0, len(rows), _STRETCH):
                stretch = rows[start : start + _STRETCH]
                writer.write_table(_register_table(stretch, city, reference, days, tables))
    return len(rows)


def _region_tables(reference: Reference) -> dict[str, pa.Array]:
    return {
        "KODE_POS": pa.array([place.postal_code for place in reference.kelurahan]),
        "NO_KEC": pa.array([int(place.code[4:6]) for place in reference.kelurahan]),
        "KEC_NAME": pa.array([place.kecamatan for place in reference.kelurahan]),
        "NO_KEL": pa.array([int(place.code[6:]) for place in reference.kelurahan]),
        "KEL_NAME": pa.array([place.name for place in reference.kelurahan]),
    }


def _register_table(
    rows: Array, city: City, reference: Reference, days: DayTexts, tables: dict[str, pa.Array]
) -> pa.Table:
    people, homes, spell = city.people, city.households, city.vocabulary.spell
    home = people.household[rows].astype(np.int64)
    kelurahan = pa.array(homes.kelurahan[home])
    region = {name: pc.take(table, kelurahan) for name, table in tables.items()}
    constant = {"NO_PROP": "73", "PROP_NAME": "SULAWESI SELATAN", "NO_KAB": "71", "KAB_NAME": "KOTA MAKASSAR"}
    columns = {
        "NIK": pa.array(people.nik[rows]),
        "NO_KK": pa.array(homes.kk[home]),
        "NAMA_LGKP": spell(people.name[rows]),
        "TMPT_LHR": pc.take(pa.array(birth_places(reference)), pa.array(people.place[rows])),
        "TGL_LHR": days.of(people.birth[rows]),
        "JENIS_KLMIN": pa.array(people.sex[rows] + 1),
        "AGAMA": pa.array(people.religion[rows]),
        "STATUS_KAWIN": pa.array(people.marital[rows]),
        "STAT_HBKEL": pa.array(people.relation[rows]),
        "PDDK_AKH": pa.array(people.education[rows]),
        "JENIS_PKRJN": pa.array(people.occupation[rows]),
        "NAMA_LGKP_IBU": spell(people.mother[rows]),
        "NAMA_LGKP_AYAH": spell(people.father[rows]),
        "ALAMAT": homes.addresses(home),
        "NO_RT": pa.array(homes.rt[home]),
        "NO_RW": pa.array(homes.rw[home]),
        "KODE_POS": region["KODE_POS"],
    }
    order = ("NO_PROP", "PROP_NAME", "NO_KAB", "KAB_NAME", "NO_KEC", "KEC_NAME", "NO_KEL", "KEL_NAME")
    for name in order:
        columns[name] = region[name] if name in region else pa.repeat(constant[name], len(rows))
    columns["EKTP_STATUS"] = pc.take(pa.array(_CARDS), pa.array(_cards(people.nik[rows], people.birth[rows])))
    columns["STATUS_DASAR"] = pa.array(people.status[rows])
    return pa.table(columns)


def _cards(nik: Array, birth: Array) -> Array:
    """Nobody under 17 has a card; a few others have theirs not yet."""
    grown = birth < int(np.datetime64("2026-11-01", "D").astype(np.int64)) - _CARD_AGE_DAYS
    kind = np.where(nik % 37 == 0, 2, np.where(nik % 41 == 0, 3, 1))
    return np.where(grown, kind, 0)


def write_members(path: Path, city: City, members: Members) -> int:
    """The member file with its byte order mark; the number of its rows."""
    days = DayTexts()
    table = pa.table(
        {
            "KPJ": pa.array(members.kpj),
            "NIK": pc.if_else(pa.array(members.nik > 0), pa.array(members.nik), None),
            "NAMA_LENGKAP": city.vocabulary.spell(members.name),
            "TGL_LAHIR": days.of(members.birth),
            "JENIS_KELAMIN": pc.take(pa.array(["L", "P"]), pa.array(city.people.sex[members.person])),
            "SEGMEN": pc.take(pa.array(["BPU", "PU"]), pa.array(members.employed.astype(np.int8))),
            "SPONSOR": pc.take(pa.array(members.sponsors), pa.array(members.sponsor)),
            "PROGRAM": pc.take(pa.array(PROGRAMMES), pa.array(members.programmes)),
            "BULAN_AWAL": days.of(_first_of(members.first_month)),
            "BULAN_IURAN_TERAKHIR": days.of(_first_of(members.last_month)),
            "STATUS": pc.take(pa.array(["NON AKTIF", "AKTIF"]), pa.array(members.active.astype(np.int8))),
            "TUNGGAKAN_BULAN": pa.array(members.arrears),
        }
    )
    with path.open("wb") as file:
        file.write(_BOM + ";".join(table.column_names).encode() + b"\n")
        options = csv.WriteOptions(delimiter=";", quoting_style="none", include_header=False)
        csv.write_csv(table, file, options)
    return len(table)


def _first_of(months: Array) -> Array:
    """First day (since 1970) of months since 1970."""
    first: Array = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first
