"""A clerk works through the fix-lists as they are made: three waves, some wrong again, decided after each."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from padan import stages
from padan.city import build
from padan.corrections.closing import closing_rates
from padan.corrections.edition import correct
from padan.intake import receive
from padan.quality import accept, validate
from padan.reporting.balance import balances
from padan.warehouse import Role, begin
from tests.clerk import TO_CLOSE, Clerk, listed
from tests.steps import environment_of

PERIOD = "2026-11"
ROLES = {"resident": "disdukcapil", "member": "bpjs"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A very small city's files."""
    return dict(build(tmp_path_factory.mktemp("city"), size=60, seed=9).files)


@pytest.fixture
def made(settings, files):
    """The fix-list of the candidates' file."""
    return take_in(settings, receive(settings, files["candidate"], "disnaker", PERIOD).file_id)


def take_in(settings, file_id: int) -> Path:
    """Check and accept a file; the fix-list that its agency gets."""
    validate(settings, file_id)
    counts = accept(settings, file_id)
    assert counts["status"] == "accepted"
    return settings.out / "fixlists" / counts["fixlist"]


def newest_list(settings) -> Path:
    return max((settings.out / "fixlists").glob("disnaker-*.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def states(settings, run_id: int, places: set) -> dict[str, int]:
    """How many of these rows are in which state."""
    with begin(settings, Role.OWNER) as connection:
        rows = connection.exec_driver_sql(
            "SELECT r.sheet, r.sheet_row, d.state FROM verification.decision AS d"
            " INNER JOIN raw.candidate AS r USING (row_id) WHERE d.run_id = %s", (run_id,),
        ).all()  # fmt: skip
    found = [row.state for row in rows if (row.sheet, row.sheet_row) in places]
    return {state: found.count(state) for state in sorted(set(found))}


def differences(settings) -> int:
    files, runs = balances(settings)
    return sum(abs(row["difference"]) for row in files + runs) + sum(
        abs(row["staging_difference"]) for row in runs
    )


def test_three_waves_of_the_made_lists_close_every_row_and_are_decided_again(
    settings, files, made, tmp_path, monkeypatch
):
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    for role in ("resident", "member"):
        take_in(settings, receive(settings, files[role], ROLES[role], PERIOD).file_id)
    clerk, open_again, touched = Clerk(files), set(), set()
    first = stages.run_flow(PERIOD)
    for number, (share, wrong) in enumerate(((0.6, 0.2), (0.75, 0.2), (1.0, 0.0)), 1):
        before = listed(newest_list(settings))
        back = tmp_path / f"wave{number}.xlsx"
        wave = clerk.fill(newest_list(settings), back, share=share, wrong=wrong, again=open_again)
        touched |= wave.right | wave.all_wrong
        corrected = correct(settings, back, "disnaker", PERIOD, "A. Clerk")
        assert (corrected.refused, corrected.rows) == ({}, len(wave.right) + len(wave.all_wrong))
        after = listed(take_in(settings, corrected.file_id))
        counts = stages.run_flow(PERIOD)
        assert differences(settings) == 0
        rate = closing_rates(settings, "disnaker", PERIOD)[-1]
        assert (rate["listed"], rate["corrected"]) == (len(before), corrected.rows)
        assert rate["closed"] == len(before.keys() - after.keys())
        assert rate["newly_wrong"] == len(after.keys() - before.keys())
        unprocessed = [sum(level in TO_CLOSE for level in made.values()) for made in (before, after)]
        assert (rate["unprocessed"], rate["unprocessed_closed"]) == (
            unprocessed[0],
            unprocessed[0] - unprocessed[1],
        )
        caught = wave.all_wrong - wave.wrong.get("typo", set())
        assert {place for place in touched if after.get(place) in TO_CLOSE} == caught
        open_again = wave.all_wrong
    assert not [place for place, level in after.items() if level in TO_CLOSE]
    now = states(settings, counts["run_id"], touched)
    assert now["verified"] > 0.7 * len(touched)
    assert {"empty", "quarantined"}.isdisjoint(now)
    assert counts["run_id"] != first["run_id"]
    assert counts["empty"] == 0


def test_the_list_saved_as_csv_comes_back_as_well(settings, files, made, tmp_path):
    clerk, back = Clerk(files), tmp_path / "back.xlsx"
    wave = clerk.fill(made, back, share=1.0, wrong=0.0, again=set())
    page = openpyxl.load_workbook(back).worksheets[1]
    lines = [
        [str(cell or "").replace("\n", " ") for cell in line] for line in page.iter_rows(values_only=True)
    ]
    path = tmp_path / "back.csv"
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in line) for line in lines), encoding="utf-8")
    corrected = correct(settings, path, "disnaker", PERIOD, "A. Clerk")
    assert (corrected.rows, corrected.refused) == (len(wave.right), {})


def test_a_list_that_comes_back_as_it_was_sent_changes_nothing(settings, made):
    corrected = correct(settings, made, "disnaker", PERIOD, "A. Clerk")
    assert (corrected.rows, corrected.file_id, corrected.refused) == (0, None, {})
    assert corrected.unchanged == len(listed(made))
