"""Files through the intake on a real PostgreSQL: every row accounted for, or a refusal with words."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

from padan.errors import ConfigurationError
from padan.intake import FileOutcome, drop, find_files, load, receive
from padan.intake.columns import ROLE_COLUMNS
from padan.settings import Settings
from padan.warehouse import begin
from tests.unit.intake import samples
from tests.unit.intake.samples import PERIOD


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


def test_the_columns_contracts_may_name_are_the_columns_of_the_warehouse(settings):
    found = rows(
        settings,
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'raw' AND table_name IN ('candidate', 'resident', 'member')"
        " AND column_name NOT IN ('row_id', 'file_id', 'row_number', 'sheet', 'sheet_row', 'extra')"
        " ORDER BY ordinal_position",
    )
    for role, columns in ROLE_COLUMNS.items():
        assert tuple(row["column_name"] for row in found if row["table_name"] == role) == columns


def test_loading_again_changes_nothing(settings, tmp_path):
    path = samples.candidates_workbook(tmp_path / "daftar.xlsx", 5)
    first = receive(settings, path, "disnaker", PERIOD)
    before = rows(settings, "SELECT * FROM raw.candidate"), rows(settings, "SELECT * FROM audit.ledger")
    assert receive(settings, path, "disnaker", PERIOD) == first
    assert load(settings, first.file_id)["status"] == "loaded"
    assert (
        rows(settings, "SELECT * FROM raw.candidate"),
        rows(settings, "SELECT * FROM audit.ledger"),
    ) == before


def test_outcomes_are_ids_codes_and_counts_only(settings, tmp_path):
    path = samples.candidates_workbook(tmp_path / "daftar.xlsx", 5)
    file_id = receive(settings, path, "disnaker", PERIOD).file_id
    assert load(settings, file_id) == {
        "file_id": file_id,
        "status": "loaded",
        "data_rows": 7,
        "ignored_rows": 12,
        "empty_rows": 2,
    }


def test_a_missing_column_is_refused_with_words_and_a_mail(settings, tmp_path):
    sheets = {"MARISO": [["NO", "NIIK", "NAMA", "TGL LAHIR"], ["1", samples.nik(1), "BASSE", "08/07/1975"]]}
    path = samples.workbook(tmp_path / "daftar.xlsx", sheets)
    outcome = receive(settings, path, "disnaker", PERIOD)
    assert (outcome.status, outcome.code, outcome.data_rows) == ("refused", "MISSING_COLUMN", 0)
    assert "NIK tidak ada di lembar “MARISO”" in outcome.message
    assert "“NIIK”" in outcome.message
    (mail,) = rows(settings, "SELECT * FROM audit.outbox")
    assert outcome.message in mail["body_text"]
    for secret in (samples.nik(1), "BASSE"):
        assert secret not in mail["body_text"]
    assert balance(settings) == []
    assert rows(settings, "SELECT * FROM raw.candidate") == []
    receive(settings, path, "disnaker", PERIOD)
    assert len(rows(settings, "SELECT * FROM audit.outbox")) == 1


def test_messages_follow_the_language_of_the_settings(settings, tmp_path):
    english = Settings(**{**settings.model_dump(), "language": "en"})
    path = tmp_path / "a.csv"
    path.write_text(";".join(samples.MEMBER_HEADER), encoding="utf-8")
    outcome = receive(english, path, "bpjs", PERIOD)
    assert outcome.code == "NO_DATA_ROWS"
    assert "not one data row" in outcome.message


def test_a_refusal_in_the_middle_of_a_file_leaves_no_row(settings, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(samples.members_text(3) + samples.members_text(1).replace("PERSON 1", "P" * 40_000))
    outcome = receive(settings, path, "bpjs", PERIOD)
    assert outcome.code == "TOO_LARGE"
    assert "baris 6" in outcome.message
    assert "40.000" in outcome.message
    assert rows(settings, "SELECT * FROM raw.member") == []


def test_a_folder_or_agency_that_does_not_exist_is_an_outcome(settings, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(samples.members_text(1), encoding="utf-8")
    for agency, period in (("dinsos", PERIOD), ("bpjs", "november")):
        outcome = receive(settings, path, agency, period)
        assert (outcome.status, outcome.code, outcome.file_id) == ("refused", "WRONG_FOLDER", None)
        assert outcome.message
    with pytest.raises(ConfigurationError, match="no file"):
        receive(settings, tmp_path / "nothing.csv", "bpjs", PERIOD)


@pytest.fixture
def fourth(settings, tmp_path) -> Settings:
    """The settings with one more contract: Dinsos sends candidates as CSV."""
    include = tmp_path / "include"
    shutil.copytree(settings.include / "agencies", include / "agencies")
    shutil.copytree(settings.reference, include / "reference")
    (include / "agencies" / "dinsos.yaml").write_text(
        """
agency: dinsos
role: candidate
required: false
title: Dinas Sosial Kota Makassar
contact: dinsos@localhost
source: a test
date: 2026-11-01
format: {type: delimited, delimiters: [","]}
columns:
  sequence_no: {headers: [NO]}
  nik: {headers: [NIK], required: true}
  full_name: {headers: [NAMA PENERIMA], required: true}
  birth_date: {headers: [LAHIR], required: true}
  sex: {headers: [KELAMIN]}
codes:
  sex: {COWO: L, CEWE: P}
gates: {max_failing_share: 0.1, row_count_min_ratio: 0.5, row_count_max_ratio: 2}
limits: {max_rows: 3}
""",
        encoding="utf-8",
    )
    return Settings(**{**settings.model_dump(), "include": include})


def test_another_agency_is_another_file_and_no_code(fourth, tmp_path):
    path = tmp_path / "penerima.csv"
    path.write_text(
        "No,NIK,Nama Penerima,Lahir,Kelamin,Desil\n"
        f"1,{samples.nik(1)},BASSE,17 Agustus 1975,CEWE,4\n2,,,,,\n,,,,,\nTOTAL,,,,,\n",
        encoding="utf-8",
    )
    outcome = receive(fourth, path, "dinsos", PERIOD)
    expected = FileOutcome("dinsos", PERIOD, "loaded", outcome.file_id, None, None, 2, 3, 1)
    assert outcome == expected
    person = rows(fourth, "SELECT * FROM core.candidate ORDER BY row_number")[0]
    assert (person["nik"], person["sex"], str(person["birth_date"])) == (samples.nik(1), "P", "1975-08-17")
    (extra,) = rows(fourth, "SELECT extra FROM raw.candidate WHERE extra IS NOT NULL")
    assert extra["extra"] == {"Desil": "4"}
    assert balance(fourth)[0]["difference"] == 0


def test_a_refused_file_is_read_again_once_its_contract_has_the_spelling(fourth, tmp_path):
    path = tmp_path / "penerima.csv"
    path.write_text(f"NIK,NAMA PENERIMA,BORN\n{samples.nik(1)},BASSE,1975-01-01\n", encoding="utf-8")
    refused = receive(fourth, path, "dinsos", PERIOD)
    assert refused.code == "MISSING_COLUMN"
    assert find_files(fourth, "dinsos", poll_seconds=0.05) == []
    contract = fourth.include / "agencies" / "dinsos.yaml"
    contract.write_text(contract.read_text().replace("[LAHIR]", "[LAHIR, BORN]"), encoding="utf-8")
    assert find_files(fourth, "dinsos", poll_seconds=0.05) == [refused.file_id]
    assert load(fourth, refused.file_id)["data_rows"] == 1
    reasons = [row["reason"] for row in rows(fourth, "SELECT reason FROM audit.ledger ORDER BY entry_id")]
    assert reasons == ["NEW_CONTENT", "MISSING_COLUMN", "READ_AGAIN", "READ_BY_CONTRACT"]


def test_more_rows_than_the_contract_permits(fourth, tmp_path):
    path = tmp_path / "penerima.csv"
    path.write_text(
        "NIK,NAMA PENERIMA,LAHIR\n" + f"{samples.nik(1)},BASSE,1975-01-01\n" * 4, encoding="utf-8"
    )
    outcome = receive(fourth, path, "dinsos", PERIOD)
    assert (outcome.code, rows(fourth, "SELECT * FROM raw.candidate")) == ("TOO_LARGE", [])


def test_two_processes_load_a_file_once(settings, tmp_path):
    path = tmp_path / "siak.txt"
    path.write_text(samples.residents_text(2000), encoding="utf-8")
    drop(settings, "disdukcapil", PERIOD, path)
    (file_id,) = find_files(settings, "disdukcapil")
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(lambda _: load(settings, file_id), range(3)))
    assert [outcome["data_rows"] for outcome in outcomes] == [2000] * 3
    assert len(rows(settings, "SELECT * FROM audit.ledger WHERE event = 'file_loaded'")) == 1


def test_killed_at_any_moment_and_run_again_gives_the_same_rows(settings, tmp_path):
    """SIGKILL a process that loads, at ever later moments, until one comes through."""
    path = tmp_path / "siak.txt"
    path.write_text(samples.residents_text(3000), encoding="utf-8")
    drop(settings, "disdukcapil", PERIOD, path)
    (file_id,) = find_files(settings, "disdukcapil")
    context = multiprocessing.get_context("fork")
    for tenth in range(1, 9):
        process = context.Process(target=load, args=(settings, file_id))
        process.start()
        process.join(tenth / 10)
        process.kill()
        process.join()
    assert load(settings, file_id)["data_rows"] == 3000
    numbers = rows(settings, "SELECT row_number FROM raw.resident ORDER BY row_number")
    assert [row["row_number"] for row in numbers] == list(range(1, 3001))
    assert balance(settings)[0]["difference"] == 0
    assert len(rows(settings, "SELECT * FROM audit.ledger WHERE event = 'file_loaded'")) == 1


def test_a_file_cut_short_while_it_is_read_leaves_no_row(settings, tmp_path, monkeypatch):
    path = tmp_path / "bpjs.csv"
    path.write_text(samples.members_text(50), encoding="utf-8")
    target = drop(settings, "bpjs", PERIOD, path)
    (file_id,) = find_files(settings, "bpjs")
    read_blocks = sys.modules["padan.intake.load"].read_blocks

    def cut_short(where, contract):
        for block in read_blocks(where, contract):
            target.write_bytes(target.read_bytes()[:500])
            yield block

    monkeypatch.setattr(sys.modules["padan.intake.load"], "read_blocks", cut_short)
    assert load(settings, file_id)["code"] == "FILE_CHANGED"
    assert rows(settings, "SELECT * FROM raw.member") == []


def test_a_file_taken_away_while_it_is_read_leaves_no_row(settings, tmp_path, monkeypatch):
    path = tmp_path / "bpjs.csv"
    path.write_text(samples.members_text(50), encoding="utf-8")
    target = drop(settings, "bpjs", PERIOD, path)
    (file_id,) = find_files(settings, "bpjs")
    read_blocks = sys.modules["padan.intake.load"].read_blocks

    def taken_away(where, contract):
        yield from read_blocks(where, contract)
        target.unlink()

    monkeypatch.setattr(sys.modules["padan.intake.load"], "read_blocks", taken_away)
    assert load(settings, file_id)["code"] == "FILE_CHANGED"
    assert rows(settings, "SELECT * FROM raw.member") == []


@pytest.mark.parametrize("error", [OSError, pa.ArrowInvalid])
@pytest.mark.parametrize("is_changed", [True, False])
def test_what_breaks_on_a_changing_file_is_a_refusal_and_on_a_resting_one_an_error(
    settings, tmp_path, monkeypatch, error, is_changed
):
    path = tmp_path / "bpjs.csv"
    path.write_text(samples.members_text(5), encoding="utf-8")
    target = drop(settings, "bpjs", PERIOD, path)
    (file_id,) = find_files(settings, "bpjs")

    def breaks(_path, _contract):
        if is_changed:
            target.write_text("x")
        raise error("broken")

    monkeypatch.setattr(sys.modules["padan.intake.load"], "read_blocks", breaks)
    if is_changed:
        assert load(settings, file_id)["code"] == "FILE_CHANGED"
    else:
        with pytest.raises(error):
            load(settings, file_id)
        assert rows(settings, "SELECT status FROM raw.file")[0]["status"] == "registered"
