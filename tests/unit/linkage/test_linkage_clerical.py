"""A run without truth, judged from a sample: who is asked for, what is concluded, how often it is so."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from padan.cli import app
from padan.errors import PadanError
from padan.linkage.evaluation.clerical import Counted, count, estimate
from padan.linkage.evaluation.sample import allocate, draw, strata

RUNS = 500


def links(matches: int = 900, reviews: int = 80) -> pd.DataFrame:
    """A run's links: three matches in four are certain."""
    rng = np.random.default_rng(2)
    certain = np.where(np.arange(matches) % 4 > 0, 0.99995, 0.995)
    probability = np.concatenate([certain, rng.uniform(0.05, 0.98, reviews)])
    ids = [f"{n:05d}" for n in range(matches + reviews)]
    return pd.DataFrame(
        {
            "left_id": ids,
            "right_id": [f"R{i}" for i in ids],
            "probability": probability,
            "decision": ["match"] * matches + ["review"] * reviews,
        }
    )


LEFT = pd.Series([f"{n:05d}" for n in range(1_100)])


def test_strata_hold_every_link_once_and_the_rows_without() -> None:
    found = strata(links(), LEFT)
    assert [(one.decision, len(one.units)) for one in found][:2] == [("match", 675), ("match", 225)]
    assert sum(len(one.units) for one in found) == len(LEFT)
    assert found[-1].decision == "unlinked"
    assert len(strata(links(), LEFT[:980])) == len(found) - 1


def test_the_uncertain_are_asked_for_more_often_and_nobody_is_left_out() -> None:
    found = strata(links(), LEFT)
    counts = allocate(found, 300)
    rates = [count / len(one.units) for count, one in zip(counts, found, strict=True)]
    assert rates[2] > rates[0]
    assert min(counts) >= 30
    assert allocate(found, 10_000) == [len(one.units) for one in found]


def test_the_sheet_is_blind_mixed_and_the_same_for_a_seed() -> None:
    found = strata(links(), LEFT)
    sheet = draw(found, 300, seed=4)
    assert list(sheet.columns) == ["left_id", "right_id", "verdict"]
    assert sheet.equals(draw(found, 300, seed=4))
    assert not sheet.equals(draw(found, 300, seed=5))
    assert not sheet["left_id"].is_monotonic_increasing
    assert not sheet.duplicated(["left_id", "right_id"]).any()


@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("usual", (0.998, 0.97, 0.8, 0.3, 0.02)),
        ("errors are rare", (1.0, 0.995, 0.95, 0.1, 0.002)),
        ("none at all", (1.0, 1.0, 1.0, 0.0, 0.0)),
        ("bad", (0.95, 0.8, 0.5, 0.4, 0.2)),
    ],
)
def test_the_intervals_hold_the_truth_as_often_as_they_say(name: str, shares: tuple[float, ...]) -> None:
    """500 sampled runs of a city of 35,000: 95 % intervals, one and a half standard errors allowed."""
    sizes, asked = (30_000, 2_000, 300, 200, 2_500), (150, 100, 100, 100, 150)
    decisions = ("match", "match", "review", "review", "unlinked")
    rng = np.random.default_rng(8)
    true = [round(size * share) for size, share in zip(sizes, shares, strict=True)]
    truth = (
        (true[0] + true[1]) / (sizes[0] + sizes[1]),
        (true[0] + true[1]) / sum(true),
        sum(true[:4]) / sum(true),
    )
    held = np.zeros(3)
    for _ in range(RUNS):
        same = [rng.hypergeometric(t, n - t, k) for t, n, k in zip(true, sizes, asked, strict=True)]
        counted = [
            Counted(d, n, int(s), k - int(s))
            for d, n, s, k in zip(decisions, sizes, same, asked, strict=True)
        ]
        told = estimate(counted)
        held += [
            one.low <= value <= one.high
            for one, value in zip((told.precision, told.recall, told.recall_with_review), truth, strict=True)
        ]
    assert (held / RUNS >= 0.935).all(), (name, held / RUNS)


def test_the_point_is_the_weighted_share_and_unclear_widens_the_interval() -> None:
    told = [Counted("match", 1_000, 95, 5), Counted("unlinked", 100, 10, 10)]
    plain = estimate(told)
    assert plain.precision.value == pytest.approx(0.95)
    assert plain.recall.value == pytest.approx(950 / 1_000)
    doubtful = estimate([Counted("match", 1_000, 95, 5, 10), told[1]])
    assert doubtful.precision.value == pytest.approx(0.95)
    assert doubtful.precision.low < plain.precision.low
    assert doubtful.precision.high > plain.precision.high
    assert doubtful.unclear == 10


def test_words_and_gaps_in_a_sheet_are_refused() -> None:
    found = strata(links(), LEFT)
    sheet = draw(found, 300, seed=4)
    with pytest.raises(PadanError, match="Nothing is judged yet"):
        count(found, sheet)
    with pytest.raises(PadanError, match="not what row 2 of the sheet says"):
        count(found, sheet.assign(verdict="maybe"))
    counted = count(found, sheet.assign(verdict=" Same "))
    assert [one.same for one in counted] == allocate(found, 300)
    twice = pd.concat([sheet.assign(verdict="same"), sheet.head(1).assign(verdict="same")], ignore_index=True)
    assert count(found, twice) == counted
    twice.loc[len(sheet), "verdict"] = "different"
    with pytest.raises(PadanError, match=f"Row {len(sheet) + 2} of the sheet judges a pair otherwise"):
        count(found, twice)


def test_within_one_file_a_row_is_linked_on_either_side() -> None:
    links = pd.DataFrame(
        {"left_id": ["1", "2"], "right_id": ["3", "4"], "probability": [1.0, 1.0], "decision": "match"}
    )
    rows = pd.Series(["1", "2", "3", "4", "5"])
    alone = strata(links, rows, within_one_file=True)[-1]
    assert alone.units["left_id"].tolist() == ["5"]
    assert strata(links, rows)[-1].units["left_id"].tolist() == ["3", "4", "5"]


def test_a_file_linked_with_itself_is_asked_for(tmp_path: Path) -> None:
    run, left, sheet = tmp_path / "links.parquet", tmp_path / "left.csv", tmp_path / "sheet.csv"
    links = pd.DataFrame({"left_id": ["1"], "right_id": ["2"], "probability": [1.0], "decision": ["match"]})
    links.to_parquet(run)
    left.write_text("id\n1\n2\n3\n", encoding="utf-8")
    words = ["sample", str(run), "--left", str(left), "--out", str(sheet)]
    assert "Say --one-file" in str(CliRunner().invoke(app, words).exception)
    for option, rows in (("--one-file", 2), ("--two-files", 3)):
        assert CliRunner().invoke(app, [*words, option]).exit_code == 0
        assert len(pd.read_csv(sheet)) == rows
    assert "written as .csv" in str(CliRunner().invoke(app, [*words[:-1], "sheet.xlsx"]).exception)


def test_from_the_command_line(tmp_path: Path) -> None:
    run, left, sheet = tmp_path / "links.parquet", tmp_path / "left.csv", tmp_path / "sheet.csv"
    links().to_parquet(run)
    LEFT.rename("id").to_frame().to_csv(left, index=False)
    said = CliRunner().invoke(app, ["sample", str(run), "--left", str(left), "--out", str(sheet)])
    assert said.exit_code == 0, said.output
    judged = pd.read_csv(sheet, dtype=str)
    assert "probability" not in judged
    judged["verdict"] = np.where(judged["right_id"].isna(), "different", "same")
    judged.to_csv(sheet, index=False)
    words = ["estimate", str(run), str(sheet), "--left", str(left)]
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert told["precision"]["value"] == 1
    assert told["precision"]["high"] == 1
    assert told["recall_with_review"]["low"] < 1
    assert "95 %" in CliRunner().invoke(app, words).output
