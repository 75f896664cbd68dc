"""The small city through the task functions, judged by its truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from padan import stages
from padan.city import build
from padan.errors import PadanError
from padan.evaluation import judge_run
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
        yield settings.model_copy(update={"state": folder}), read_truth(folder / "city" / PERIOD)


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


# --- `make truth`: its figures against a count of another kind ---


def test_the_wrongs_equal_an_independent_count(home):
    settings, truth = home
    judged = judge_run(settings, settings.state / "city")
    assert json.loads((settings.out / "truth.json").read_text(encoding="utf-8")) == judged
    people = _people(truth, decisions(settings, PERIOD))
    verified = [(row, nik) for rows in people.values() for row, state, nik in rows if state == "verified"]
    submitted = judged["submitted_wrongly"]
    assert submitted["base"] == len(verified) == _summary(settings)["verified"]
    second = sum(max(0, _states(rows).count("verified") - 1) for rows in people.values() if _eligible(rows))
    never = sum(_states(rows).count("verified") for rows in people.values() if not _eligible(rows))
    strangers = sum(nik != row["register_nik"] for row, nik in verified)
    assert submitted["under_another_nik"] == strangers
    assert second + never <= submitted["count"] <= second + never + strangers
    eligible = [rows for rows in people.values() if _eligible(rows)]
    refused = [rows for rows in eligible if set(_states(rows)) <= {"ineligible", "duplicate"}]
    assert (judged["refused_wrongly"]["count"], judged["refused_wrongly"]["base"]) == (
        len(refused),
        len(eligible),
    )
    states = [state for rows in people.values() for state in _states(rows)]
    assert judged["undecided"]["count"] == states.count("review") + states.count("not_found")
    assert judged["undecided"]["base"] == len(states)
    for name in ("submitted_wrongly", "refused_wrongly", "undecided"):
        part = judged[name]
        assert part["count"] == part["knowable"]["count"] + part["unknowable"]["count"]
        assert part["share"] == round(part["count"] / part["base"], 6)


def test_the_confusion_equals_an_independent_count(home):
    settings, truth = home
    judged = judge_run(settings, settings.state / "city")
    counted = confusion(truth, decisions(settings, PERIOD))
    assert _flat(judged["confusion_knowable"]) == dict(counted)
    assert sum(_flat(judged["confusion"]).values()) == len(truth.rows)
    for state in ("verified", "ineligible", "duplicate"):
        expected = sum(row["true_state"] == state for row in truth.rows.values())
        assert sum(judged["confusion"][state].values()) == expected


def test_the_harm_stays_within_its_limits(home):
    settings, _ = home
    judged = judge_run(settings, settings.state / "city")
    never = judged["submitted_wrongly"]["ineligible_or_duplicate"]
    # of a twentieth of the city, one in a thousand is not two people
    assert never["knowable"]["count"] <= 2
    assert judged["refused_wrongly"]["knowable"]["count"] <= 2
    assert judged["undecided"]["share"] <= 0.12


def test_nearly_all_missed_workers_are_found_in_every_kelurahan(home):
    settings, _ = home
    missed = judge_run(settings, settings.state / "city")["missed"]
    assert missed["precision_knowable"] >= 0.995
    assert missed["recall"] >= 0.995
    places = missed["by_kelurahan"].values()
    for name in ("found", "missed", "right"):
        assert missed[name] == sum(place[name] for place in places) > 0
    assert missed["found"] - missed["right"] == sum(missed["wrongly_found"].values())


def test_nobody_is_named_in_the_figures(home):
    settings, truth = home
    judge_run(settings, settings.state / "city")
    text = (settings.out / "truth.json").read_text(encoding="utf-8")
    for row in truth.rows.values():
        assert not row["register_nik"] or row["register_nik"] not in text
        assert not row["person_id"] or row["person_id"] not in text


def test_the_table_says_what_the_figures_say(home, capsys):
    from rich.console import Console

    from padan.commands.truth import show

    settings, _ = home
    judged = judge_run(settings, settings.state / "city")
    show(Console(width=120), judged)
    said = capsys.readouterr().out
    lines = {line.split("  ")[1].strip(): line.split() for line in said.splitlines() if line.startswith("  ")}
    undecided = judged["undecided"]
    assert f"{undecided['count']:,}" in lines["undecided, of the rows not empty"]
    assert f"{undecided['share']:.3%}" in lines["undecided, of the rows not empty"]
    assert f"{judged['confusion']['verified']['verified']:,}" in lines["verified"]
    assert f"{judged['by_true_reason']['MOVED_OUT']['ineligible']:,}" in lines["MOVED_OUT"]
    assert f"{judged['missed']['recall']:.2%}" in lines["the city"]


def test_another_citys_truth_is_refused(home, tmp_path):
    settings, _ = home
    build(tmp_path, size=400, seed=3)
    with pytest.raises(PadanError, match="of different files"):
        judge_run(settings, tmp_path)
    (tmp_path / PERIOD / "truth.csv").write_text("sheet\n", encoding="utf-8")
    with pytest.raises(PadanError, match="is no truth file: it lacks sheet_row"):
        judge_run(settings, tmp_path)
    with pytest.raises(PadanError, match="There is no truth at"):
        judge_run(settings, tmp_path / "elsewhere")


def test_without_a_published_run_there_is_nothing_to_judge(settings, tmp_path):
    with pytest.raises(PadanError, match="No run is published yet"):
        judge_run(settings, tmp_path)


def _people(truth, decided) -> dict[str, list]:
    """(truth row, decided state, linked NIK) by person; nobody's rows are left out."""
    people: dict[str, list] = {}
    for key, row in truth.rows.items():
        if row["person_id"]:
            people.setdefault(row["person_id"], []).append((row, decided[key][0], decided[key][2]))
    return people


def _eligible(rows) -> bool:
    return any(row["true_state"] == "verified" for row, _, _ in rows)


def _states(rows) -> list[str]:
    return [state for _, state, _ in rows]


def _flat(crossed: dict[str, dict[str, int]]) -> dict[tuple[str, str], int]:
    return {(of, state): count for of, counts in crossed.items() for state, count in counts.items()}
