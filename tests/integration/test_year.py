"""Three months of a small year: everything goes round, and the promises hold."""

from __future__ import annotations

import json
import re

import pytest
from rich.console import Console

from padan.commands.year import WIDTH, show
from padan.year import Asked, simulate
from tests.conftest import fresh_settings


@pytest.fixture(scope="module")
def judged(postgres, tmp_path_factory):
    folder = tmp_path_factory.mktemp("year")
    with fresh_settings(postgres, folder) as fresh:
        settings = fresh.model_copy(
            update={"demonstration": True, "target": 60, "returns": folder / "returns", "language": "id"}
        )
        said: list[str] = []
        figures = simulate(settings, Asked(size=400, seed=1, months=3), folder / "city", said.append)
        assert json.loads((settings.out / "year.json").read_text(encoding="utf-8")) == figures
        yield figures, said


def test_the_promises_hold(judged):
    promises = judged[0]["promises"]
    assert set(promises["deceased_paid_though_known"]) <= {"officer_said_no"}
    for name in ("uncovered_by_our_doing", "person_months_twice", "vacancies_unexplained",
                 "balance_difference"):  # fmt: skip
        assert promises[name] == 0, name


def test_every_month_is_paid_and_answered(judged):
    figures, said = judged
    assert [batch["month"] for batch in figures["batches"]] == ["2026-12", "2027-01", "2027-02", "2027-03"]
    assert all(batch["accepted"] and batch["simulated"] for batch in figures["batches"])
    assert figures["person_months_paid"] > 3 * 50
    assert [line[:7] for line in said] == ["2026-11", "2026-12", "2027-01", "2027-02"]


def test_nobody_is_named(judged):
    assert not re.search(r"\d{16}", json.dumps(judged[0]))


def test_the_terminal_tells_the_promises_the_months_and_the_classes(judged):
    figures, _ = judged
    console = Console(record=True, width=WIDTH)
    show(console, figures)
    told = console.export_text()
    assert "uncovered person-months by our doing" in told
    for batch in figures["batches"]:
        assert any(
            batch["month"] in line and f"{batch['persons']:,}" in line for line in told.splitlines()
        ), batch["month"]
    assert all(true in told for true in figures["outcome"])
