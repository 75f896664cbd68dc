"""The city's files read back as the pipeline would: form, rates, correlation, scenarios and months."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pyarrow.csv
import pytest
from python_calamine import CalamineWorkbook

from padan.city import CityReport, build
from padan.city.layouts import LAYOUTS
from padan.city.rates import read_rates
from padan.city.reference import FOLDER

SIAK = [
    "NIK", "NO_KK", "NAMA_LGKP", "TMPT_LHR", "TGL_LHR", "JENIS_KLMIN", "AGAMA", "STATUS_KAWIN", "STAT_HBKEL",
    "PDDK_AKH", "JENIS_PKRJN", "NAMA_LGKP_IBU", "NAMA_LGKP_AYAH", "ALAMAT", "NO_RT", "NO_RW", "KODE_POS",
    "NO_PROP", "PROP_NAME", "NO_KAB", "KAB_NAME", "NO_KEC", "KEC_NAME", "NO_KEL", "KEL_NAME", "EKTP_STATUS",
    "STATUS_DASAR",
]  # fmt: skip
BPJS = [
    "KPJ", "NIK", "NAMA_LENGKAP", "TGL_LAHIR", "JENIS_KELAMIN", "SEGMEN", "SPONSOR", "PROGRAM", "BULAN_AWAL",
    "BULAN_IURAN_TERAKHIR", "STATUS", "TUNGGAKAN_BULAN",
]  # fmt: skip


def _text(path, delimiter: str) -> pd.DataFrame:
    names = path.read_text(encoding="utf-8-sig").split("\n", 1)[0].split(delimiter)
    return pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, quote_char=False),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, "string"), strings_can_be_null=False
        ),
    ).to_pandas()


def _truth(report: CityReport) -> pd.DataFrame:
    return pd.read_csv(report.files["truth"], dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> CityReport:
    said: list[str] = []
    report = build(tmp_path_factory.mktemp("city"), size=8, seed=20, progress=said.append)
    assert said == ["population", "candidates", "members", "disdukcapil", "bpjs", "disnaker", "truth"]
    return report


@pytest.fixture(scope="module")
def truth(city) -> pd.DataFrame:
    return _truth(city)


@pytest.fixture(scope="module")
def sheets(city) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(city.files["candidate"])
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def _cells(sheets, truth: pd.DataFrame, field: str) -> list:
    """The cell of a field in every data row whose sheet has the field."""
    found = []
    for sheet, row in zip(truth["sheet"], truth["sheet_row"].astype(int), strict=True):
        layout = next(layout for layout in LAYOUTS if layout.sheet == sheet)
        if field in layout.fields:
            found.append(sheets[sheet][row - 1][layout.fields.index(field)])
    return found


def test_the_folder_holds_whole_files_only_and_names_say_nothing_personal(city):
    names = sorted(str(path.relative_to(city.folder)) for path in city.folder.rglob("*") if path.is_file())
    assert names == [
        "bpjs/KEPESERTAAN_7371_2026-11.csv",
        "city.json",
        "disdukcapil/SIAK_7371_2026-11.txt",
        "disnaker/PEKERJA_RENTAN_2026-11.xlsx",
        "truth.csv",
    ]


def test_each_kecamatan_has_its_sheet_with_titles_above_its_own_header(sheets):
    assert list(sheets) == [layout.sheet for layout in LAYOUTS]
    headers = {tuple(header for _, header in layout.columns) for layout in LAYOUTS}
    assert len(headers) >= 14
    for layout in LAYOUTS:
        rows = sheets[layout.sheet]
        assert [row[0] for row in rows[: len(layout.titles)]] == list(layout.titles)
        top = rows[len(layout.titles) + 1]
        if layout.group is None:
            assert [cell for cell in top if cell] == [header for _, header in layout.columns]
        else:
            below = rows[len(layout.titles) + 2]
            assert layout.group[2] in top and below[layout.fields.index(layout.group[0])]


def test_every_row_is_a_title_a_header_a_spacer_the_total_or_in_the_truth(sheets, truth):
    for layout in LAYOUTS:
        rows = sheets[layout.sheet]
        mine = set(truth.loc[truth["sheet"] == layout.sheet, "sheet_row"].astype(int))
        head = len(layout.titles) + 2 + (layout.group is not None)
        assert min(mine) == head + 1
        for number, row in enumerate(rows[head:], start=head + 1):
            if number in mine:
                continue
            if number == len(rows):
                assert row[0] == layout.total and row[layout.fields.index("address")] == len(mine)
            else:
                filled = {layout.fields[at] for at, cell in enumerate(row) if cell != ""}
                assert filled <= {"kecamatan"}, f"{layout.sheet} row {number} is neither a spacer nor known"


def test_empty_rows_have_a_number_and_nobody(sheets, truth):
    empty = truth[truth["is_empty"] == "true"]
    assert all(_cells(sheets, empty, "sequence_no"))
    for field in ("nik", "full_name", "birth_date", "birth_place_date", "sex", "address"):
        assert not any(_cells(sheets, empty, field))
    others = truth[(truth["is_empty"] == "false")]
    blank = [cell for cell in _cells(sheets, others, "sequence_no") if cell == ""]
    assert 0 < len(blank) < 0.02 * len(others), "a few data rows have no number"


def test_cells_are_of_mixed_types_and_dates_of_every_form(sheets, truth):
    niks = {type(cell) for cell in _cells(sheets, truth, "nik")}
    assert niks == {str, float}
    births = [cell for cell in _cells(sheets, truth, "birth_date") if cell != ""]
    assert any(isinstance(cell, dt.date) for cell in births)
    assert any(isinstance(cell, float) and 10_000 < cell < 60_000 for cell in births)
    texts = " ".join(cell for cell in births if isinstance(cell, str))
    for form in (
        r"\d\d/\d\d/\d{4}", r"\d\d-\d\d-\d{4}", r"\b\d\d-\d\d-\d\d\b", r"\b\d{1,2}\.\d{1,2}\.\d{4}",
        r"\d{4}-\d\d-\d\d", r"\d Agustus \d", r"\d Pebruari \d", r"\d Nopember \d", r"\d\d Okt \d",
    ):  # fmt: skip
        assert re.search(form, texts), form
    together = [cell for cell in _cells(sheets, truth, "birth_place_date") if cell]
    assert sum(", " in cell for cell in together) == len(together) > 0


def test_disability_is_said_by_a_word_or_by_the_segment(sheets, truth):
    disabled = truth[truth["is_disabled"] == "true"]
    words = set(_cells(sheets, disabled, "disability"))
    segments = {cell.upper() for cell in _cells(sheets, disabled, "segment")}
    assert words - {"", "-"} and segments & {"DIFABEL", "DISABILITAS", "PENYANDANG DISABILITAS"}
    able = {
        str(cell).upper() for cell in _cells(sheets, truth[truth["is_disabled"] == "false"], "disability")
    }
    assert able <= {"", "-", "TIDAK", "TIDAK ADA", "NON DIFABEL"}


def test_the_register_is_a_siak_extract_with_one_row_a_nik(city, truth):
    register = _text(city.files["resident"], "|")
    assert list(register.columns) == SIAK
    assert len(register) == city.counts["residents"] == register["NIK"].nunique()
    assert register["NIK"].str.fullmatch(r"[1-9]\d{15}").all()
    assert register["NO_KK"].str.fullmatch(r"7371\d{12}").all()
    assert register["TGL_LHR"].str.fullmatch(r"\d\d-\d\d-\d{4}").all()
    assert set(register["STATUS_DASAR"]) == set("123456")
    assert set(register["JENIS_KLMIN"]) == {"1", "2"}
    assert not register["NO_KEC"].str.startswith("0").any(), "codes have no leading zeros"
    assert register["NAMA_LGKP"].str.fullmatch(r"[A-Z'. ]{1,60}").all()
    families = register.groupby("NO_KK")["ALAMAT"].nunique()
    assert (families == 1).all(), "the address belongs to the family"
    niks = truth.loc[truth["register_nik"] != "", "register_nik"]
    assert niks.isin(set(register["NIK"])).all()
    shares = register["NIK"].str[:4].value_counts(normalize=True)
    assert shares["7371"] > 0.7 and all(shares[code] > 0.01 for code in ("7306", "7305", "7304", "7308"))


def test_birth_dates_heap_and_places_have_their_old_name(city):
    register = _text(city.files["resident"], "|")
    year = register["TGL_LHR"].str[6:].astype(int)
    old = register[year < 1960]
    assert (old["TGL_LHR"].str[:5] == "01-01").mean() > 0.02
    assert (old["TGL_LHR"].str[:5] == "31-12").mean() > 0.01
    assert year[register["TMPT_LHR"] == "UJUNG PANDANG"].max() < 1999
    names = register["NAMA_LGKP"]
    assert (names.str.count(" ") == 0).mean() > 0.05, "one-word names"
    assert names.value_counts().iloc[0] > 100, "names repeat as names do"
    assert names.str.contains("DG ").any() and names.str.contains(r"\bDJAMALUDDIN|\bOEMAR|\bABDOEL").any()


def test_the_member_file_has_sponsors_months_and_a_few_members_without_nik(city):
    assert city.files["member"].read_bytes().startswith(b"\xef\xbb\xbf")
    members = _text(city.files["member"], ";")
    assert list(members.columns) == BPJS
    assert members["KPJ"].nunique() == len(members) == city.counts["members"] <= 260_000 / 8
    assert 0.02 < (members["NIK"] == "").mean() < 0.04
    assert set(members["SEGMEN"]) == {"PU", "BPU"} and set(members["STATUS"]) == {"AKTIF", "NON AKTIF"}
    assert {"MANDIRI", "PEMKOT MAKASSAR - KADER", "BAZNAS KOTA MAKASSAR"} <= set(members["SPONSOR"])
    months = members[["BULAN_AWAL", "BULAN_IURAN_TERAKHIR"]]
    assert months.apply(lambda month: month.str.fullmatch(r"01-\d\d-\d{4}").all()).all()
    first, last = (pd.to_datetime(months[name], format="%d-%m-%Y") for name in months)
    assert (first <= last).all() and last.max() == pd.Timestamp("2026-11-01")


def test_errors_come_at_the_recommended_rates(truth):
    named = truth[truth["is_empty"] == "false"]
    rates, total = read_rates(FOLDER), len(named)
    nik = named["nik_error"]
    seen = {
        "name": (named["name_error"] == "true").sum(),
        "birth_date": (named["dob_error"] == "true").sum(),
        "daeng_only": (named["daeng_only"] == "true").sum(),
        "sex": (named["sex_error"] == "true").sum(),
        "kelurahan": (named["mover"] == "true").sum(),
        "nik_excel": nik.str.startswith("excel").sum(),
        "nik_other": nik.isin(["spouse", "family", "stranger"]).sum(),
        "shared_nik": (nik == "shared").sum(),
        "outside": (named["true_reason"] == "NOT_IN_REGISTER").sum(),
        "over_age": (named["true_reason"] == "OVER_AGE").sum(),
        "moved": (named["true_reason"] == "MOVED_OUT").sum(),
        "pu": (named["true_reason"] == "PU_ACTIVE").sum(),
    }
    for name, count in seen.items():
        assert count == pytest.approx(getattr(rates, name) * total, rel=0.2, abs=5), name
    assert 0.78 < (truth["expected_state"] == "verified").mean() < 0.85
    assert set(named["no_name"]) == set(named["no_identity"]) == {"true", "false"}


def test_a_careless_clerk_makes_several_errors_in_one_row(truth):
    named = truth[(truth["is_empty"] == "false") & (truth["daeng_only"] == "false")]
    name, birth = named["name_error"] == "true", named["dob_error"] == "true"
    assert birth[name].mean() > 1.2 * birth[~name].mean()
    by_sheet = name.groupby(named["sheet"]).mean()
    assert by_sheet.max() > 1.5 * by_sheet.min()


def test_renewal_means_three_of_four_are_members_of_the_programme(tmp_path):
    report = build(tmp_path, size=40, seed=3, scenario="renewal")
    states = report.counts["expected_reasons"]
    assert 0.65 < states["RENEWAL"] / (report.counts["received"] - report.counts["empty"]) < 0.8
    members = _text(report.files["member"], ";")
    assert len(members) <= 260_000 / 40
    programme = members[members["SPONSOR"] == "PEMKOT MAKASSAR - PEKERJA RENTAN"]
    assert (programme["BULAN_AWAL"].str[6:].astype(int) < 2027).all()


def test_a_month_later_most_is_as_it_was(tmp_path):
    now, later = (build(tmp_path, size=40, seed=3, month=month) for month in (0, 1))
    assert (now.period, later.period) == ("2026-11", "2026-12")
    before, after = (_text(report.files["resident"], "|").set_index("NIK") for report in (now, later))
    assert set(before.index) <= set(after.index), "nobody loses the NIK"
    columns = [name for name in SIAK if name != "NIK"]
    changed = (before[columns] != after.loc[before.index, columns]).any(axis=1).mean()
    assert 0.001 < changed < 0.02
    assert (before["NAMA_LGKP"] == after.loc[before.index, "NAMA_LGKP"]).all()
    rows_before, rows_after = (set(_truth(report)["person_id"]) for report in (now, later))
    assert 0.985 < len(rows_before & rows_after) / len(rows_before) < 1
    old, new = (_text(report.files["member"], ";").set_index("KPJ") for report in (now, later))
    assert set(old.index) < set(new.index)
    assert (new.loc[old.index, "BULAN_AWAL"] == old["BULAN_AWAL"]).all()
