"""Files through the intake on a real PostgreSQL: every row accounted for, or a refusal with words."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.intake import samples
from tests.unit.intake.samples import PERIOD

from padan.errors import ConfigurationError, PadanError
from padan.intake import find_files, load, receive
from padan.warehouse import begin


def rows(settings, statement: str, **parameters) -> list[dict]:
    with begin(settings) as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql(statement, parameters)]


def balance(settings) -> list[dict]:
    return rows(settings, "SELECT * FROM audit.row_balance ORDER BY file_id")


def test_a_workbook_is_loaded_row_by_row(settings, tmp_path):
    path = samples.candidates_workbook(tmp_path / "daftar.xlsx", 11)
    outcome = receive(settings, path, "disnaker", PERIOD)
    assert (outcome.status, outcome.data_rows, outcome.empty_rows) == ("loaded", 13, 2)
    assert balance(settings)[0]["difference"] == 0
    raw = rows(settings, "SELECT * FROM raw.candidate ORDER BY row_number")
    assert [row["row_number"] for row in raw] == list(range(1, 14))
    assert (raw[0]["sheet"], raw[0]["sheet_row"], raw[0]["nik"]) == ("RAPPOCINI", 5, samples.nik(1))
    assert raw[0]["full_name"] == "PERSON 1"
    assert raw[7]["sheet"] == "MARISO"
    counts = rows(settings, "SELECT sheet, kind, row_count FROM raw.file_count")
    assert {(c["sheet"], c["kind"]): c["row_count"] for c in counts} == {
        ("RAPPOCINI", "title"): 2,
        ("RAPPOCINI", "header"): 1,
        ("RAPPOCINI", "spacer"): 2,
        ("RAPPOCINI", "data"): 7,
        ("RAPPOCINI", "total"): 1,
        ("MARISO", "title"): 2,
        ("MARISO", "header"): 1,
        ("MARISO", "spacer"): 2,
        ("MARISO", "data"): 6,
        ("MARISO", "total"): 1,
    }


def test_the_register_and_the_members_are_loaded(settings, tmp_path):
    register = tmp_path / "siak.txt"
    register.write_text(samples.residents_text(20), encoding="utf-8")
    members = tmp_path / "bpjs.csv"
    members.write_text(samples.members_text(9), encoding="utf-8-sig")
    assert receive(settings, register, "disdukcapil", PERIOD).data_rows == 20
    assert receive(settings, members, "bpjs", PERIOD).data_rows == 9
    assert [row["difference"] for row in balance(settings)] == [0, 0]
    member = rows(settings, "SELECT * FROM core.member ORDER BY row_number")[0]
    assert (member["nik"], member["sponsor_kind"], member["last_month"]) == (
        samples.nik(1),
        "city_programme",
        "2026-10",
    )
    resident = rows(settings, "SELECT * FROM core.resident ORDER BY row_number")[0]
    assert (resident["population_status"], resident["kelurahan_code"]) == ("alive", "7371011001")
