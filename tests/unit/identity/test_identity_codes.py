"""Code words, occupations, numbers: the agencies' words become ours, unknown ones stay unknown."""

from __future__ import annotations

import pyarrow as pa
import pytest

from padan.errors import ConfigurationError
from padan.identity import CodeMaps, load_occupations, read_occupations
from padan.identity.arrays import legible
from padan.identity.codes import read_code, read_disability, read_programmes, read_sponsor_kind
from padan.identity.numbers import (
    read_member_numbers,
    read_phones,
    read_postal_codes,
    read_small_numbers,
)
from padan.settings import PROJECT_ROOT

CODES = CodeMaps()
OCCUPATIONS = load_occupations(PROJECT_ROOT / "include" / "reference")


def words(*values: str | None) -> pa.Array:
    return pa.array(values, pa.string())


@pytest.mark.parametrize(
    ("word", "sex"),
    [
        *((word, "L") for word in ("L", "lk", "Laki-laki", "LAKI - LAKI", "Pria", "1", "1.0", "01", "M")),
        *((word, "P") for word in ("P", "pr.", "Perempuan", "WANITA", "2")),
        *((word, None) for word in ("", "-", "L/P", "3", "?", None)),
    ],
)
def test_sex(word: str | None, sex: str | None) -> None:
    assert read_code(words(word), CODES.sex).to_pylist() == [sex]


def test_population_status_and_segments() -> None:
    statuses = read_code(words("1", "2", "3", "4", "5", "6", "7", "Meninggal"), CODES.population_status)
    assert statuses.to_pylist() == [
        "alive", "deceased", "moved", "missing", "inactive", "double", None, "deceased",
    ]  # fmt: skip
    segments = read_code(words("Pekerja Rentan", "NON-ASN", "Tenaga Non ASN", "Difabel", "?"), CODES.segment)
    assert segments.to_pylist() == ["informal", "non_asn", "non_asn", "disabled", None]


def test_a_disability_is_a_word_that_does_not_say_no() -> None:
    given = words(
        "Tuna Netra", "DIFABEL FISIK", "mental", "Tuna Grahita", "YA", "kaki palsu", "-", "", "Non Difabel"
    )
    assert read_disability(given, CODES).to_pylist() == [
        "sensory", "physical", "mental", "intellectual", "unspecified", "unspecified", None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sponsor", "segment", "kind"),
    [
        ("PEMKOT MAKASSAR - PEKERJA RENTAN", "BPU", "city_programme"),
        ("Pemkot Makassar - RT RW", "BPU", "city_other"),
        ("PEMKOT MAKASSAR - NON ASN", "PU", "city_other"),
        ("PT BANK MANDIRI", "PU", "employer"),
        ("CSR LOGISTIK", "PU", "employer"),
        ("MANDIRI", "BPU", "self"),
        ("", "BPU", "self"),
        ("BAZNAS", "BPU", "other"),
        ("KOPERASI", "BPU", "other"),
        ("", "PU", "employer"),
        ("", None, None),
        ("A|B", "BPU", "other"),
    ],
)
def test_who_pays(sponsor: str, segment: str | None, kind: str | None) -> None:
    assert read_sponsor_kind(words(sponsor), words(segment), CODES).to_pylist() == [kind]


def test_a_contract_adds_its_words_and_its_sponsors_come_first() -> None:
    codes = CodeMaps.of({"sex": {"X-1": "P"}, "sponsor_kind": [["PEMKOT", "other"]]})
    assert read_code(words("x1", "L"), codes.sex).to_pylist() == ["P", "L"]
    assert read_sponsor_kind(words("PEMKOT X"), words("BPU"), codes).to_pylist() == ["other"]
    assert CodeMaps.of(codes) is codes
    assert CodeMaps.of(None).sex == CODES.sex


def test_a_code_map_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="no code map is called sexx"):
        CodeMaps.of({"sexx": {}})


def test_what_is_not_legible_is_no_sponsor() -> None:
    assert legible(words("Pemkot", "名前", ":ဿ", "-", "")).to_pylist() == ["PEMKOT", None, None, None, None]


def test_programmes_have_one_order() -> None:
    found = read_programmes(words("JKM,JKK", "JKK+JKM+JHT", "JKK JKM JP", "KJP", ""))
    assert found.to_pylist() == ["JKK+JKM", "JKK+JKM+JHT", "JKK+JKM+JP", None, None]


@pytest.mark.parametrize(
    ("received", "label", "code"),
    [
        ("bentor", "PENGEMUDI BENTOR", 14),
        ("Tukang Becak", "TUKANG BECAK", 14),
        ("P.K.L", "PEDAGANG KAKI LIMA", 84),
        ("sopir pete2", "SOPIR PETE-PETE", 81),
        ("pa'jala", "NELAYAN", 11),
        ("Penjual kue keliling", "PENJUAL MAKANAN", 84),
        ("tukang jahitt", "TUKANG JAHIT", 30),
        ("NELAYAN/PERIKANAN", "NELAYAN/PERIKANAN", 11),
        ("19", "BURUH HARIAN LEPAS", 19),
        ("05", "PEGAWAI NEGERI SIPIL (PNS)", 5),
        ("90", None, None),
        ("123456", None, None),
        ("penjinak ular", "PENJINAK ULAR", None),
        ("", None, None),
        ("-", None, None),
    ],
)
def test_occupations(received: str, label: str | None, code: int | None) -> None:
    assert read_occupations(words(received), OCCUPATIONS).to_pylist() == [{"label": label, "code": code}]


@pytest.mark.parametrize(
    ("received", "phone"),
    [
        ("081234567890", "081234567890"),
        ("+62 812-3456-7890", "081234567890"),
        ("62812 3456 7890", "081234567890"),
        ("81234567890", "081234567890"),
        ("81234567890.0", "081234567890"),
        ("0812 / 081234567890", "081234567890"),
        ("(0411) 872-345", "0411872345"),
        ("000000000000", None),
        ("123", None),
        ("-", None),
    ],
)
def test_phones(received: str, phone: str | None) -> None:
    assert read_phones(words(received)).to_pylist() == [phone]


def test_small_numbers_postal_codes_and_membership_numbers() -> None:
    numbers = read_small_numbers(words("3", "003", "3.0", "-1", "99999", "x", ""))
    assert numbers.to_pylist() == [3, 3, 3, None, None, None, None]
    assert read_postal_codes(words("90121", " 90121 ", "90121.0", "9012", "")).to_pylist() == [
        "90121", "90121", "90121", None, None,
    ]  # fmt: skip
    assert read_member_numbers(words("19A 0012-3", "", "-")).to_pylist() == ["19A00123", None, None]
