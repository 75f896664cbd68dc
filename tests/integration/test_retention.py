"""Destruction on schedule: planted people are in no table afterwards, and every count stays explained."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from padan import stages
from padan.cli import app
from padan.errors import WarehouseError
from padan.privacy import (
    Asker,
    close_request,
    destroy,
    destroyed_so_far,
    look_up,
    place_hold,
    register_request,
    release_hold,
    retention_due,
)
from padan.privacy.retention_rules import Keep
from padan.reporting.balance import balances
from padan.settings import Settings
from padan.verification import decide
from padan.verification.judging import Request, judge
from padan.warehouse import Role, begin, verify_ledger
from tests.integration.lived import CORRECTED, NEW_NIK, live, people
from tests.steps import environment_of
from tests.unit.verification.world import PERIOD, World, nik_of, row_id

WORD = "QUORVAX"
"""In the name, street, phone, file name and judgement of every planted person."""
PEOPLE = 6
LATE = dt.date(2032, 6, 1)
"""Everything of 2026 is due, with the real rules; what was made today in the real world, too."""
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def plant(settings: Settings, period: str = PERIOD) -> int:
    """People with a word nobody bears, in every table that a run fills; the run's id."""
    w = World(period=period, salt=period)
    for n in range(1, PEOPLE + 1):
        mine = {"name": f"{WORD} {n}", "address": f"JALAN {WORD}", "mother_name": WORD}
        w.person(n, row={**mine, "phone": WORD}, resident={**mine, "full_name": f"{WORD} {n}"},
                 member={"name": f"{WORD} {n}", "last_month": "2026-01"})  # fmt: skip
    w.row(7, intake_state="empty", nik=None, nik_form="blank", name=None)
    w.failures.append((7, "EMPTY"))
    run_id = w.write(settings)
    decide(settings, run_id)
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql(MORE.replace("WORD", WORD).replace("PERIOD", period))
    first = row_id(_file(settings, "candidate", period), 1)
    again = Request(
        1, "same", f"{WORD} is known", first, resident_row_id=row_id(_file(settings, "resident", period), 1)
    )
    other = Request(
        2, "cannot_tell", WORD, first + 1, resident_row_id=row_id(_file(settings, "resident", period), 2)
    )
    judge(settings, [again, other], actor="Ani", role="officer")
    return run_id


MORE = """
INSERT INTO raw.resident (file_id, row_number, sheet_row, full_name, address)
SELECT file_id, row_number, 1, full_name, address FROM core.resident ON CONFLICT DO NOTHING;
UPDATE raw.candidate SET full_name = 'WORD', extra = '{"x": "WORD"}';
UPDATE raw.member SET full_name = 'WORD';
UPDATE raw.file SET path = 'PERIOD/WORD.xlsx' WHERE period = 'PERIOD';
INSERT INTO raw.sighting (agency, path, size_bytes, modified_ns)
SELECT agency, path, file_id, 1 FROM raw.file WHERE period = 'PERIOD' ON CONFLICT DO NOTHING;
INSERT INTO quality.correction SELECT file_id, row_number, row_id, '{full_name}' FROM core.candidate
ON CONFLICT DO NOTHING;
INSERT INTO dukcapil.question SELECT row_id, md5(row_id::text) || md5(row_id::text) FROM core.candidate
ON CONFLICT DO NOTHING;
INSERT INTO dukcapil.answer (content_sha256, period, outcome, elements)
SELECT content_sha256, 'PERIOD', 'found', '{"WORD": 1}' FROM dukcapil.question ON CONFLICT DO NOTHING;
INSERT INTO verification.waiting SELECT run_id, row_id, row_number() OVER (), '{a}', '{WORD}'
FROM verification.decision WHERE state = 'verified' ON CONFLICT DO NOTHING;
"""


def _file(settings: Settings, role: str, period: str) -> int:
    with begin(settings) as connection:
        return connection.exec_driver_sql(
            "SELECT file_id FROM raw.file WHERE role = %s AND period = %s", (role, period)
        ).scalar_one()


def found_in(settings: Settings, *needles: str) -> dict[str, int]:
    """Every table of the warehouse, searched as text like a dump of it: table -> rows with a needle."""
    with begin(settings, Role.OWNER) as connection:
        names = connection.exec_driver_sql(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        ).scalars()
        counts = {name: _matches(connection, name, needles) for name in names.all()}
    return {name: count for name, count in counts.items() if count}


def _matches(connection: Connection, table: str, needles: tuple[str, ...]) -> int:
    return connection.exec_driver_sql(
        f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE ANY (%s)", ([f"%{n}%" for n in needles],)
    ).scalar_one()


@pytest.fixture
def planted(settings: Settings) -> Settings:
    settings = settings.model_copy(update={"pepper": "pepper of the tests, long enough"})
    plant(settings)
    return settings


ALL = (WORD, *map(nik_of, range(1, PEOPLE + 1)))


def test_nothing_of_planted_people_is_left_in_any_table(planted: Settings) -> None:
    before = found_in(planted, *ALL)
    assert set(before) >= {
        "raw.candidate", "raw.resident", "raw.member", "raw.file", "raw.sighting", "core.candidate",
        "core.resident", "core.member", "dukcapil.answer", "staging.submission_row", "verification.waiting",
        "verification.judgement",
    }  # fmt: skip
    due = retention_due(planted, LATE)
    assert found_in(planted, *ALL) == before  # to ask changes nothing
    done = destroy(planted, LATE)
    assert done == due
    assert found_in(planted, *ALL) == {}
    empty = ("linkage.link", "verification.decision", "verification.verdict", "verification.judged_pair",
             "quality.correction", "quality.failure", "dukcapil.question")  # fmt: skip
    with begin(planted, Role.OWNER) as connection:
        left = {t: connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar() for t in empty}
    assert not any(left.values()), left


def test_counts_hashes_and_ledger_stay_and_every_balance_is_zero(planted: Settings) -> None:
    before = balances(planted)
    destroy(planted, LATE)
    files, runs = balances(planted)
    assert {row["status"] for row in files} == {"destroyed"}
    assert [{**row, "status": "accepted"} for row in files] == before[0]
    assert runs == before[1]
    assert all(row["difference"] == 0 for row in files + runs)
    with begin(planted, Role.OWNER) as connection:
        hashes = connection.exec_driver_sql(
            "SELECT count(*) FROM raw.file WHERE length(sha256) = 64"
        ).scalar()
    assert hashes == 3
    checked = verify_ledger(planted)
    assert checked.is_whole, checked.broken
    so_far = {row.dataset: row.rows for row in destroyed_so_far(planted)}
    assert so_far["judgements"] == 4  # two judgements with their pairs
    assert so_far["register"] >= 2 * PEOPLE


def test_a_second_time_nothing_is_due_and_the_ledger_grows_no_more(planted: Settings) -> None:
    destroy(planted, LATE)
    head = verify_ledger(planted).head_sha256
    assert retention_due(planted, LATE).total == 0
    assert destroy(planted, LATE).total == 0
    assert verify_ledger(planted).head_sha256 == head


def test_months_that_are_kept_stay(planted: Settings) -> None:
    plant(planted, "2027-03")
    before = found_in(planted, *ALL)
    assert destroy(planted, dt.date(2027, 5, 31)).total == 0  # 2026-11 is the first month that is kept
    assert found_in(planted, *ALL) == before
    done = {one.dataset: one.total for one in destroy(planted, dt.date(2027, 6, 1)).datasets}
    assert done["register"] > 0
    assert done["lists"] == done["decisions"] == done["staging"] == 0
    with begin(planted) as connection:
        left = connection.exec_driver_sql("SELECT DISTINCT file_id FROM core.resident").scalars().all()
    assert left == [_file(planted, "resident", "2027-03")]
    assert all(row["difference"] == 0 for rows in balances(planted) for row in rows)


def test_whoever_has_an_open_claim_or_request_stays_until_it_is_closed(planted: Settings) -> None:
    hold = place_hold(planted, nik_of(1), "claim", "open claim", actor="Ani", at=NOW)
    request = register_request(planted, nik_of(2), "correction", "x", actor="Ani", received_at=NOW)
    asker = Asker("Ani", "officer", "x")
    before = {n: look_up(planted, nik_of(n), asker, "terminal").sections for n in (1, 2)}
    assert destroy(planted, LATE).held_persons == 2
    for n in (1, 2):
        after = look_up(planted, nik_of(n), asker, "terminal").sections
        for name in (
            "list",
            "register",
            "membership",
            "links",
            "verdicts",
            "decisions",
            "staging",
            "judgements",
        ):
            assert after[name] == before[n][name], name
            assert after[name] or name == "judgements", name
    assert look_up(planted, nik_of(3), asker, "terminal").sections["list"] == []
    assert all(row["difference"] == 0 for rows in balances(planted) for row in rows)
    assert all(row["staging_difference"] == 0 for row in balances(planted)[1])
    assert verify_ledger(planted).is_whole
    release_hold(planted, hold, actor="Ani", at=NOW)
    close_request(planted, request.request_id, "done", actor="Ani", at=NOW)
    destroy(planted, LATE)
    assert found_in(planted, *ALL) == {}
    assert all(row["difference"] == 0 for rows in balances(planted) for row in rows)
    assert verify_ledger(planted).is_whole


def test_changed_judgements_are_not_destroyed_as_if_they_were_whole(planted: Settings) -> None:
    with begin(planted, Role.OWNER) as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        connection.exec_driver_sql("UPDATE verification.judgement SET answer = 'to_the_field'")
    before = found_in(planted, *ALL)
    with pytest.raises(WarehouseError):
        destroy(planted, LATE)
    assert found_in(planted, *ALL) == before
    assert not verify_ledger(planted).is_whole


def test_sealed_rows_go_by_this_way_only(planted: Settings) -> None:
    for statement in (
        "DELETE FROM verification.judgement",
        "SELECT audit.destroy_rows('core.member', '{1}', 'x')",
    ):
        with pytest.raises(WarehouseError), begin(planted, Role.OWNER) as connection:
            connection.exec_driver_sql(statement)
    with pytest.raises(WarehouseError, match="42501"), begin(planted, Role.REVIEWER) as connection:
        connection.exec_driver_sql("SELECT audit.destroy_rows('verification.judgement', '{1}', 'x')")


def test_files_in_the_inboxes_go_too(planted: Settings) -> None:
    old, young = (planted.inbox / "disdukcapil" / month / "list.txt" for month in (PERIOD, "2032-05"))
    for path in (old, young):
        path.parent.mkdir(parents=True)
        path.write_text(WORD)
    assert retention_due(planted, LATE).inbox_files == 1
    assert destroy(planted, LATE).inbox_files == 1
    assert not old.exists()
    assert young.exists()


def test_the_tasks_return_counts_and_the_command_says_what_is_left(planted: Settings, monkeypatch) -> None:
    for name, value in environment_of(planted).items():
        monkeypatch.setenv(name, value)
    runner = CliRunner()
    options = ["retention", "--as-of", LATE.isoformat(), "--language", "en"]
    shown = runner.invoke(app, options)
    assert shown.exit_code == 3
    assert "past its time" in shown.output
    counts = stages.retention_due(LATE.isoformat())
    assert counts["lists"] > 0
    assert stages.destroy(LATE.isoformat()) == counts
    done = runner.invoke(app, options)
    assert done.exit_code == 0, done.output
    assert "Nothing is left" in done.output
    assert not any(needle in shown.output + done.output for needle in ALL)


FOLLOWED = (*ALL, *map(nik_of, (*people, 98)), NEW_NIK)
LATEST = dt.date(2038, 1, 1)
"""Memberships of 2026 and 2027 are due too."""
SERVICE = """
INSERT INTO dukcapil.question SELECT row_id, md5(row_id::text) || md5(row_id::text) FROM core.candidate;
INSERT INTO dukcapil.answer (content_sha256, period, outcome, elements)
SELECT content_sha256, '2026-11', 'found', '{"WORD": 1}' FROM dukcapil.question;
INSERT INTO verification.run_answer SELECT d.run_id, d.row_id, a.answer_id
FROM verification.decision AS d INNER JOIN dukcapil.question USING (row_id)
INNER JOIN dukcapil.answer AS a USING (content_sha256);
INSERT INTO verification.service_verdict
SELECT run_id, row_id, 'name', 'sesuai', 90 FROM verification.decision;
INSERT INTO verification.service_disagreement SELECT run_id, row_id, 'x' FROM verification.decision;
INSERT INTO verification.overlap_month SELECT run_id, row_id, '2026-11', 'DORMANT', 1, 'ended', 0, FALSE, TRUE
FROM verification.decision ON CONFLICT DO NOTHING;
"""
EMPTIED = (
    "membership.participant", "membership.transition", "membership.cover_month", "membership.hold",
    "membership.place", "submission.line", "submission.answer", "submission.return_row", "submission.balikan",
    "rereview.finding", "rereview.finding_decision", "rereview.ending", "rereview.appeal",
    "rereview.standing",
    "rereview.look", "rereview.nik_history", "verification.overlap_month", "verification.run_answer",
    "verification.service_verdict", "verification.service_disagreement",
)  # fmt: skip


@pytest.fixture
def followed(settings: Settings, tmp_path) -> Settings:
    """Planted people from the list to the end of cover."""
    lived = live(settings, tmp_path, WORD).model_copy(update={"pepper": "pepper of the tests, long enough"})
    with begin(lived, Role.OWNER) as connection:
        connection.exec_driver_sql(SERVICE.replace("WORD", WORD))
    return lived


def filled(settings: Settings) -> set[str]:
    with begin(settings, Role.OWNER) as connection:
        return {t for t in EMPTIED if connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar()}


def returns(settings: Settings) -> list[tuple]:
    with begin(settings) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM audit.return_balance ORDER BY 1").all()
    return [tuple(row) for row in rows]


def test_nothing_is_left_of_people_who_were_sent_to_bpjs_and_reviewed(followed: Settings) -> None:
    assert filled(followed) == set(EMPTIED)
    told = returns(followed)
    kept = {one.dataset: one.total for one in destroy(followed, dt.date(2036, 11, 30)).datasets}
    assert kept["decisions"] > kept["memberships"] == 0  # 2026-11 is the first month that is kept
    assert destroy(followed, LATEST).total > 0
    assert found_in(followed, *FOLLOWED) == {}
    assert filled(followed) == set()
    assert returns(followed) == told
    assert all(row[-1] == 0 for row in told)
    checked = verify_ledger(followed)
    assert checked.is_whole, checked.broken
    assert retention_due(followed, LATEST).total == 0


def test_whoever_is_held_under_an_earlier_nik_keeps_everything(followed: Settings) -> None:
    asker = Asker("Ani", "officer", "x")
    place_hold(followed, nik_of(CORRECTED), "claim", "open claim", actor="Ani", at=NOW)
    before = look_up(followed, NEW_NIK, asker, "terminal").sections
    assert destroy(followed, LATEST).held_persons == 1
    after = look_up(followed, NEW_NIK, asker, "terminal").sections
    told = {"accesses", "requests"}
    assert {n: i for n, i in after.items() if n not in told} == {
        n: i for n, i in before.items() if n not in told
    }
    with begin(followed) as connection:
        assert connection.exec_driver_sql("SELECT nik FROM membership.participant").scalars().all() == [
            NEW_NIK
        ]
    assert verify_ledger(followed).is_whole


@pytest.mark.parametrize(
    ("as_of", "months", "first"),
    [
        (dt.date(2026, 11, 30), 1, dt.date(2026, 10, 1)),
        (dt.date(2027, 1, 1), 1, dt.date(2026, 12, 1)),
        (dt.date(2028, 2, 29), 24, dt.date(2026, 2, 1)),
        (dt.date(2026, 12, 31), 12, dt.date(2025, 12, 1)),
    ],
)
def test_the_first_month_that_is_kept(as_of, months, first) -> None:
    assert Keep(months=months, source="x").first_month(as_of) == first
