"""What holds for every text: nothing raises, reading twice is reading once, a vector is its elements."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from padan.identity import (
    CodeMaps,
    load_address_rules,
    load_name_rules,
    load_occupations,
    load_regions,
    mask,
    nik_parts,
    read_addresses,
    read_birth_dates,
    read_kk,
    read_months,
    read_names,
    read_nik,
    read_occupations,
    read_places,
    read_region_names,
    read_region_numbers,
    read_rt_rw,
    schemas,
    standardise,
)
from padan.identity.codes import read_code, read_disability, read_programmes, read_sponsor_kind
from padan.identity.numbers import (
    read_member_numbers,
    read_phones,
    read_postal_codes,
    read_small_numbers,
)
from padan.settings import PROJECT_ROOT

REFERENCE = PROJECT_ROOT / "include" / "reference"
NAMES = load_name_rules(REFERENCE)
ADDRESSES = load_address_rules(REFERENCE)
REGIONS = load_regions(REFERENCE)
OCCUPATIONS = load_occupations(REFERENCE)
CODES = CodeMaps()
AS_OF = dt.date(2026, 11, 30)


def examples(count: int, *, shrink: bool = True) -> settings:
    """So many examples, the same ones every time: a failure is met where it is made, not by chance later."""
    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if shrink else [])]
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=quiet,
        phases=phases,
    )


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
# The characters that mean something to one reader or another, far oftener than by chance.
telling = st.text("0123456789OolIi| .,-/'’\u00a0\u200b()@|:#ERTWNKABDGSMHJIVX\t\n٣３é", max_size=25)
cell = st.one_of(st.none(), anything, telling)
cells = st.lists(cell, min_size=1, max_size=20)

READERS: dict[str, Callable[[pa.Array], pa.Table | pa.Array]] = {
    "nik": read_nik,
    "nik beside kk": lambda a: read_nik(a, read_kk(a)["value"].combine_chunks()),
    "kk": read_kk,
    "nik parts": lambda a: nik_parts(read_nik(a)["value"].combine_chunks(), AS_OF),
    "mask": mask,
    "names": lambda a: read_names(a, NAMES),
    "addresses": lambda a: read_addresses(a, ADDRESSES),
    "rt_rw": lambda a: read_rt_rw(a, a, a),
    "places": read_places,
    "birth dates": lambda a: read_birth_dates(a, AS_OF),
    "places and dates": lambda a: read_birth_dates(a, AS_OF, place_only=True),
    "months": read_months,
    "region names": lambda a: read_region_names(a, a, REGIONS),
    "region numbers": lambda a: read_region_numbers(a, a, a, a, REGIONS),
    "occupations": lambda a: read_occupations(a, OCCUPATIONS),
    "sex": lambda a: read_code(a, CODES.sex),
    "disability": lambda a: read_disability(a, CODES),
    "sponsor kind": lambda a: read_sponsor_kind(a, a, CODES),
    "programmes": read_programmes,
    "phones": read_phones,
    "postal codes": read_postal_codes,
    "small numbers": read_small_numbers,
    "member numbers": read_member_numbers,
}


def texts(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


@pytest.mark.parametrize("reader", READERS)
@given(values=st.lists(cell, min_size=30, max_size=60))
@examples(20)
def test_any_text_is_read(reader: str, values: list[str | None]) -> None:
    assert len(READERS[reader](texts(values))) == len(values)


@pytest.mark.parametrize("reader", READERS)
@given(values=st.lists(cell, min_size=2, max_size=8))
@examples(10)
def test_a_vector_is_its_elements(reader: str, values: list[str | None]) -> None:
    read = READERS[reader]
    together = read(texts(values))
    apart = [read(texts([value])).to_pylist()[0] for value in values]
    assert together.to_pylist() == apart


good_niks = st.builds(
    lambda region, day, women, month, year, serial: (
        f"{region:06d}{day + 40 * women:02d}{month:02d}{year:02d}{serial:04d}"
    ),
    st.integers(110101, 949999),
    st.integers(1, 28),
    st.booleans(),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(1, 9999),
)
separators = st.text(" .-'\u00a0’\t", max_size=3)


@st.composite
def repairable(draw: st.DrawFn) -> tuple[str, str]:
    """A NIK, and the same with damage that can be undone."""
    nik = draw(good_niks)
    swaps = {"0": "0Oo", "1": "1lIi|"}
    lettered = "".join(draw(st.sampled_from(swaps.get(digit, digit))) for digit in nik)
    kind = draw(st.sampled_from(["separators", "letters", "both", "float"]))
    if kind == "float":
        return nik, f"{nik}.0"
    parts = list(nik if kind == "separators" else lettered)
    if kind == "letters":
        return nik, lettered
    return nik, "".join(part + draw(separators) for part in parts)


@given(repairable())
@examples(60)
def test_every_repairable_damage_gives_the_nik_back(case: tuple[str, str]) -> None:
    nik, damaged = case
    found = read_nik(texts([damaged])).to_pylist()[0]
    assert found["value"] == nik
    assert found["form"] == ("ok" if damaged == nik else "repaired")


@given(good_niks)
@examples(60)
def test_a_nik_comes_apart_as_it_was_put_together(nik: str) -> None:
    part = nik_parts(texts([nik]), AS_OF).to_pylist()[0]
    day = part["birth_date"].day + (40 if part["sex"] == "P" else 0)
    assert nik == f"{part['region_code']}{day:02d}{part['birth_date']:%m%y}{part['serial']}"
    assert 0 <= (AS_OF - part["birth_date"]).days < 100 * 366


@given(st.one_of(good_niks, anything, telling))
@examples(60)
def test_a_mask_shows_no_more_than_six_digits(value: str) -> None:
    shown = mask(texts([value])).to_pylist()[0]
    assert len(shown) == 16
    assert shown[4:14] == "*" * 10
    assert sum(c in string.digits for c in shown) <= 6
    assert set(shown) <= set(string.digits + "*")


@given(cells)
@examples(60)
def test_a_nik_is_sixteen_digits_or_none_and_says_so(values: list[str | None]) -> None:
    for found in read_nik(texts(values)).to_pylist():
        if found["form"] in ("blank", "unreadable"):
            assert found["value"] is None
            assert (found["damage"] is None) == (found["form"] == "blank")
        else:
            assert len(found["value"]) == 16
            assert set(found["value"]) <= set(string.digits)


NO_NAME = {
    "name": None,
    "name_skeleton": None,
    "daeng": None,
    "patronym": None,
    "alias": None,
    "deceased_mark": False,
}
# Words that play a part in names, so that their parts meet in every order.
_ROLES = sorted(
    NAMES.prefixes
    | NAMES.strips
    | NAMES.degrees
    | NAMES.daeng
    | NAMES.patronym
    | NAMES.alias
    | NAMES.deceased
)
name_words = st.one_of(
    st.sampled_from(_ROLES),
    st.sampled_from(
        ["MUH.", "M.", "A", "B.", "NUR", "HAYATI", "LINA", "N", "D", "I", "SYAHRUL", "S.PD", "S.T.", "BACO'"]
    ),
    st.sampled_from(["(", ")", ",", "@", "'", "DJOEDIN", "UDIN", "ABDURRAHMAN", "SITI"]),
    st.text(string.ascii_uppercase, min_size=1, max_size=8),
)
name_texts = st.lists(name_words, max_size=7).map(" ".join)


@given(st.lists(st.one_of(name_texts, anything), min_size=20, max_size=40))
@examples(60)
def test_a_read_name_reads_as_itself(received: list[str]) -> None:
    once = read_names(texts(received), NAMES)
    twice = read_names(once["name"], NAMES)
    for name, before, after in zip(received, once.to_pylist(), twice.to_pylist(), strict=True):
        kept = {"name": before["name"], "name_skeleton": before["name_skeleton"]}
        assert after == {**NO_NAME, **kept}, name


@given(st.lists(name_texts, min_size=10, max_size=20))
@examples(30)
def test_a_name_is_capital_letters_and_single_spaces(received: list[str]) -> None:
    table = read_names(texts(received), NAMES).drop_columns("deceased_mark")
    for value in (value for column in table.columns for value in column.to_pylist()):
        assert value is None or all(
            word.isascii() and word.isalpha() and word.isupper() for word in value.split(" ")
        )


address_words = st.one_of(
    st.sampled_from(
        [
            "JL.",
            "LRG",
            "NO.12",
            "RT 003",
            "RW.004",
            "RT/RW 1/2",
            "003/004",
            "RT",
            "RW",
            "/",
            "BLOK",
            "AP",
            "PETTARANI",
            "3",
            "L3/7",
            "IV",
            "I",
            "ST",
            "P.",
            "B.T.N",
        ]
    ),
    st.text(string.ascii_uppercase + string.digits + "/.", min_size=1, max_size=6),
)


@given(st.lists(st.lists(address_words, max_size=6).map(" ".join), min_size=10, max_size=30))
@examples(40)
def test_a_read_address_reads_as_itself(received: list[str]) -> None:
    once = read_addresses(texts(received), ADDRESSES)
    twice = read_addresses(once["address"], ADDRESSES)
    for address, before, after in zip(received, once.to_pylist(), twice.to_pylist(), strict=True):
        assert after["address"] == before["address"], address
        assert all(value is None or 1 <= value <= 999 for value in (before["rt"], before["rw"]))


dates = st.dates(dt.date(1927, 6, 1), AS_OF)


@given(
    dates,
    st.sampled_from(
        ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %b %Y", "%d%m%Y", "Bone, %d-%m-%Y", "%B %d, %Y"]
    ),
)
@examples(60)
def test_every_date_comes_back_from_every_form(date: dt.date, form: str) -> None:
    found = read_birth_dates(texts([date.strftime(form)]), AS_OF).to_pylist()[0]
    assert (found["date"], found["form"]) == (date, "ok")


@given(dates)
@examples(60)
def test_every_date_comes_back_from_excel_and_from_two_digits(date: dt.date) -> None:
    serial = str((date - dt.date(1899, 12, 30)).days)
    found = read_birth_dates(texts([serial, date.strftime("%d-%m-%y")]), AS_OF).to_pylist()
    assert found[0]["date"] == date
    assert (found[1]["date"].day, found[1]["date"].month) == (date.day, date.month)
    assert dt.timedelta() <= AS_OF - found[1]["date"] < dt.timedelta(days=36_525)


@given(cells)
@examples(60)
def test_no_date_is_implausible_and_every_missing_one_is_marked(values: list[str | None]) -> None:
    for found in read_birth_dates(texts(values), AS_OF).to_pylist():
        if found["date"] is None:
            assert found["form"] in ("blank", "unreadable")
        else:
            assert dt.date(1900, 1, 1) <= found["date"] <= AS_OF
            assert found["form"] in ("ok", "repaired")


RAW_COLUMNS = {
    "candidate": (
        "nik kk full_name birth_place birth_date birth_place_date sex address rt rw rt_rw kelurahan "
        "kecamatan occupation segment disability phone mother_name"
    ),
    "resident": (
        "nik kk full_name birth_place birth_date sex marital_status family_relation occupation mother_name "
        "address rt rw postal_code province_no regency_no regency_name district_no district_name village_no "
        "village_name population_status"
    ),
    "member": (
        "member_no nik full_name birth_date sex segment sponsor programmes first_month last_month "
        "membership_status arrears_months"
    ),
}
SCHEMAS = {"candidate": schemas.CANDIDATE, "resident": schemas.RESIDENT, "member": schemas.MEMBER}
# Columns that mean the same on both sides: what was read, written back, is read the same.
SAME = {
    "candidate": "nik kk birth_place address occupation segment phone mother_name sex",
    "resident": (
        "nik kk full_name birth_place address postal_code mother_name sex marital_status family_relation"
    ),
    "member": "member_no nik sponsor segment programmes first_month last_month arrears_months sex",
}


def _table(role: str, rows: list[dict[str, Any]]) -> pa.Table:
    columns = {name: texts([row.get(name) for row in rows]) for name in RAW_COLUMNS[role].split()}
    keys = {"file_id": pa.array([1] * len(rows)), "row_number": pa.array(range(1, len(rows) + 1), pa.int64())}
    return pa.table({**keys, **columns})


@pytest.mark.parametrize("role", list(RAW_COLUMNS))
@given(data=st.data())
@examples(15, shrink=False)  # so many columns shrink for minutes
def test_standardising_twice_is_standardising_once(role: str, data: st.DataObject) -> None:
    row = st.fixed_dictionaries(
        {name: st.one_of(st.none(), anything, telling) for name in RAW_COLUMNS[role].split()}
    )
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    once = standardise(role, _table(role, rows), period="2026-11", reference=REFERENCE)
    assert once.schema == SCHEMAS[role]
    written = [
        {name: None if found[name] is None else str(found[name]) for name in SAME[role].split()}
        | {
            "full_name": found.get("full_name") or found["name"],
            "birth_date": found["birth_date"] and str(found["birth_date"]),
        }
        for found in once.to_pylist()
    ]
    twice = standardise(role, _table(role, written), period="2026-11", reference=REFERENCE).to_pylist()
    for before, after in zip(once.to_pylist(), twice, strict=True):
        for name in (*SAME[role].split(), "name", "name_skeleton", "birth_date"):
            assert after[name] == before[name], name
