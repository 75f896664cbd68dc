"""The whole way of a small city through the real scheduler, as its users go it."""

from __future__ import annotations

import shutil

import httpx
import pytest

from padan.city import build
from tests.canary import leaks, plant
from tests.journey.household import household
from tests.truth import read_truth

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1500)]

PERIOD = "2026-11"
STATES = ("empty", "quarantined", "duplicate", "not_found", "review", "ineligible", "verified")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A small city's files as an agency's own, with canary identities planted, and the truth."""
    folder = tmp_path_factory.mktemp("city")
    build(folder, size="small", seed=3)
    truth = read_truth(folder / PERIOD)
    secrets = plant(folder / PERIOD, truth)
    for agency in ("disnaker", "disdukcapil", "bpjs"):
        shutil.copytree(folder / PERIOD / agency, folder / "own" / agency / PERIOD)
    return folder / "own", truth, secrets


@pytest.fixture(scope="module")
def house(files):
    """A household in which these files went the whole way once."""
    with household() as house:
        house.first = house.run("--inbox", str(files[0]), PADAN_TARGET="1789")
        yield house


def test_every_row_has_one_state_and_what_is_verified_is_staged(house, files):
    summary, truth = house.summary(), files[1]
    assert summary["balance_difference"] == 0
    assert summary["received"] == len(truth.rows) == 1789
    assert sum(summary[state] for state in STATES) == summary["received"]
    assert summary["staged"] == summary["verified"] > 1000
    assert summary["empty"] == sum(row["is_empty"] == "true" for row in truth.rows.values())
    assert summary["gap_to_target"] == 1789 - summary["staged"]
    assert summary["rupiah_per_month"] == 16_800 * summary["staged"]


def test_the_figures_are_told_in_plain_words(house):
    assert "verified: ready for BPJS" in house.first
    assert f"{house.summary()['verified']:,}" in house.first
    assert "rows unaccounted for" in house.first


def test_the_report_is_written_and_mailed(house):
    assert "<html" in (house.out / "report.html").read_text(encoding="utf-8")
    mails = [path.read_bytes() for path in sorted((house.out / "mail").glob("*.eml"))]
    assert sum(b"To: pemkot@localhost" in mail for mail in mails) == 1
    assert all(path.read_bytes() in mails for path in house.home.mail.glob("*.eml"))


def test_nothing_is_left_running(house):
    assert house.left_behind() == []


def test_no_canary_is_told_anywhere(house, files):
    told = list(house.everything_told())
    for channel in (
        "task_id=file.load",
        "task_id=link",
        "services/scheduler.log",
        "server_log",
        ".eml",
        "table xcom",
    ):
        assert any(channel in where and text for where, text in told), f"nothing was read of {channel}"
    assert leaks(files[2], iter(told)) == []


def test_a_second_run_changes_nothing(house, files):
    ledger = "SELECT count(*), max(entry_id) FROM audit.ledger"
    before = house.staged_bytes(), house.query(ledger), (house.out / "summary.json").read_bytes()
    mails = {path.name for path in house.home.mail.iterdir()}
    for name in ("summary.json", "report.html"):
        (house.out / name).unlink()
    printed = house.run("--inbox", str(files[0]), PADAN_TARGET="1789")
    assert "0 of 3 files are new" in printed
    assert "intake_disnaker load" not in printed
    assert (house.staged_bytes(), house.query(ledger), (house.out / "summary.json").read_bytes()) == before
    assert (house.out / "report.html").exists()
    assert {path.name for path in house.home.mail.iterdir()} == mails
    assert house.left_behind() == []


def test_another_job_does_not_mix_with_this_home(house):
    assert "they would mix" in " ".join(house.run(expect=1).split())


def test_up_keeps_the_pages_on_for_who_logs_in_and_down_stops_them(house, files):
    own = ("--inbox", str(files[0]), "--port", str(house.port))
    printed = house.padan("up", *own)
    address = f"http://127.0.0.1:{house.port}"
    assert address in printed
    assert "password" in printed
    assert httpx.get(f"{address}/api/v2/version", trust_env=False, timeout=60).status_code == 200
    assert httpx.get(f"{address}/api/v2/dags", trust_env=False, timeout=60).status_code == 401
    assert "up already" in house.run(*own[:2], expect=1)
    assert "Stopped" in house.padan("down")
    assert house.left_behind() == []
    assert "Nothing was running" in house.padan("down")


def test_a_failure_and_ctrl_c_on_the_way_lead_to_the_same_bytes(house, files, tmp_path):
    own = ("--inbox", str(files[0]))
    with household() as other:
        printed = " ".join(other.run(*own, expect=1, PADAN_EXPECTATIONS=str(tmp_path)).split())
        assert "validate of intake_" in printed
        assert "docs/how-to/runbook.md#validate" in printed
        assert str(other.home.airflow / "logs") in printed
        mails = b"".join(path.read_bytes() for path in other.home.mail.glob("*.eml"))
        assert b"To: engineers@localhost" in mails
        assert other.left_behind() == []

        # by now every file is accepted and the asset's event is spent: the next run must see to the rest
        code, printed = other.interrupt("verification open_run ", *own)
        assert code == 130, printed
        assert "nothing is left running" in printed
        assert other.left_behind() == []

        other.run(*own, PADAN_TARGET="1789")
        assert other.left_behind() == []
        assert other.summary() == house.summary()
        assert other.staged_bytes() == house.staged_bytes()
        assert other.query("SELECT sum(abs(difference)) FROM audit.row_balance") == [(0,)]


def test_ctrl_c_while_the_services_start_leaves_nothing():
    with household() as house:
        code, printed = house.interrupt("Airflow starts", "--city", "small")
        assert code == 130, printed
        assert house.left_behind() == []
