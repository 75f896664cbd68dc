"""Corrections that come back, against the real warehouse: waves, lines that will not do, closing rates."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

from padan import stages
from padan.city import build
from padan.cli import app
from padan.corrections.closing import closing_rates
from padan.corrections.edition import correct
from padan.errors import PadanError
from padan.intake import receive
from padan.quality import accept, validate
from padan.settings import Settings
from padan.warehouse import Role, begin

PERIOD = "2026-11"
HEADER = (
    "Lembar", "Baris", "NIK", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN", "ALAMAT", "KELURAHAN",
    "KECAMATAN", "PEKERJAAN", "SEGMEN",
)  # fmt: skip
HOME = ("L", "JL. NURI NO. 1", "MARIO", "MARISO", "NELAYAN", "INFORMAL")
LISTED = """
SELECT l.sheet, l.sheet_row, p.is_empty FROM quality.listed_row AS l
INNER JOIN quality.row_place AS p USING (file_id, sheet, sheet_row)
WHERE l.file_id = (SELECT max(file_id) FROM raw.file WHERE role = 'candidate' AND status = 'accepted')
ORDER BY l.sheet, l.sheet_row
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A very small city's files."""
    return dict(build(tmp_path_factory.mktemp("city"), size=60, seed=9).files)


@pytest.fixture
def city(settings: Settings, files: dict[str, Path]) -> Settings:
    """A warehouse in which all three are accepted."""
    for role, agency in {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}.items():
        outcome = receive(settings, files[role], agency, PERIOD)
        validate(settings, outcome.file_id)
        assert accept(settings, outcome.file_id)["status"] == "accepted"
    return settings


def fetch(settings: Settings, query: str) -> list[Any]:
    with begin(settings, Role.OWNER) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query.replace("%", "%%"))]


def person(number: int) -> tuple[str, ...]:
    """A man without a fault, by number."""
    day, month, year = number % 27 + 1, number % 12 + 1, 1960 + number % 40
    nik = f"737101{day:02d}{month:02d}{year % 100:02d}{number:04d}"
    return nik, f"ABDUL NOMOR {'ABCDEFGHIJ'[number % 10]}", "MAKASSAR", f"{day:02d}-{month:02d}-{year}", *HOME


def sheet_of(path: Path, lines: list[tuple[Any, ...]]) -> Path:
    """A returned list as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, *lines])
    return path


def balance(settings: Settings) -> int:
    (row,) = fetch(settings, "SELECT sum(abs(difference)) FROM audit.row_balance")
    return int(row[0])


def test_three_waves_close_the_empty_rows_some_wrong_again(city: Settings, tmp_path: Path) -> None:
    draw = random.Random(4)
    before = fetch(city, LISTED)
    empty = [(sheet, row) for sheet, row, is_empty in before if is_empty]
    assert len(empty) >= 9
    (states,) = fetch(city, "SELECT count(*) FROM core.candidate WHERE intake_state = 'empty'")
    assert states == (len(empty),)
    left, number = list(empty), 0
    for wave in range(1, 4):
        now = left if wave == 3 else left[: len(left) // 2]
        wrong = set() if wave == 3 else set(draw.sample(now, max(len(now) // 4, 1)))
        lines = []
        for place in now:
            number += 1
            nik, *rest = person(number)
            lines.append((*place, "7371" if place in wrong else nik, *rest))
        corrected = correct(city, sheet_of(tmp_path / f"{wave}.csv", lines), "disnaker", PERIOD, "A. Officer")
        assert (corrected.rows, corrected.refused) == (len(now), {})
        assert corrected.file_id is not None
        assert stages_check(city, corrected.file_id) == "accepted"
        assert balance(city) == 0
        closed = len(now) - len(wrong)
        rate = closing_rates(city, "disnaker", PERIOD)[-1]
        assert (rate["wave"], rate["corrected"], rate["closed"]) == (wave, len(now), closed)
        left = [place for place in left if place not in now or place in wrong]
        open_rows = [row for row in fetch(city, LISTED) if (row[0], row[1]) in empty]
        assert sorted((sheet, row) for sheet, row, _ in open_rows) == sorted(left)
    assert left == []
    listed = [rate["listed"] for rate in closing_rates(city, "disnaker", PERIOD)]
    assert listed[0] == len(before)
    assert listed == sorted(listed, reverse=True)
    (kept,) = fetch(city, "SELECT count(*) FROM raw.file WHERE role = 'candidate' AND status = 'superseded'")
    assert kept == (3,), "every list that was corrected stays"


def stages_check(settings: Settings, file_id: int) -> str:
    validate(settings, file_id)
    return str(accept(settings, file_id)["status"])


def test_a_corrected_row_is_decided_again(city: Settings, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", city.warehouse_url)
    monkeypatch.setenv("PADAN_OUT", str(city.out))
    stages.run_flow(PERIOD)
    (place,) = fetch(
        city,
        "SELECT r.sheet, r.sheet_row FROM core.candidate AS c INNER JOIN raw.candidate AS r USING (row_id)"
        " WHERE c.intake_state = 'empty' ORDER BY r.row_number LIMIT 1",
    )
    (told,) = fetch(
        city,
        "SELECT r.nik, r.full_name, to_char(r.birth_date, 'DD-MM-YYYY') FROM core.resident AS r"
        " WHERE r.nik_form = 'ok' AND r.population_status = 'alive' AND r.in_city"
        " AND extract(year FROM age(date '2026-12-01', r.birth_date)) BETWEEN 25 AND 50"
        " AND NOT EXISTS (SELECT 1 FROM core.member AS m WHERE m.nik = r.nik)"
        " AND NOT EXISTS (SELECT 1 FROM core.candidate AS c WHERE c.nik = r.nik)"
        " AND r.occupation_code NOT IN (5, 6, 7) ORDER BY r.row_id LIMIT 1",
    )
    nik, name, born = told
    path = sheet_of(tmp_path / "back.csv", [(*place, nik, name, "", born)])
    said = CliRunner().invoke(app, ["correct", str(path), "--period", PERIOD, "--as", "A. Officer"])
    assert said.exit_code == 0, said.output + repr(said.exception)
    assert "1 baris diperbaiki" in said.output
    assert "NAMA: 1 sel" in said.output
    assert "diterima sebagai edisi baru" in said.output
    assert "Baris kosong dan tertahan yang tertutup oleh gelombang terakhir: 1 dari" in said.output
    assert nik not in said.output
    assert name not in said.output
    counts = stages.run_flow(PERIOD)
    state = fetch(
        city,
        f"SELECT d.state FROM verification.decision AS d INNER JOIN raw.candidate AS r USING (row_id)"
        f" WHERE d.run_id = {counts['run_id']} AND r.sheet = '{place[0]}' AND r.sheet_row = {place[1]}",
    )
    assert state == [("verified",)]
    assert balance(city) == 0


def test_lines_that_will_not_do_are_left_out_one_by_one(city: Settings, tmp_path: Path) -> None:
    (empty, other, third) = [(sheet, row) for sheet, row, is_empty in fetch(city, LISTED) if is_empty][:3]
    nik, name = person(1)[:2]
    lines = [
        (*empty, *person(1)),
        (empty[0], "tujuh", nik, name),
        ("NOWHERE", 7, nik, name),
        (*other, "7371**********01", name),
        (*third, nik),
        (*third, ""),
        (*third, "7371010101600002"),
    ]
    corrected = correct(city, sheet_of(tmp_path / "back.csv", lines), "disnaker", PERIOD, "A. Officer")
    assert corrected.rows == 1
    assert corrected.unchanged == 1
    assert corrected.refused == {
        "NO_ROW_NUMBER": [3],
        "MASKED_NIK": [5],
        "CONTRADICTION": [8],
        "UNKNOWN_ROW": [7],
    }


def test_the_same_list_returned_twice_changes_nothing(city: Settings, tmp_path: Path) -> None:
    (empty,) = [(sheet, row) for sheet, row, is_empty in fetch(city, LISTED) if is_empty][:1]
    path = sheet_of(tmp_path / "back.csv", [(*empty, *person(1))])
    first = correct(city, path, "disnaker", PERIOD, "A. Officer")
    killed_before_the_check = correct(city, path, "disnaker", PERIOD, "A. Officer")
    assert (killed_before_the_check.file_id, killed_before_the_check.rows) == (first.file_id, 1)
    assert stages_check(city, first.file_id or 0) == "accepted"
    again = correct(city, path, "disnaker", PERIOD, "A. Officer")
    assert (again.rows, again.file_id, again.unchanged) == (0, None, 1)


def test_the_fix_list_itself_comes_back_as_a_workbook(city: Settings, tmp_path: Path) -> None:
    """With its summary before, its other columns beside, and the agency's columns added."""
    (empty,) = [(sheet, row) for sheet, row, is_empty in fetch(city, LISTED) if is_empty][:1]
    path = tmp_path / "back.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Ringkasan").write_string(0, 0, "Daftar perbaikan")
        page = book.add_worksheet("Perbaikan")
        page.write_row(
            0, 0, ["Tingkat", "Lembar", "Baris", "NIK (disamarkan)", "NIK", "NAMA LENGKAP", "TGL LAHIR"]
        )
        nik, name, _, born, *_ = person(3)
        page.write_row(1, 0, ["Kosong", *empty, "", nik, name, born])
        page.write_row(2, 0, ["Kosong", *empty, "7371**********01", "", "", ""])
    corrected = correct(city, path, "disnaker", PERIOD, "A. Officer")
    assert (corrected.rows, corrected.unchanged, corrected.refused) == (1, 1, {})
    assert corrected.columns == {"birth_date": 1, "full_name": 1, "nik": 1}


def test_nothing_to_correct_is_said(settings: Settings, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "back.csv", [("A", 1, *person(1))])
    with pytest.raises(PadanError, match="no accepted or held list of disnaker"):
        correct(settings, path, "disnaker", PERIOD, "A. Officer")
    with pytest.raises(PadanError, match="sends no list of candidates"):
        correct(settings, path, "bpjs", PERIOD, "A. Officer")
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(PadanError, match=r"back\.csv: "):
        correct(settings, path, "disnaker", PERIOD, "A. Officer")
