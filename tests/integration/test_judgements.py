"""Judgements on the real warehouse: kept for good, met again by content, an input of a run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import openpyxl
import pytest

from padan import stages
from padan.city import build
from padan.errors import PadanError, WarehouseError
from padan.intake import receive
from padan.verification import decide, open_run, ready_period
from padan.verification.judgements import all_consequences
from padan.verification.judging import Request, judge
from padan.warehouse import Role, begin
from tests.steps import environment_of
from tests.unit.verification.judges import JUDGE, REASON, Judges
from tests.unit.verification.world import (
    AGENCIES,
    PERIOD,
    World,
    decisions,
    nik_of,
    rerun,
    row_id,
    staged_bytes,
)

NEXT = "2026-12"
DOUBTFUL = {"decision": "review", "probability": 0.9}
NAMES = ("QUORVAX", "ZEMBLIKO")


def scalar(settings, statement: str, *parameters):
    with begin(settings) as connection:
        return connection.exec_driver_sql(statement, parameters).scalar()


def rows(settings, statement: str, role: Role = Role.REVIEWER):
    with begin(settings, role) as connection:
        return connection.exec_driver_sql(statement).all()


def doubtful_world(salt: str = "", period: str = PERIOD, **of_two) -> World:
    """Two persons whom nobody but a person can tell; a third who is certain."""
    w = World(salt=salt, period=period)
    w.person(1, link=DOUBTFUL, row={"name": f"{NAMES[0]} {NAMES[1]}"})
    w.person(2, link=DOUBTFUL, row=of_two)
    w.person(3)
    return w


@pytest.fixture
def judged(settings):
    """A decided run, and somebody who judges its rows."""
    run_id = doubtful_world().write(settings)
    decide(settings, run_id)
    return run_id, Judges(settings, run_id)


@pytest.fixture
def padan(settings, capsys, monkeypatch):
    """Run `padan ARGUMENTS` in this process on a fresh warehouse: (exit code, what it printed)."""
    from padan import cli

    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["padan", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out + captured.err

    return run


AS = ("--as", "Petugas Satu", "--role", "officer", "--language", "en")

# --- kept ---


def test_a_judgement_keeps_who_why_and_what_was_seen(settings, judged):
    run_id, judges = judged
    assert len(judges.say(1, "same", resident=1).taken) == 1
    (kept,) = rows(settings, "SELECT * FROM verification.judgement")
    assert (kept.row_id, kept.resident_row_id, kept.other_row_id) == (
        judges.row(1), judges.resident(1), None,
    )  # fmt: skip
    assert (kept.answer, kept.actor, kept.role, kept.reason) == (
        "same", "Petugas Satu", "officer", REASON,
    )  # fmt: skip
    assert kept.judged_at is not None
    (pair,) = rows(settings, "SELECT * FROM verification.judged_pair")
    assert (pair.run_id, pair.model_sha256, pair.probability, pair.levels) == (run_id, "m", 0.9, {})
    assert nik_of(1) not in str(tuple(pair))


def test_the_ledger_names_the_judge_and_no_reason(settings, judged):
    _, judges = judged
    judges.say(1, "same", resident=1)
    judges.say(2, "cannot_tell", other=3)
    entries = rows(settings, "SELECT * FROM audit.ledger WHERE event = 'row_judged'", Role.LOADER)
    assert [entry.subject for entry in entries] == ["judgement 1", "judgement 2"]
    assert [(entry.actor, entry.reason) for entry in entries] == [
        ("Petugas Satu", "same"), ("Petugas Satu", "cannot_tell"),
    ]  # fmt: skip
    assert entries[1].evidence["other_row_id"] == judges.row(3)
    assert REASON not in str(entries)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification.judgement SET answer = 'cannot_tell'",
        "UPDATE verification.judged_pair SET probability = 1",
        "DELETE FROM verification.judgement",
        "DELETE FROM verification.judged_pair",
        "TRUNCATE verification.judgement CASCADE",
        "TRUNCATE verification.judged_pair",
    ],
)
@pytest.mark.parametrize("role", [Role.OWNER, Role.LOADER, Role.REVIEWER])
def test_judgements_are_only_added_to(settings, judged, statement, role):
    _, judges = judged
    judges.say(1, "same", resident=1)
    refused = "RaiseException" if role is Role.OWNER else "InsufficientPrivilege"
    with pytest.raises(WarehouseError, match=refused), begin(settings, role) as connection:
        connection.exec_driver_sql(statement)
    kept = rows(settings, "SELECT answer, probability FROM verification.judgement, verification.judged_pair")
    assert [tuple(one) for one in kept] == [("same", 0.9)]


def test_reasons_are_for_reviewers_only(settings, judged):
    _, judges = judged
    judges.say(1, "same", resident=1)
    with pytest.raises(WarehouseError, match="InsufficientPrivilege"):
        rows(settings, "SELECT reason FROM verification.judgement", Role.LOADER)
    with pytest.raises(WarehouseError, match="InsufficientPrivilege"):
        rows(settings, "SELECT * FROM verification.judgement", Role.REPORTER)
    assert rows(settings, "SELECT answer, actor FROM verification.judgement", Role.LOADER)


def test_the_same_words_again_change_nothing_and_other_words_do(settings, judged):
    _, judges = judged
    judges.say(1, "same", resident=1)
    again = judges.say(1, "same", resident=1)
    assert (again.taken, again.unchanged) == ((), 1)
    assert judges.say(1, "same", resident=1, reason="papers seen").taken
    assert judges.say(1, "cannot_tell", resident=1).taken
    assert judges.say(1, "same", resident=1).taken
    assert scalar(settings, "SELECT count(*) FROM verification.judgement") == 4


def test_a_pair_of_rows_is_the_same_pair_either_way_round(settings, judged):
    _, judges = judged
    judges.say(1, "same", other=2)
    judges.say(2, "not_the_same", other=1)
    in_effect = rows(settings, "SELECT * FROM verification.judgements_as_of(2)")
    assert [(pair.judgement_id, pair.answer) for pair in in_effect] == [(2, "not_the_same")]
    assert [pair.answer for pair in rows(settings, "SELECT * FROM verification.judgements_as_of(1)")] == [
        "same"
    ]


@pytest.mark.parametrize("who", [{"actor": " ", "role": "officer"}, {"actor": "A", "role": ""}])
def test_nobody_judges_without_a_name_and_a_role(settings, judged, who):
    _, judges = judged
    with pytest.raises(PadanError, match="a name and a role"):
        judge(settings, [Request(1, "same", "r", judges.row(1), resident_row_id=judges.resident(1))], **who)


# --- an input of a run ---


def test_a_judgement_makes_a_new_run_and_the_old_one_can_be_replayed(settings, judged):
    _, judges = judged
    first = open_run(settings, PERIOD)
    publish(settings, first)
    assert ready_period(settings) is None
    judges.say(1, "same", resident=1)
    assert ready_period(settings) == PERIOD
    second = open_run(settings, PERIOD)
    assert second != first
    publish(settings, second)
    assert ready_period(settings) is None
    inputs = dict(rows(settings, "SELECT run_id, inputs FROM verification.run"))
    assert "judgements" not in inputs[first]
    assert len(inputs[second]["judgements"]) == 64
    # taken back: the answers are those of the first run again, but not its question
    judges.say(1, "cannot_tell", resident=1)
    assert ready_period(settings) == PERIOD


def test_a_judgement_after_a_run_was_opened_is_for_the_next(settings, judged):
    run_id, judges = judged
    judges.say(1, "same", resident=1)
    second = rerun(settings, run_id)
    expected, staged = decisions(settings, second), staged_bytes(settings, second)
    assert expected[1].state == "verified"
    judges.say(1, "not_the_same", resident=1)
    judges.say(2, "same", resident=2)
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'linked' WHERE run_id = %s", (second,)
        )
    decide(settings, second)
    assert decisions(settings, second) == expected
    assert staged_bytes(settings, second) == staged


def test_judgements_about_other_lists_are_no_input(settings, judged):
    _, judges = judged
    before = open_run(settings, PERIOD)
    elsewhere = World(salt="x", period=NEXT)
    elsewhere.person(90, link=DOUBTFUL)
    elsewhere.person(91)
    others = Judges(settings, elsewhere.write(settings))
    others.say(90, "same", resident=90)
    others.say(90, "not_the_same", other=91)
    assert open_run(settings, PERIOD) == before
    # a pair of rows of which only one is in the list cannot be met
    pair = Request(1, "same", "r", judges.row(3), other_row_id=others.row(91))
    assert judge(settings, [pair], **JUDGE).taken
    assert open_run(settings, PERIOD) == before


def test_an_older_period_is_not_decided_again_because_somebody_judged(settings, judged):
    _, judges = judged
    publish(settings, open_run(settings, PERIOD))
    doubtful_world("next", NEXT).write(settings)
    publish(settings, open_run(settings, NEXT))
    judges.say(1, "same", resident=1)
    assert ready_period(settings) == NEXT
    publish(settings, open_run(settings, NEXT))
    assert ready_period(settings) is None


def test_the_same_answers_are_the_same_input_and_bytes_in_every_home(settings, judged, postgres, tmp_path):
    from tests.conftest import fresh_settings

    run_id, judges = judged
    judges.say(2, "same", resident=2)
    judges.say(1, "same", resident=1)
    first = rerun(settings, run_id)
    with fresh_settings(postgres, tmp_path / "other") as other:
        World(salt="before", period="2026-01").write(other)  # other file and judgement ids
        run_id = doubtful_world().write(other)
        judges = Judges(other, run_id)
        judges.say(1, "not_the_same", resident=1)
        judges.say(1, "same", resident=1)
        judges.say(2, "same", resident=2, reason="told differently")
        second = rerun(other, run_id)
        sha = "SELECT input_sha256 FROM verification.run WHERE run_id = %s"
        assert scalar(settings, sha, first) == scalar(other, sha, second)
        assert staged_bytes(settings, first) == staged_bytes(other, second)
        assert decisions(settings, first) == decisions(other, second)


# --- met again ---


def test_the_next_month_meets_the_judgement_and_a_changed_row_does_not(settings, judged):
    _, judges = judged
    judges.say(1, "same", resident=1)
    judges.say(2, "same", resident=2)
    judges.say(3, "not_the_same", resident=3)
    later = doubtful_world("next", NEXT, kelurahan_code="7371021001")
    later.residents[0]["address"] = "JALAN BARU"
    later.residents[0]["full_name"] = later.residents[0]["name"] = "CORRECTED SINCE"
    # other places in the list and in the register, and so other row ids
    for row in later.candidates + later.residents:
        row["row_number"] += 50
    later.links = [(model, left + 50, right + 50, values) for model, left, right, values in later.links]
    again = rerun(settings, later.write(settings))
    after = decisions(settings, again)
    assert (after[51].state, after[51].resident) == ("verified", 51)
    assert after[52].reasons == ("LINK_UNCERTAIN",)
    assert after[53].state == "not_found"


@pytest.mark.parametrize(
    "column",
    [
        "nik", "nik_form", "kk", "kk_form", "name", "daeng", "mother_name", "birth_place", "birth_date",
        "sex", "rt", "rw", "kelurahan_code", "kecamatan_code",
    ],
)  # fmt: skip
def test_every_value_that_the_models_read_is_part_of_the_content(settings, column):
    other = {
        "nik_form": "suspect",
        "kk_form": "suspect",
        "birth_date": "1981-01-01",
        "sex": "P",
        "rt": 9,
        "rw": 9,
    }
    w = World()
    w.row(1)
    w.row(2, nik=nik_of(1), name="PERSON 1", phone="0899", address="ELSEWHERE")
    w.row(3, **{"nik": nik_of(1), "name": "PERSON 1", column: other.get(column, "X")})
    w.write(settings)
    first, same, changed = rows(
        settings, "SELECT verification.candidate_sha256(c) FROM core.candidate AS c ORDER BY row_number"
    )
    assert first == same != changed


def test_the_content_is_what_linkage_reads(settings):
    """A column that a model reads one day must become part of the content, by a migration."""
    from padan.warehouse import copy_out

    with begin(settings) as connection:
        read = set(copy_out(connection, "linkage/candidates", run_id=0).column_names)
    assert read - {"row_id", "row_order", "name_skeleton"} == {
        "nik", "nik_form", "kk", "kk_form", "name", "daeng", "mother_name", "birth_place", "birth_date",
        "sex", "rt", "rw", "kelurahan_code", "kecamatan_code",
    }  # fmt: skip


def test_a_nik_that_two_residents_have_by_now_is_met_by_its_values_only(settings, judged):
    _, judges = judged
    judges.say(1, "same", resident=1)
    judges.say(2, "same", resident=2)
    later = doubtful_world("next", NEXT)
    later.resident(101, nik=nik_of(1), name="ANOTHER")
    later.resident(102, nik=nik_of(2), name="ANOTHER")
    later.residents[1]["name"] = "CHANGED TOO"
    after = decisions(settings, rerun(settings, later.write(settings)))
    assert (after[1].state, after[1].resident) == ("verified", 1)
    assert after[2].reasons == ("LINK_UNCERTAIN",)


def test_a_resident_without_a_nik_is_met_by_the_values(settings):
    for salt, period in (("a", PERIOD), ("b", NEXT)):
        w = World(salt=salt, period=period)
        w.person(1, row={"nik": None}, link=DOUBTFUL, resident={"nik": None})
        run_id = w.write(settings)
        if salt == "a":
            Judges(settings, run_id).say(1, "same", resident=1)
    after = decisions(settings, rerun(settings, run_id))
    # it is certain who it is; that the register lacks the NIK is another matter
    assert after[1].reasons == ("REGISTER_INCOMPLETE",)


ROWS_LIKE = """
SELECT d.row_id, d.resident_row_id, r.sheet, r.sheet_row, k.nik
FROM verification.decision AS d
INNER JOIN raw.candidate AS r ON d.row_id = r.row_id
INNER JOIN core.resident AS k ON d.resident_row_id = k.row_id AND k.nik_form = 'ok'
WHERE d.reasons[1] = '{reason}' AND d.state = '{state}'
ORDER BY d.row_id
"""


def test_a_judgement_survives_later_files_and_a_retrained_model(settings, tmp_path, monkeypatch):
    """The real way through, twice: the list comes again with one row changed, the register shorter."""
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    build(tmp_path, size=100, seed=3)
    files = {agency: next((tmp_path / PERIOD / agency).iterdir()) for agency in AGENCIES.values()}
    _through(settings, files, PERIOD)
    doubtful = rows(settings, ROWS_LIKE.format(state="review", reason="NIK_DIFFERS"))[0]
    denied, changed = rows(settings, ROWS_LIKE.format(state="verified", reason="NEW"))[:2]
    said = {doubtful: "same", denied: "not_the_same", changed: "not_the_same"}
    requests = [
        Request(line, answer, "r", one.row_id, resident_row_id=one.resident_row_id)
        for line, (one, answer) in enumerate(said.items(), 1)
    ]
    assert len(judge(settings, requests, **JUDGE).taken) == 3

    _add_to_the_name(files["disnaker"], changed.sheet, changed.sheet_row)
    _shorten(files["disdukcapil"], {one.nik for one in said})
    again = _through(settings, files, NEXT)

    models = rows(
        settings, "SELECT DISTINCT model_sha256 FROM linkage.run WHERE model = 'candidate_register'"
    )
    assert len(models) == 2
    found = {
        (row.sheet, row.sheet_row): row
        for row in rows(
            settings,
            "SELECT r.sheet, r.sheet_row, d.* FROM verification.decision AS d"
            f" INNER JOIN raw.candidate AS r USING (row_id) WHERE d.run_id = {again}",
        )
    }
    after = found[doubtful.sheet, doubtful.sheet_row]
    assert after.row_id != doubtful.row_id
    assert after.resident_row_id != doubtful.resident_row_id
    assert after.state in ("verified", "ineligible")
    assert found[denied.sheet, denied.sheet_row].state in ("not_found", "review")
    assert found[changed.sheet, changed.sheet_row].state == "verified"


def _add_to_the_name(workbook_path: Path, sheet: str, sheet_row: int) -> None:
    workbook = openpyxl.load_workbook(workbook_path)
    page = workbook[sheet]
    heads = [cell for line in page.iter_rows(max_row=12) for cell in line if isinstance(cell.value, str)]
    name = next(cell for cell in heads if re.match(r"NAMA(?!.*IBU)", cell.value.strip().upper()))
    page.cell(sheet_row, name.column).value += " BARU"
    workbook.save(workbook_path)


def _shorten(register: Path, niks: set[str]) -> None:
    """Every twentieth resident is gone, but those of `niks` stay."""
    lines = register.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    stay = [
        line
        for number, line in enumerate(lines)
        if number == 0 or number % 20 or any(nik in line for nik in niks)
    ]
    register.write_text("".join(stay), encoding="utf-8")


def _through(settings, files: dict[str, Path], period: str) -> int:
    for agency, path in files.items():
        outcome = receive(settings, path, agency, period)
        stages.check_file(outcome.file_id)
    return stages.run_flow(period)["run_id"]


def publish(settings, run_id: int) -> None:
    """As if the run had gone all the way."""
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'superseded' WHERE status = 'published' AND period ="
            " (SELECT period FROM verification.run WHERE run_id = %s)", (run_id,)
        )  # fmt: skip
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'published' WHERE run_id = %s", (run_id,)
        )


# --- contradictions ---


def test_contradictions_and_doubles_are_listed_by_ids(settings, judged, padan):
    _, judges = judged
    judges.say(1, "same", resident=1)
    judges.say(1, "same", resident=2)
    judges.say(2, "same", resident=3)
    judges.say(3, "same", resident=3)
    found = all_consequences(settings)
    assert [
        (one.kind, one.judgement_ids, one.row_ids) for one in [*found.contradictions, *found.doubles]
    ] == [
        ("TWO_RESIDENTS", (1, 2), (judges.row(1),)),
        ("DOUBLES", (3, 4), (judges.row(2), judges.row(3))),
    ]
    code, said = padan("judgements", "--contradictions", "--language", "en")
    assert code == 0
    assert "One person is said to be several residents" in said
    assert f"{judges.row(2)}, {judges.row(3)}" in said
    assert "doubles (allowed)" in said
    assert not any(name in said for name in NAMES)


def test_judgements_are_counted(settings, judged, padan):
    assert "bertentangan: 0" in padan("judgements")[1]
    _, judges = judged
    judges.say(1, "same", resident=1)
    judges.say(1, "cannot_tell", resident=1)
    judges.say(2, "not_the_same")
    code, said = padan("judgements", "--language", "en")
    assert code == 0
    counts = [line.replace("│", " ").split() for line in said.splitlines() if "│" in line]
    assert counts == [
        ["Same", "1", "0"], ["Not", "the", "same", "1", "1"], ["Cannot", "tell", "1", "1"],
        ["To", "the", "field", "0", "0"],
    ]  # fmt: skip
    assert "Contradictions: 0" in padan("judgements", "--contradictions", "--language", "en")[1]


# --- the command ---


def test_a_row_is_judged_by_its_id_or_its_place(settings, judged, padan):
    _, judges = judged
    resident = str(judges.resident(1))
    code, said = padan("judge", str(judges.row(1)), "--resident", resident, "--answer", "same",
                       "--reason", REASON, *AS)  # fmt: skip
    assert (code, said) == (
        0, "1 judgements kept, 0 were there already, 0 refused. They count from the next run on.\n"
    )  # fmt: skip
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("UPDATE raw.candidate SET sheet = 'TALLO', sheet_row = row_number + 6")
    code, _ = padan("judge", "--sheet", "TALLO", "--row", "8", "--other", str(judges.row(1)),
                    "--answer", "not_the_same", "--reason", REASON, *AS)  # fmt: skip
    assert code == 0
    code, _ = padan("judge", str(judges.row(2)), "--nobody", "--answer", "to_the_field", "--reason", "x", *AS)
    assert code == 0
    kept = rows(
        settings, "SELECT row_id, other_row_id, answer FROM verification.judgement ORDER BY judgement_id"
    )
    assert [tuple(one) for one in kept] == [
        (judges.row(1), None, "same"), (judges.row(2), judges.row(1), "not_the_same"),
        (judges.row(2), None, "to_the_field"),
    ]  # fmt: skip


def test_a_refused_judgement_says_why_and_keeps_nothing(settings, judged, padan):
    _, judges = judged
    one, r1 = str(judges.row(1)), str(judges.resident(1))
    wrong = {
        ("77", "--resident", r1, "--answer", "same", "--reason", "r"): "no such candidate row",
        (one, "--resident", "77", "--answer", "same", "--reason", "r"): "no such resident",
        (one, "--resident", "9" * 30, "--answer", "same", "--reason", "r"): "is no number",
        (one, "--answer", "same", "--reason", "r"): "Neither resident nor other row",
        (one, "--resident", r1, "--other", one, "--answer", "same", "--reason", "r"): "Only one can be given",
        (one, "--other", one, "--answer", "same", "--reason", "r"): "against itself",
        (one, "--nobody", "--answer", "same", "--reason", "r"): "nobody cannot be the same",
        (one, "--resident", r1, "--answer", "same"): "No reason",
        ("--resident", r1, "--answer", "same", "--reason", "r"): "No candidate row is named",
    }
    for arguments, words in wrong.items():
        code, said = padan("judge", *arguments, *AS)
        assert (code, words in said) == (3, True), said
        assert "0 judgements kept, 0 were there already, 1 refused." in said
    assert padan("judge", one, "--resident", r1, *AS)[0] == 2
    assert scalar(settings, "SELECT count(*) FROM verification.judgement") == 0


def test_an_empty_or_quarantined_row_cannot_be_judged(settings):
    w = World()
    w.row(1, intake_state="quarantined")
    w.row(2, intake_state="empty")
    w.row(3)
    w.resident(1)
    w.resident(2, intake_state="quarantined")
    judges = Judges(settings, w.write(settings))
    problems = [
        judges.say(1, "same", resident=1), judges.say(2, "same", resident=1), judges.say(3, "same", other=1),
        judges.say(3, "same", resident=2), judges.say(3, "not_the_same"),
    ]  # fmt: skip
    assert [outcome.refused[0].problem for outcome in problems] == [
        "ROW_UNKNOWN", "ROW_UNKNOWN", "AGAINST_UNKNOWN", "AGAINST_UNKNOWN", "NOBODY_LINKED",
    ]  # fmt: skip


# --- a file of judgements ---


def test_bad_lines_are_refused_one_by_one_and_the_rest_is_taken(settings, judged, padan, tmp_path):
    _, judges = judged
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("UPDATE raw.candidate SET sheet = 'TALLO', sheet_row = row_number + 6")
    one, r1, r2 = judges.row(1), judges.resident(1), judges.resident(2)
    lines = [
        "row_id;sheet;row;resident_row_id;other_row_id;answer;reason;remark",
        f'{one};;;{r1};;Same;"seen at {NAMES[0]}\'s; with papers\nand a witness";x',
        f";TALLO;8;{r2};;not_the_same;{NAMES[1]};",
        f"{one};;;{r1};;same",  # too few cells
        f"{NAMES[0]};;;{r1};;same;r;",
        f";;;{r1};;same;r;",
        f"77;;;{r1};;same;r;",
        f"{one};;;;;same;r;",
        f"{one};;;{r1};{judges.row(2)};same;r;",
        f"{one};;;77;;same;r;",
        f"{one};;;{r1};;{NAMES[0]};r;",
        f"{one};;;nobody;;same;r;",
        f"{one};;;{r1};;same;  ;",
        ";;;;;;;",
        f";TALLO;99;{r1};;same;r;",
        f"{judges.row(3)};;;nobody;;cannot_tell;r;",
    ]
    path = tmp_path / "judgements.csv"
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    code, said = padan("judge", "--file", str(path), *AS)
    assert code == 3
    told = dict(line.split(": ", 1) for line in said.splitlines() if line.startswith("Line "))
    assert {line: words.split(" ")[0:2] for line, words in told.items()} == {
        "Line 5": ["It", "has"], "Line 6": ["A", "row"], "Line 7": ["No", "candidate"],
        "Line 8": ["There", "is"], "Line 9": ["Neither", "resident"], "Line 10": ["Only", "one"],
        "Line 11": ["There", "is"], "Line 12": ["The", "answer"], "Line 13": ["nobody", "cannot"],
        "Line 14": ["No", "reason"], "Line 16": ["There", "is"],
    }  # fmt: skip
    assert "3 judgements kept, 0 were there already, 11 refused." in said
    assert not any(name in said for name in NAMES)
    kept = rows(settings, "SELECT row_id, answer FROM verification.judgement ORDER BY judgement_id")
    assert [tuple(row) for row in kept] == [
        (one, "same"), (judges.row(2), "not_the_same"), (judges.row(3), "cannot_tell"),
    ]  # fmt: skip
    # the same file a second time changes nothing
    assert (
        "0 judgements kept, 3 were there already, 11 refused." in padan("judge", "--file", str(path), *AS)[1]
    )
    assert scalar(settings, "SELECT count(*) FROM audit.ledger WHERE event = 'row_judged'") == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"row_id,answer\n1,same\n", "lacks the columns reason, resident_row_id or other_row_id"),
        (b"answer,reason,resident_row_id\n", r"lacks the columns row_id \(or sheet and row\)"),
        (b"row_id,row_id,answer,reason,other_row_id\n", "names a column twice"),
        (b'row_id,answer,reason,other_row_id\n1,same,"open,2\n', "no proper CSV from line 2 on"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (None, "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(settings, padan, tmp_path, content, words):
    path = tmp_path / "judgements.csv"
    if content is not None:
        path.write_bytes(content)
    code, said = padan("judge", "--file", str(path), *AS)
    assert code == 1
    assert re.search(words, said.replace("\n", " ")), said


def test_names_and_reasons_stand_nowhere_but_in_the_judgement(settings, judged, padan):
    run_id, judges = judged
    judges.say(1, "same", resident=1, reason=f"{NAMES[0]} came in person")
    rerun(settings, run_id)
    for schema in ("audit", "mart"):
        tables = rows(
            settings,
            f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}'",
            Role.OWNER,
        )
        for (table,) in tables:
            text = str(rows(settings, f"SELECT t::text FROM {schema}.{table} AS t", Role.OWNER))
            assert not any(name in text for name in NAMES), table
            assert "in person" not in text, table


def test_row_ids_are_those_of_the_files(settings, judged):
    """The helper's ids are the warehouse's: file id and row number."""
    _, judges = judged
    assert judges.row(1) == row_id(judges.file_of["candidate"], 1)
