"""The command line: words in, sentences out; errors without tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from padan import __version__, stages
from padan.city import build
from padan.warehouse import begin
from tests.steps import environment_of

PERIOD = "2026-11"
AGENCIES = ("disnaker", "disdukcapil", "bpjs")


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    build(folder, size=400, seed=3)
    return folder / PERIOD


@pytest.fixture
def padan(settings, capsys, monkeypatch):
    """Run `padan ARGUMENTS` in this process on a fresh warehouse: (exit code, what it printed)."""
    from padan import cli

    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["padan", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out + captured.err

    return run


def test_the_version_is_printed(padan):
    assert padan("version") == (0, f"{__version__}\n")


def test_a_period_goes_through_the_command_line(padan, settings, city):
    for agency in AGENCIES:
        for path in sorted((city / agency).iterdir()):
            code, said = padan("receive", str(path), "--agency", agency, "--period", PERIOD)
            assert code == 0, said
            assert "accepted" in said
    code, said = padan("verify", "--period", PERIOD)
    assert code == 0, said
    summary = json.loads((settings.out / "summary.json").read_text(encoding="utf-8"))
    assert summary["staged"] == summary["verified"] > 0
    code, said = padan("balance")
    assert code == 0, said


def test_a_refused_file_is_a_sentence_and_exit_code_3(padan, tmp_path):
    wrong = tmp_path / "list.xlsx"
    wrong.write_text("this is not a workbook")
    code, said = padan("receive", str(wrong), "--agency", "disnaker", "--period", PERIOD)
    assert code == 3
    assert "Traceback" not in said


def test_the_same_content_again_changes_nothing(padan, city):
    path = next((city / "bpjs").iterdir())
    padan("receive", str(path), "--agency", "bpjs", "--period", PERIOD)
    code, said = padan("receive", str(path), "--agency", "bpjs", "--period", PERIOD)
    assert code == 0
    assert "accepted: this content was received before." in said


def test_mail_is_sent_by_the_door(settings, monkeypatch):
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    assert stages.send_mail() == {"sent": 0, "waiting": 0}
    assert stages.find_files("bpjs") == []
    assert stages.ready_period() is None


def test_a_lost_row_is_exit_code_1(padan, settings, city):
    path = next((city / "bpjs").iterdir())
    padan("receive", str(path), "--agency", "bpjs", "--period", PERIOD)
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "DELETE FROM core.member WHERE row_id = (SELECT min(row_id) FROM core.member)"
        )
    assert padan("balance")[0] == 1


def test_no_warehouse_is_a_sentence(padan, monkeypatch):
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", "")
    code, said = padan("migrate")
    assert code == 1
    assert "PADAN_WAREHOUSE_URL" in said


def test_the_warehouse_is_migrated(padan):
    assert padan("migrate") == (0, "The warehouse is up to date.\n")


def test_the_city_is_made(padan, tmp_path):
    code, said = padan("city", str(tmp_path / "c"), "--size", "400")
    assert code == 0, said
    assert (tmp_path / "c" / PERIOD / "truth.csv").is_file()


def test_a_held_file_is_released_by_name(padan, settings, city):
    path = next((city / "bpjs").iterdir())
    padan("receive", str(path), "--agency", "bpjs", "--period", PERIOD)
    with begin(settings) as connection:
        connection.exec_driver_sql("UPDATE raw.file SET status = 'held'")
        connection.exec_driver_sql(
            "UPDATE quality.gate SET passed = FALSE WHERE gate = (SELECT min(gate) FROM quality.gate)"
        )
        gate = connection.exec_driver_sql("SELECT min(gate) FROM quality.gate").scalar_one()
    code, said = padan("release", "1", "--gate", gate, "--by", "Petugas Satu", "--reason", "checked by phone")
    assert code == 0, said
    assert gate in said


def test_importing_the_door_is_light():
    heavy = ["great_expectations", "recordlinkage", "pandas", "duckdb", "airflow"]
    script = f"import sys, padan.stages; print([m for m in {heavy!r} if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
