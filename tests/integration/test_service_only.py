"""A synthetic city whose Dukcapil answers by web service: beside the extract, and without one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from padan import stages
from padan.city import build
from padan.dukcapil.asking import disagreements
from padan.intake import drop
from padan.reporting.balance import balances
from padan.settings import Settings
from padan.warehouse import begin
from tests.conftest import fresh_settings
from tests.integration.dukcapil_service import CALLER, Register, serving
from tests.steps import environment_of

PERIOD, QUOTA = "2026-11", 200
# what only an extract tells: occupations, and the person behind a wrong NIK
UNKNOWABLE = {"CIVIL_SERVANT", "PENSIONER", "REGISTER_MISSING"}


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    build(folder, size=100, seed=7)
    return folder / PERIOD


@pytest.fixture(scope="module")
def register(city) -> Register:
    return Register.of_extract(next((city / "disdukcapil").iterdir()))


def home(postgres: str, folder: Path, city: Path, agencies: tuple[str, ...]) -> Iterator[Settings]:
    """A home that has received the files of these agencies."""
    only = "disdukcapil" not in agencies
    with fresh_settings(postgres, folder) as settings, pytest.MonkeyPatch.context() as patch:
        for name, value in environment_of(settings).items():
            patch.setenv(name, value)
        for agency in agencies:
            for path in sorted((city / agency).iterdir()):
                drop(settings, agency, PERIOD, path)
            for file_id in stages.find_files(agency):
                stages.load(file_id)
                stages.check_file(file_id)
        patch.setenv("PADAN_SERVICE_ONLY", str(only))
        yield settings.model_copy(update={"service_only": only})


def padan(settings: Settings, *arguments: str, url: str = "") -> subprocess.Popen[str]:
    environment = os.environ | environment_of(settings) | {
        "PADAN_SERVICE_ONLY": str(settings.service_only),
        "PADAN_DUKCAPIL_URL": url,
        "PADAN_DUKCAPIL_USER": CALLER["USER_ID"],
        "PADAN_DUKCAPIL_PASSWORD": CALLER["PASSWORD"],
        "PADAN_DUKCAPIL_IP": CALLER["IP_USER"],
        "PADAN_LANGUAGE": "en",
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "padan"), *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def said_by(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=120)
    return " ".join(said.split())


def ask_all(settings: Settings, register: Register) -> list[str]:
    """Goes with a quota smaller than the list, the first one killed on its way; what each of them said."""
    register.calls, register.quota = 0, QUOTA
    register.seen.clear()
    with serving(register) as url:
        killed = padan(settings, "ask", url=url)
        while register.calls < QUOTA // 3:
            time.sleep(0.005)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        said: list[str] = []
        while not said or "Nothing is left" not in said[-1]:
            register.quota = QUOTA
            said.append(said_by(padan(settings, "ask", url=url)))
    return said


def states(settings: Settings) -> dict[int, tuple[str, list[str]]]:
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000, state, reasons FROM verification.decision AS d"
            " WHERE d.run_id = (SELECT max(run_id) FROM verification.run)",
            {},
        ).all()
    return {number: (state, reasons) for number, state, reasons in rows}


@pytest.fixture(scope="module")
def both(postgres, tmp_path_factory, city, register):
    """Decided by the extract; then asked about, and decided again."""
    folder = tmp_path_factory.mktemp("both")
    for settings in home(postgres, folder, city, ("disnaker", "disdukcapil", "bpjs")):
        stages.run_flow(PERIOD)
        before = states(settings)
        said = ask_all(settings, register)
        contents = Counter(register.seen), register.calls
        ready = stages.ready_period()
        counts = stages.run_flow(PERIOD)
        yield settings, before, states(settings), said, contents, ready, counts["run_id"]


@pytest.fixture(scope="module")
def alone(postgres, tmp_path_factory, city, register):
    """Asked about and decided without an extract."""
    folder = tmp_path_factory.mktemp("alone")
    for settings in home(postgres, folder, city, ("disnaker", "bpjs")):
        register.quota = 1_000
        with serving(register) as url:
            assert "Nothing is left" in said_by(padan(settings, "ask", url=url))
        stages.run_flow(PERIOD)
        yield settings, states(settings)


def test_a_quota_smaller_than_the_list_and_a_kill_ask_nothing_twice(both):
    _, _, _, said, (seen, calls), _, _ = both
    assert len(said) > 1
    assert all("The quota is spent" in go for go in said[:-1])
    assert calls <= len(seen) + 1, "one content for the kill, at the most"
    assert sum(seen.values()) == calls


def test_new_answers_make_a_new_run_and_the_old_decisions_stay(both):
    settings, before, _, _, _, ready, run_id = both
    assert ready == PERIOD
    with begin(settings) as connection:
        first = dict(
            connection.exec_driver_sql(
                "SELECT row_id %% 100000000, state FROM verification.decision WHERE run_id < %s", (run_id,)
            ).all()
        )
    assert first == {number: state for number, (state, _) in before.items()}


def test_the_service_agrees_with_the_extract_where_both_exist(both):
    settings, *_, run_id = both
    found = disagreements(settings, run_id)
    for attribute in ("birth_date", "sex", "nik"):
        assert all(key in ("sesuai, sesuai", "tidak sesuai, tidak sesuai") for key in found[attribute])
    # found and HILANG in the extract: the service has no word for it
    status = found["population_status"]
    assert status.pop("sesuai, sesuai") > 200
    assert set(status) <= {"tidak sesuai, tidak sesuai", "tidak sesuai, sesuai"}
    assert status.get("tidak sesuai, sesuai", 0) <= 2
    # spellings as they stand (ST. for SITTI) against spellings made alike
    names = found["name"]
    assert sum(names.values()) - names["sesuai, sesuai"] < 0.1 * sum(names.values())


def test_nobody_is_refused_by_the_service_alone_where_both_exist(both):
    _, before, after, *_ = both
    moves = Counter((before[row][0], after[row][0]) for row in before if before[row][0] != after[row][0])
    assert all(to == "review" for _, to in moves)
    assert sum(moves.values()) <= 0.03 * len(before)


def test_without_an_extract_the_city_is_decided_by_the_service(alone, both):
    settings, decided = alone
    by_extract = both[1]
    assert decided.keys() == by_extract.keys()
    verified = {row for row, (state, _) in decided.items() if state == "verified"}
    assert len(verified) > 0.7 * sum(state == "verified" for state, _ in by_extract.values())
    # who is verified here and not there: for reasons that only an extract can give
    for row in verified:
        state, reasons = by_extract[row]
        assert state in ("verified", "duplicate") or set(reasons) & UNKNOWABLE, reasons
    refused = {row for row, (state, _) in decided.items() if state == "ineligible"}
    assert {by_extract[row][0] for row in refused} <= {"ineligible", "review"}
    files, runs = balances(settings)
    assert all(row["difference"] == 0 for row in files + runs)
    assert all(row["staging_difference"] == 0 for row in runs)


def test_what_this_mode_cannot_do_is_said(alone):
    settings, _ = alone
    said = said_by(padan(settings, "missed"))
    assert "has no register extract" in said
    assert "Traceback" not in said
    page = (settings.out / "report.html").read_text(encoding="utf-8")
    assert "Kota ini tidak menerima data kependudukan" in page


def test_it_waits_for_an_extract_unless_it_is_told_that_there_is_none(alone, monkeypatch):
    assert stages.ready_period() is None, "published on today's inputs"
    monkeypatch.setenv("PADAN_SERVICE_ONLY", "false")
    said = said_by(padan(alone[0].model_copy(update={"service_only": False}), "verify", "--period", PERIOD))
    assert "no accepted file of disdukcapil" in said
