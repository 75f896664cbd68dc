"""What becomes of the raw columns of each role; the readers are the same for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from padan.identity.addresses import (
    AddressRules,
    load_address_rules,
    read_addresses,
    read_places,
    read_rt_rw,
)
from padan.identity.arrays import distinct_table, is_blank, legible, null_if_empty, text, tidy, where_needed
from padan.identity.codes import (
    CodeMaps,
    read_code,
    read_disability,
    read_programmes,
    read_sponsor_kind,
)
from padan.identity.dates import read_birth_dates, read_months
from padan.identity.name_rules import NameRules, load_name_rules
from padan.identity.names import read_names
from padan.identity.nik import read_kk, read_nik
from padan.identity.numbers import (
    read_member_numbers,
    read_phones,
    read_postal_codes,
    read_small_numbers,
)
from padan.identity.occupations import Occupations, load_occupations, read_occupations
from padan.identity.regions import Regions, load_regions, read_region_names, read_region_numbers

Columns = dict[str, pa.Array]


@dataclass(frozen=True, eq=False)
class Rules:
    """Everything the readers need to know. as_of: the last day a birth can lie on."""

    as_of: dt.date
    codes: CodeMaps
    names: NameRules
    addresses: AddressRules
    regions: Regions
    occupations: Occupations

    @classmethod
    def load(cls, reference: Path, codes: CodeMaps, as_of: dt.date) -> Rules:
        """The rules of the folder of reference tables."""
        return cls(
            as_of=as_of,
            codes=codes,
            names=load_name_rules(reference),
            addresses=load_address_rules(reference),
            regions=load_regions(reference),
            occupations=load_occupations(reference),
        )


class Raw:
    """Columns of a raw table as arrays of strings; a column that is not there is blank."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __getitem__(self, name: str) -> pa.Array:
        if name not in self._table.column_names:
            return pa.array([""]).take(pa.array([0] * self._table.num_rows, pa.int64()))
        return text(self._table[name])


def candidate(raw: Raw, rules: Rules) -> Columns:
    """Disnaker's list. A row without NIK, name and birth date is empty."""
    kk = read_kk(raw["kk"])
    nik = read_nik(raw["nik"], _array(kk, "value"))
    births = _births(raw, rules)
    region = read_region_names(raw["kelurahan"], raw["kecamatan"], rules.regions)
    occupation = read_occupations(raw["occupation"], rules.occupations)
    segment = read_code(raw["segment"], rules.codes.segment)
    disability = read_disability(raw["disability"], rules.codes)
    disabled = pc.fill_null(pc.equal(segment, "disabled"), False)
    is_empty = pc.and_(
        pc.and_(is_blank(raw["nik"]), is_blank(raw["full_name"])),
        pc.equal(births["birth_date_form"], "blank"),
    )
    return {
        "intake_state": pc.if_else(is_empty, "empty", "accepted"),
        **_numbers(nik, kk),
        "nik_damage": _array(nik, "damage"),
        **_names(raw, rules, "name", "name_skeleton", "daeng", "deceased_mark"),
        **births,
        "sex": read_code(raw["sex"], rules.codes.sex),
        **_address(raw, rules),
        "kelurahan_code": _array(region, "kelurahan_code"),
        "kecamatan_code": _array(region, "kecamatan_code"),
        "occupation": _array(occupation, "label"),
        "occupation_code": _array(occupation, "code"),
        "segment": segment,
        "disability": disability,
        "is_disabled": pc.or_(pc.is_valid(disability), disabled),
        "phone": read_phones(raw["phone"]),
        "mother_name": _mothers(raw, rules),
    }


def resident(raw: Raw, rules: Rules) -> Columns:
    """Disdukcapil's register. full_name stays as the register writes it."""
    kk = read_kk(raw["kk"])
    occupation = read_occupations(raw["occupation"], rules.occupations)
    return {
        "intake_state": _accepted(raw),
        # the register issues both numbers: where they are equal, that is how they were issued
        **_numbers(read_nik(raw["nik"]), kk),
        "full_name": null_if_empty(where_needed(raw["full_name"], r"[^!-~]", _printable)),
        **_names(raw, rules, "name", "name_skeleton", "daeng"),
        **_births(raw, rules),
        "sex": read_code(raw["sex"], rules.codes.sex),
        "marital_status": _small(raw["marital_status"], rules.codes.marital_status),
        "family_relation": _small(raw["family_relation"], rules.codes.family_relation),
        "occupation_code": _array(occupation, "code"),
        "mother_name": _mothers(raw, rules),
        **_address(raw, rules),
        **_residence(raw, rules),
        "postal_code": read_postal_codes(raw["postal_code"]),
        "population_status": read_code(raw["population_status"], rules.codes.population_status),
    }


def member(raw: Raw, rules: Rules) -> Columns:
    """The membership file of BPJS Ketenagakerjaan."""
    nik = read_nik(raw["nik"])
    births = _births(raw, rules)
    segment = read_code(raw["segment"], rules.codes.membership_segment)
    return {
        "intake_state": _accepted(raw),
        "member_no": read_member_numbers(raw["member_no"]),
        "nik": _array(nik, "value"),
        "nik_form": _array(nik, "form"),
        **_names(raw, rules, "name", "name_skeleton", "daeng"),
        "birth_date": births["birth_date"],
        "birth_date_form": births["birth_date_form"],
        "sex": read_code(raw["sex"], rules.codes.sex),
        "segment": segment,
        "sponsor": legible(raw["sponsor"]),
        "sponsor_kind": read_sponsor_kind(raw["sponsor"], segment, rules.codes),
        "programmes": read_programmes(raw["programmes"]),
        "first_month": read_months(raw["first_month"]),
        "last_month": read_months(raw["last_month"]),
        "membership_status": read_code(raw["membership_status"], rules.codes.membership_status),
        "arrears_months": read_small_numbers(raw["arrears_months"]),
    }


def _array(table: pa.Table, column: str) -> pa.Array:
    return table[column].combine_chunks()


def _accepted(raw: Raw) -> pa.Array:
    return pc.if_else(pc.is_valid(raw["nik"]), "accepted", None)


def _numbers(nik: pa.Table, kk: pa.Table) -> Columns:
    return {
        "nik": _array(nik, "value"),
        "nik_form": _array(nik, "form"),
        "kk": _array(kk, "value"),
        "kk_form": _array(kk, "form"),
    }


def _names(raw: Raw, rules: Rules, *columns: str) -> Columns:
    table = read_names(raw["full_name"], rules.names)
    return {column: _array(table, column) for column in columns}


def _mothers(raw: Raw, rules: Rules) -> pa.Array:
    # brothers and sisters share one: read each name once
    return _array(distinct_table(raw["mother_name"], lambda v: read_names(v, rules.names)), "name")


def _births(raw: Raw, rules: Rules) -> Columns:
    """Birth place and date, from their own columns, else from the one for both."""
    own = read_birth_dates(raw["birth_date"], rules.as_of)
    both = read_birth_dates(raw["birth_place_date"], rules.as_of, place_only=True)
    use_both = pc.equal(_array(own, "form"), "blank")
    found_place = pc.coalesce(_array(both, "place"), _array(own, "place"))
    return {
        "birth_place": pc.coalesce(read_places(raw["birth_place"]), read_places(found_place)),
        "birth_date": pc.if_else(use_both, _array(both, "date"), _array(own, "date")),
        "birth_date_form": pc.if_else(use_both, _array(both, "form"), _array(own, "form")),
    }


def _address(raw: Raw, rules: Rules) -> Columns:
    """Street text, RT and RW: the columns decide, the text fills what they leave open."""
    street = read_addresses(raw["address"], rules.addresses)
    columns = read_rt_rw(raw["rt"], raw["rw"], raw["rt_rw"])
    return {
        "address": _array(street, "address"),
        "rt": pc.coalesce(_array(columns, "rt"), _array(street, "rt")),
        "rw": pc.coalesce(_array(columns, "rw"), _array(street, "rw")),
    }


def _residence(raw: Raw, rules: Rules) -> Columns:
    """Codes by SIAK's numbers, and where they are missing by the names beside them."""
    city = rules.regions.city_code
    by_number = read_region_numbers(
        raw["province_no"], raw["regency_no"], raw["district_no"], raw["village_no"], rules.regions
    )
    by_name = read_region_names(raw["village_name"], raw["district_name"], rules.regions)
    city_named = read_code(raw["regency_name"], {"KOTAMAKASSAR": city, "MAKASSAR": city})
    region = pc.coalesce(_array(by_number, "region_code"), city_named)
    in_city = pc.equal(region, city)
    elsewhere = pc.invert(pc.fill_null(in_city, False))

    def code(column: str) -> pa.Array:
        named = pc.if_else(elsewhere, pa.scalar(None, pa.string()), _array(by_name, column))
        return pc.coalesce(_array(by_number, column), named)

    return {
        "region_code": region,
        "in_city": in_city,
        "kelurahan_code": code("kelurahan_code"),
        "kecamatan_code": code("kecamatan_code"),
    }


def _small(raw: pa.Array, codes: Mapping[str, str]) -> pa.Array:
    return read_code(raw, codes).cast(pa.int16())


def _printable(values: pa.Array) -> pa.Array:
    return tidy(pc.replace_substring_regex(values, r"[\s\p{Z}\p{C}]+", " "))
