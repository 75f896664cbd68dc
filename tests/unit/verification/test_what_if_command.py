"""`padan eligibility`: what it says, and that bad input is one sentence."""

from __future__ import annotations

import datetime as dt
import json
import sys

import pyarrow as pa
import pytest

from padan.commands.eligibility import _as_json, _print
from padan.i18n import translator
from padan.settings import Settings
from padan.verification import decide
from padan.verification.whatif import Move, WhatIf
from tests.steps import environment_of
from tests.unit.verification.world import PERIOD, World, nik_of

ELIGIBILITY = Settings().include / "rules" / "eligibility.yaml"
TARIFFS = Settings().include / "rules" / "tariffs.yaml"


@pytest.fixture
def padan(settings, capsys, monkeypatch):
    """Run `padan eligibility ARGUMENTS` on a fresh warehouse: (exit code, its words with single spaces)."""
    from padan import cli

    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["padan", "eligibility", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return ended.value.code or 0, " ".join((captured.out + captured.err).replace("\u00a0", " ").split())

    return run


@pytest.fixture
def decided(settings) -> int:
    """Three verified, one of them 60 years old, and one deceased."""
    world = World()
    world.person(1)
    world.person(2)
    world.person(3, row={"birth_date": "1966-06-01"}, resident={"birth_date": "1966-06-01"})
    world.person(4, resident={"population_status": "deceased"})
    run_id = world.write(settings)
    decide(settings, run_id)
    return run_id


@pytest.fixture
def until_60(tmp_path):
    path = tmp_path / "new.yaml"
    text = ELIGIBILITY.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 65", "at_least: 60"), encoding="utf-8")
    return path


def test_the_answer_in_english(padan, decided, until_60):
    code, said = padan("--rules", until_60, "--language", "en")
    assert code == 0, said
    assert "Run 1, list of 2026-11, enrolment date December 1, 2026, judged by other rules:" in said
    assert "1 rows would change their state or leading reason." in said
    assert "Verified: 3 to 2 (-1)." in said
    assert "Contributions a month: IDR 50,400 to IDR 33,600 (-IDR 16,800)." in said
    assert "The warehouse was not changed." in said


def test_the_answer_in_indonesian_is_the_default(padan, decided, until_60):
    code, said = padan("--rules", until_60)
    assert code == 0, said
    assert "1 baris berubah hasil atau alasan utamanya." in said
    assert "Sudah berumur 65 tahun atau lebih" in said
    assert "Terverifikasi: 3 menjadi 2 (-1)." in said
    assert "Iuran per bulan: Rp 50.400 menjadi Rp 33.600 (-Rp 16.800)." in said
    assert "Gudang data tidak diubah." in said


def test_nobody_changes(padan, decided):
    code, said = padan("--rules", ELIGIBILITY, "--language", "en")
    assert code == 0
    assert "No row would change its outcome." in said
    assert "Verified: 3 to 3 (0)." in said


def test_the_answer_as_json(padan, decided, until_60):
    code, said = padan("--rules", until_60, "--json", "--period", PERIOD)
    assert code == 0
    assert json.loads(said) == {
        "run_id": 1,
        "period": PERIOD,
        "enrolment_date": "2026-12-01",
        "as_decided": False,
        "changed": 1,
        "other_reasons": 0,
        "now": {"verified": 3, "rupiah_per_month": 50_400},
        "then": {"verified": 2, "rupiah_per_month": 33_600},
        "changes": [
            {
                "state_now": "verified", "reason_now": "NEW",
                "state_then": "ineligible", "reason_then": "OVER_AGE",
                "candidates": 1, "verified_change": -1, "rupiah_per_month_change": -16_800,
            }
        ],
    }  # fmt: skip


def test_another_tariff_alone(padan, decided, tmp_path):
    tariff = tmp_path / "tariff.yaml"
    tariff.write_text(TARIFFS.read_text(encoding="utf-8").replace("10000", "11000"), encoding="utf-8")
    code, said = padan("--rules", ELIGIBILITY, "--tariff", tariff, "--language", "en")
    assert code == 0
    assert "No row would change its outcome." in said
    assert "Contributions a month: IDR 50,400 to IDR 53,400 (+IDR 3,000)." in said


def test_rows_are_written_by_id_and_name_nobody(padan, decided, until_60, tmp_path):
    file = tmp_path / "rows.csv"
    code, said = padan("--rules", until_60, "--rows", file, "--language", "en")
    assert code == 0
    assert f"1 row ids written to {file}." in said
    written = file.read_text(encoding="utf-8")
    header, row = written.splitlines()
    assert header == '"row_id","state_now","reasons_now","state_then","reasons_then"'
    assert row.endswith('00000003,"verified","NEW","ineligible","OVER_AGE"')
    assert not any(word in written + said for word in (nik_of(3), "PERSON"))


def test_counts_only_write_no_file(padan, decided, until_60, tmp_path):
    padan("--rules", until_60)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".csv"] == []


def test_no_decided_run_is_a_sentence(padan, settings):
    World().write(settings)
    code, said = padan("--rules", ELIGIBILITY)
    assert code == 1
    assert said == (
        "Padan stopped: No run is decided yet: decide one with `padan verify --period YYYY-MM` first."
    )
    code, said = padan("--rules", ELIGIBILITY, "--period", "2026-10")
    assert (code, "No run of 2026-10 is decided" in said) == (1, True)


BAD = [
    # what is wrong, arguments, what is said
    ("no such file", ("--rules", "{tmp}/none.yaml"), "none.yaml: cannot be read (No such file or directory)"),
    ("a folder", ("--rules", "{tmp}"), "cannot be read (Is a directory)"),
    ("not YAML", ("--rules", "{tmp}/broken.yaml"), "broken.yaml: not YAML: line 4,"),
    ("a wrong field", ("--rules", "{tmp}/wrong.yaml"), "wrong.yaml: line 6, version 1, rules.0.fact: "),
    ("a wrong tariff", ("--rules", str(ELIGIBILITY), "--tariff", "{tmp}/wrong.yaml"),
     "wrong.yaml: line 3, version 1, programmes: Field required"),
    ("no version yet", ("--rules", "{tmp}/later.yaml"), "later.yaml: no version is in force on 2026-12-01"),
    ("no period", ("--rules", str(ELIGIBILITY), "--period", "2026-13"), "'2026-13' is no period"),
    ("no language", ("--rules", str(ELIGIBILITY), "--language", "fr"), "No language 'fr'"),
    ("no folder for rows", ("--rules", str(ELIGIBILITY), "--rows", "{tmp}/none/rows.csv"),
     "there is no folder"),
    ("rows of another kind", ("--rules", str(ELIGIBILITY), "--rows", "{tmp}/rows.xlsx"),
     "results are written as .csv"),
]  # fmt: skip

WRONG = """\
# A trial.
versions:
  - from: 2025-01-01
    source: A trial.
    rules:
      - {id: a, fact: religion, any_of: [x], reason: A, outcome: ineligible, source: A trial.}
"""


@pytest.mark.parametrize(("arguments", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input_is_a_sentence(padan, decided, tmp_path, arguments, message):
    (tmp_path / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(
        "versions:\n  - from: 2025-01-01\n    source: [\n", encoding="utf-8"
    )
    later = ELIGIBILITY.read_text(encoding="utf-8").replace("from: 2025", "from: 2027")
    (tmp_path / "later.yaml").write_text(later, encoding="utf-8")
    code, said = padan(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert code == 1, said
    assert said.startswith("Padan stopped: ")
    assert message in said


def test_a_file_of_rules_must_be_named(padan):
    assert padan()[0] == 2


# --- words alone ---


def told(*moves: Move, as_decided: bool = True) -> WhatIf:
    rows = pa.table({"row_id": pa.array([], pa.int64())})
    return WhatIf(3, PERIOD, dt.date(2026, 12, 1), as_decided, moves, rows)


def printed(answer: WhatIf) -> str:
    from rich.console import Console

    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    _print(console, answer, translator("en"), None)
    return " ".join(console.export_text().replace("\u00a0", " ").split())


def test_a_reason_without_words_is_told_by_its_code():
    said = printed(told(Move("verified", "NEW", "ineligible", "SEGMENT_ELSEWHERE", 1200, 0, 20_160_000, 0)))
    assert "SEGMENT_ELSEWHERE" in said
    assert "│ 1,200 │ -1,200 │ -IDR 20,160,000 │" in said


def test_other_rules_since_and_other_reasons_are_noted():
    stays = Move("ineligible", "DECEASED", "ineligible", "DECEASED", 9, 2, 0, 0)
    assert "2 rows would keep state and leading reason" in printed(told(stays))
    assert "decided by rules or code other than today's" in printed(told(stays, as_decided=False))
    assert "today's" not in printed(told(stays))


def test_who_comes_in_is_counted_upwards():
    answer = told(
        Move("ineligible", "OVER_AGE", "verified", "NEW", 2, 0, 0, 33_600),
        Move("verified", "NEW", "verified", "NEW", 5, 0, 84_000, 84_000),
    )
    assert "Verified: 5 to 7 (+2)." in printed(answer)
    assert _as_json(answer)["changes"][0]["rupiah_per_month_change"] == 33_600
