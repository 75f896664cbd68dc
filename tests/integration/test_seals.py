"""What is behind the decision is sealed too, and whoever moves participants does it one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from typer.testing import CliRunner

from padan.cli import app
from padan.membership import LOCK, enter
from padan.rereview.answers import answer
from padan.rereview.endings import close_endings
from padan.rereview.refill import refill
from padan.rereview.review import review
from padan.submission import activate, ask_approval, draft, enter_published, receive_return, write
from padan.warehouse import Role, advisory_lock, begin, verify_ledger
from tests.conftest import fresh_settings
from tests.integration.lived import live
from tests.unit.rereview.lives import THIRD, snapshot
from tests.unit.submission.branch import HEADER, Answers, column, sent

TAMPER = {
    "membership.transition": ("actor = 'Somebody'", "transition_id = 5"),
    "submission.approval": ("actor = 'Somebody'", "approval_id = 1"),
    "submission.return_file": ("refusal_message = 'x'", "return_file_id = 1"),
    "submission.return_row": ("code = 'R99'", "row_no = 5"),
    "submission.answer": ("member_no = '7A0'", "outcome = 'accepted'"),
    "rereview.look": ("digest = ''", "participant_id = 1"),
    "rereview.standing": ("rupiah = 0", "rupiah_a_year > 0"),
    "rereview.finding": ("in_order_until = '2027-06'", "reason = 'DECEASED'"),
    "rereview.finding_decision": ("actor = 'Somebody'", "decision_id = 2"),
    "rereview.ending": ("checker = 'Somebody'", "ending_id = 1"),
    "rereview.appeal": ("state = 'upheld'", "state = 'dismissed'"),
    "rereview.nik_history": ("old_nik = '7371019999999999'", "TRUE"),
}


@pytest.fixture(scope="module")
def lived(postgres, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lived")
    with fresh_settings(postgres, folder) as settings:
        yield live(settings, folder)


def test_every_append_only_table_is_sealed(lived):
    append_only = column(
        lived,
        "SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger AS t INNER JOIN pg_proc AS p"
        " ON t.tgfoid = p.oid WHERE p.proname = 'refuse_change'",
    )
    sealed = column(lived, "SELECT table_name FROM audit.sealed_table")
    assert set(append_only) == {*sealed, "audit.ledger"}
    assert set(TAMPER) < set(sealed)
    checked = verify_ledger(lived)
    assert checked.is_whole, checked.broken
    assert checked.rows == sum(column(lived, f"SELECT count(*) FROM {table}")[0] for table in sealed)


@pytest.mark.parametrize("table", TAMPER)
def test_whatever_is_changed_or_deleted_is_found(lived, table):
    change, where = TAMPER[table]
    for statement, problem in (
        (f"UPDATE {table} SET {change} WHERE {where}", "rows_changed"),
        (f"DELETE FROM {table} WHERE {where}", "rows_missing"),
    ):
        behind_the_back(lived, f"CREATE TABLE kept AS TABLE {table}", statement)
        found = verify_ledger(lived).broken
        behind_the_back(
            lived,
            f"DELETE FROM {table}",
            f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept",
            "DROP TABLE kept",
        )
        assert [(one.problem, one.table) for one in found] == [(problem, table)]
    assert verify_ledger(lived).is_whole


def behind_the_back(settings, *statements):
    """As the owner of the database, whom no trigger stops."""
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_the_command_finds_somebody_whose_state_was_changed(lived, monkeypatch):
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", lived.warehouse_url)
    verify = ["ledger", "verify", "--language", "en"]
    assert CliRunner().invoke(app, verify).exit_code == 0
    change = "UPDATE membership.transition SET to_state = '{}' WHERE transition_id = 3"
    behind_the_back(lived, change.format("ended"))
    told = CliRunner().invoke(app, verify)
    behind_the_back(lived, change.format("verified"))
    assert told.exit_code == 1
    assert "membership.transition" in told.output
    assert CliRunner().invoke(app, verify).exit_code == 0


def test_whoever_moves_participants_waits_for_whoever_does(lived, tmp_path):
    letter = tmp_path / "letter.csv"
    letter.write_text(f"{HEADER}\n")
    tasks = [
        lambda: enter(lived, 1), lambda: draft(lived, "2027-02"), lambda: receive_return(lived, letter),
        lambda: activate(lived, THIRD), lambda: review(lived, THIRD), lambda: close_endings(lived, THIRD),
        lambda: refill(lived, THIRD), lambda: answer(lived, [], actor="Rahma", role="officer"),
        lambda: ask_approval(lived, "202701-001"), lambda: write(lived, "202701-001"),
    ]  # fmt: skip
    snapshot(lived, THIRD, 7, {})
    with ThreadPoolExecutor(len(tasks)) as pool, begin(lived) as connection:
        advisory_lock(connection, LOCK)
        started = [pool.submit(task) for task in tasks]
        assert not wait(started, timeout=1.0).done
        connection.commit()
        for one in started:
            one.result(timeout=60)
    assert verify_ledger(lived).is_whole


MONTHS = [f"2027-{month:02}" for month in range(2, 8)]


def submit(settings, folder, whole):
    """A return file a line, and the month of cover each time."""
    for line in sorted(whole.rows):
        one = Answers(whole.reference, {line: whole.rows[line]})
        receive_return(settings, one.write(folder, f"{line}.csv"))
        activate(settings, MONTHS[0])


def look(settings):
    for month in MONTHS:
        review(settings, month)
        answer(settings, [], actor="Rahma", role="officer")
        close_endings(settings, month)


def place(settings):
    for month in MONTHS:
        enter_published(settings)
        refill(settings, month)


def test_side_by_side_nobody_waits_for_ever(postgres, tmp_path):
    with fresh_settings(postgres, tmp_path) as settings:
        lived = live(settings, tmp_path)
        for month in MONTHS:
            snapshot(lived, month, 7, {4: {"population_status": "deceased"}} if month[-1] in "357" else {})
        whole = Answers.accepting(lived, sent(lived, MONTHS[0]))
        with ThreadPoolExecutor(3) as pool:
            work = [
                pool.submit(submit, lived, tmp_path, whole),
                *(pool.submit(t, lived) for t in (look, place)),
            ]
            for one in work:
                one.result(timeout=120)
        assert verify_ledger(lived).is_whole
