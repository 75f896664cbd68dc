"""The small city through the task functions, judged by its truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from padan import stages
from padan.city import build
from padan.intake import drop
from padan.reporting.balance import balances
from tests.conftest import fresh_settings
from tests.steps import environment_of
from tests.truth import as_table, confusion, decisions, read_truth, staged_under_another

PERIOD = "2026-11"


@pytest.fixture(scope="module", params=["fresh", "renewal"])
def home(request, postgres, tmp_path_factory):
    """A home in which the small city of a scenario has been received and verified."""
    folder = tmp_path_factory.mktemp(request.param)
    build(folder / "city", size="small", seed=20, scenario=request.param)
    with fresh_settings(postgres, folder) as settings, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PADAN_TARGET", "1789")
        for name, value in environment_of(settings.model_copy(update={"target": 1789})).items():
            patch.setenv(name, value)
        for agency in ("disnaker", "disdukcapil", "bpjs"):
            for path in sorted((folder / "city" / PERIOD / agency).iterdir()):
                drop(settings, agency, PERIOD, path)
            for file_id in stages.find_files(agency):
                stages.load(file_id)
                stages.check_file(file_id)
        stages.run_flow(PERIOD)
        yield settings, read_truth(folder / "city" / PERIOD)


def _summary(settings) -> dict:
    return json.loads(Path(settings.out / "summary.json").read_text(encoding="utf-8"))


def test_counts_equal_the_truth_exactly(home):
    settings, truth = home
    summary = _summary(settings)
    assert summary["received"] == len(truth.rows) == 1789
    assert summary["empty"] == sum(row["is_empty"] == "true" for row in truth.rows.values())
    assert summary["disabled"]["received"] == sum(row["is_disabled"] == "true" for row in truth.rows.values())
    niks = [row["nik_read"] for row in truth.rows.values() if row["nik_read"]]
    assert summary["nik_duplicates"] == len(niks) - len(set(niks))


def test_the_balance_is_zero(home):
    settings, _ = home
    files, runs = balances(settings)
    assert all(row["difference"] == 0 for row in files + runs)
    assert all(row["staging_difference"] == 0 for row in runs)
    assert _summary(settings)["balance_difference"] == 0


def test_verified_is_within_one_percent_of_the_knowable(home, capsys):
    settings, truth = home
    table = confusion(truth, decisions(settings, PERIOD))
    with capsys.disabled():
        print(f"\n{as_table(table)}")
    knowable = sum(row["expected_state"] == "verified" for row in truth.rows.values())
    assert abs(_summary(settings)["verified"] - knowable) <= 0.01 * knowable


def test_rows_staged_under_another_persons_nik_are_counted(home, capsys):
    settings, truth = home
    wrong = staged_under_another(truth, decisions(settings, PERIOD))
    with capsys.disabled():
        print(f"\nstaged under another person's NIK: {wrong} of {_summary(settings)['staged']}")
    # one in a thousand, the precision that the linkage promises for automatic decisions
    assert wrong <= 0.001 * _summary(settings)["staged"]
