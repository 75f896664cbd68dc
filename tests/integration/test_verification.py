"""Runs, decisions, staging and publication on the real warehouse."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest

from padan.errors import ConfigurationError, PadanError, WarehouseError
from padan.settings import PROJECT_ROOT
from padan.verification import decide, open_run, publish, ready_period
from padan.warehouse import begin
from tests.unit.verification.world import (
    AGENCIES,
    ENROLMENT,
    PERIOD,
    World,
    decisions,
    nik_of,
    staged_bytes,
)


def scalar(settings, statement: str, *parameters):
    with begin(settings) as connection:
        return connection.exec_driver_sql(statement, parameters).scalar()


def execute(settings, statement: str, *parameters) -> None:
    with begin(settings) as connection:
        connection.exec_driver_sql(statement, parameters)


def accepted(settings, agency: str, role: str, content: str, *, period=PERIOD, status="accepted") -> int:
    """A file of the agency, known by `content`; the id."""
    return scalar(
        settings,
        "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status)"
        " VALUES (%s, %s, %s, encode(sha256(%s::bytea), 'hex'), 'x', 1, 1, %s) RETURNING file_id",
        agency, role, period, content, status,
    )  # fmt: skip


def complete(settings, period: str = PERIOD, content: str = "") -> None:
    for role, agency in AGENCIES.items():
        accepted(settings, agency, role, f"{agency}{period}{content}", period=period)


def small_world(salt: str = "") -> World:
    w = World(salt=salt)
    w.person(1, row={"phone": "0812", "occupation": "BECAK", "is_disabled": True, "segment": "disabled"},
             resident={"full_name": "ST. PERSON 1", "rt": 9})  # fmt: skip
    w.person(2, member={"sponsor_kind": "city_programme", "first_month": "2024-10"})
    w.person(3, member={"membership_status": "inactive", "first_month": "2020-01"})
    w.person(4, row={"segment": None})
    w.person(5, resident={"population_status": "deceased"})
    w.person(
        6, row={"is_disabled": True}, resident={"birth_date": "1950-01-01", "population_status": "moved"}
    )
    w.row(7, intake_state="empty", nik=None)
    w.row(8, intake_state="quarantined")
    w.row(9)
    w.row(10, nik=nik_of(1))
    w.link("candidate_register", 10, 1)
    return w


def mark_checked(settings, run_id: int) -> None:
    execute(settings, "UPDATE verification.run SET status = 'checked' WHERE run_id = %s", run_id)


# --- which period, which run ---


def test_a_period_is_ready_when_every_required_agency_is_in(settings):
    assert ready_period(settings) is None
    accepted(settings, "disnaker", "candidate", "a")
    accepted(settings, "disdukcapil", "resident", "b")
    accepted(settings, "bpjs", "member", "c", status="held")
    assert ready_period(settings) is None
    accepted(settings, "bpjs", "member", "d")
    assert ready_period(settings) == PERIOD


def test_a_period_without_an_agency_cannot_be_opened(settings):
    accepted(settings, "disnaker", "candidate", "a")
    with pytest.raises(PadanError, match="no accepted file of bpjs, disdukcapil"):
        open_run(settings, PERIOD)


@pytest.mark.parametrize("period", ["2026-13", "november", "2026-1"])
def test_a_period_that_is_none_is_refused(settings, period):
    with pytest.raises(PadanError, match="YYYY-MM"):
        open_run(settings, period)


@pytest.mark.parametrize(("period", "date"), [(PERIOD, ENROLMENT), ("2026-12", dt.date(2027, 1, 1))])
def test_the_enrolment_date_is_the_first_of_the_next_month(settings, period, date):
    complete(settings, period)
    run_id = open_run(settings, period)
    assert scalar(settings, "SELECT enrolment_date FROM verification.run WHERE run_id = %s", run_id) == date


def test_the_same_inputs_are_the_same_run_and_others_another(settings):
    complete(settings)
    first = open_run(settings, PERIOD)
    assert open_run(settings, PERIOD) == first
    assert scalar(settings, "SELECT count(*) FROM audit.ledger WHERE event = 'run_opened'") == 1
    assert open_run(settings, PERIOD, dt.date(2027, 1, 1)) != first
    execute(settings, "UPDATE raw.file SET status = 'superseded' WHERE agency = 'bpjs'")
    accepted(settings, "bpjs", "member", "new")
    second = open_run(settings, PERIOD)
    assert second != first
    files = "SELECT count(*) FROM verification.run_file WHERE run_id = %s"
    assert scalar(settings, files, first) == scalar(settings, files, second) == 3


def test_rules_are_part_of_the_inputs(settings, tmp_path):
    import shutil

    complete(settings)
    first = open_run(settings, PERIOD)
    shutil.copytree(settings.include, tmp_path / "include", ignore=shutil.ignore_patterns("padan", "sql"))
    other = settings.model_copy(update={"include": tmp_path / "include"})
    assert open_run(other, PERIOD) == first
    (tmp_path / "include" / "rules" / "tariffs.yaml").open("a").write("# changed\n")
    assert open_run(other, PERIOD) != first


def test_a_published_period_is_ready_again_only_with_other_inputs(settings, tmp_path):
    complete(settings)
    run_id = open_run(settings, PERIOD, dt.date(2027, 1, 1))
    execute(settings, "UPDATE verification.run SET status = 'published' WHERE run_id = %s", run_id)
    assert ready_period(settings) is None
    assert ready_period(settings.model_copy(update={"expectations": tmp_path})) == PERIOD
    execute(settings, "UPDATE raw.file SET status = 'superseded' WHERE agency = 'bpjs'")
    assert ready_period(settings) is None
    accepted(settings, "bpjs", "member", "new")
    assert ready_period(settings) == PERIOD


def test_an_older_period_is_ready_for_new_files_and_not_for_new_rules(settings, tmp_path):
    for period in ("2026-10", PERIOD):
        complete(settings, period)
        run_id = open_run(settings, period)
        execute(settings, "UPDATE verification.run SET status = 'published' WHERE run_id = %s", run_id)
    changed = settings.model_copy(update={"expectations": tmp_path})
    assert ready_period(changed) == PERIOD
    run_id = open_run(changed, PERIOD)
    execute(settings, "UPDATE verification.run SET status = 'published' WHERE run_id = %s", run_id)
    assert ready_period(changed) is None
    accepted(settings, "bpjs", "member", "a correction", period="2026-10")
    assert ready_period(changed) == "2026-10"


def test_inputs_that_come_back_open_their_run_again(settings):
    complete(settings)
    run_id = open_run(settings, PERIOD)
    execute(settings, "UPDATE verification.run SET status = 'superseded' WHERE run_id = %s", run_id)
    assert open_run(settings, PERIOD) == run_id
    assert scalar(settings, "SELECT status FROM verification.run WHERE run_id = %s", run_id) == "opened"


# --- decisions ---


def test_a_run_that_is_not_linked_is_not_decided(settings):
    with pytest.raises(PadanError, match="There is no run 7"):
        decide(settings, 7)
    run_id = World().write(settings, status="opened")
    with pytest.raises(PadanError, match=r"status is opened. Run `link`"):
        decide(settings, run_id)
    execute(settings, "UPDATE verification.run SET status = 'linked'")
    execute(settings, "DELETE FROM linkage.run WHERE model = 'candidate_member'")
    with pytest.raises(PadanError, match="no links of candidate_member"):
        decide(settings, run_id)


def test_every_row_is_counted_once(settings):
    run_id = small_world().write(settings)
    counts = decide(settings, run_id)
    assert counts == {
        "received": 10, "empty": 1, "quarantined": 1, "duplicate": 1, "not_found": 1, "review": 0,
        "ineligible": 2, "verified": 4, "staged": 4,
    }  # fmt: skip
    with begin(settings) as connection:
        balance = connection.exec_driver_sql("SELECT * FROM audit.decision_balance").one()
    assert (balance.difference, balance.staging_difference) == (0, 0)


def test_no_rows_are_no_trouble(settings):
    run_id = World().write(settings)
    assert set(decide(settings, run_id).values()) == {0}


def test_each_transition_is_in_the_ledger_once(settings):
    run_id = small_world().write(settings)
    decide(settings, run_id)
    execute(settings, "UPDATE verification.run SET status = 'linked'")
    decide(settings, run_id)
    with begin(settings) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM audit.transition").all()
    assert len(rows) == 10
    assert {(row.from_state, row.actor) for row in rows} == {(None, "pipeline")}
    assert all(row.reasons for row in rows)


def test_a_decided_run_stays_as_it_is(settings):
    run_id = small_world().write(settings)
    counts = decide(settings, run_id)
    execute(settings, "UPDATE core.resident SET population_status = 'deceased'")
    assert decide(settings, run_id) == counts


def test_the_verified_are_staged_as_the_register_knows_them(settings):
    run_id = small_world().write(settings)
    decide(settings, run_id)
    with begin(settings) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM staging.submission_row ORDER BY nik").all()
        assert connection.exec_driver_sql("SELECT count(*) FROM staging.bpjs_submission").scalar() == 0
    one, two, three, four = rows
    assert (one.nik, one.full_name, one.rt) == (nik_of(1), "ST. PERSON 1", 9)
    assert (one.phone, one.occupation, one.segment, one.is_disabled) == (
        "0812",
        "BECAK",
        "disabled",
        True,
    )
    assert (one.programmes, one.contribution_rp, one.start_month) == ("JKK+JKM", 16_800, "2026-12")
    assert [row.first_active_month for row in rows] == ["2026-12", "2024-10", "2026-12", "2026-12"]
    assert [row.overlap for row in rows] == ["NEW", "RENEWAL", "DORMANT", "NEW"]
    assert (two.start_month, three.start_month, four.segment) == ("2026-12", "2026-12", "informal")


def test_verdicts_speak_dukcapils_words(settings):
    w = World()
    w.person(1)
    w.person(2, row={"name": "PERSEN 2", "birth_place": "UJUNG PANDANG", "birth_date": "1980-01-02",
                     "sex": "P", "nik": nik_of(9), "kelurahan_code": "7371021001"},
             resident={"population_status": "moved"})  # fmt: skip
    blank = dict.fromkeys(
        ("name", "birth_place", "birth_date", "sex", "nik", "address", "rt", "rw", "kelurahan_code")
    )
    w.person(3, row=blank, resident={"population_status": None})
    w.person(4, row={"kelurahan_code": None, "rt": None, "rw": None, "address": "JALAN 4"})
    w.row(5)
    files = w.write(settings)
    decide(settings, files)
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000 AS number, attribute, verdict, score FROM verification.verdict", {}
        ).all()
    verdicts = {(row.number, row.attribute): (row.verdict, row.score) for row in rows}
    attributes = ("name", "address", "birth_place", "birth_date", "sex", "nik", "population_status")
    assert len(verdicts) == 4 * len(attributes)
    scored = {"name", "address", "birth_place"}
    assert all(verdicts[1, a] == ("sesuai", 100 if a in scored else None) for a in attributes)
    assert verdicts[2, "birth_place"] == ("sesuai", 100)
    assert verdicts[2, "name"][0] == "sesuai"
    assert 85 <= verdicts[2, "name"][1] < 100
    assert verdicts[2, "address"] == ("tidak sesuai", 40)
    assert all(
        verdicts[2, a] == ("tidak sesuai", None) for a in ("birth_date", "sex", "nik", "population_status")
    )
    assert all(verdicts[3, a] == ("kosong", None) for a in attributes)
    assert verdicts[4, "address"] == ("sesuai", 100)


def test_two_homes_stage_the_same_bytes(settings):
    # other ids: in the second "home" a file and its rows come after those of the first
    first = small_world("a").write(settings)
    decide(settings, first)
    bytes_of_first = staged_bytes(settings, first)
    execute(settings, "UPDATE staging.batch SET status = 'withdrawn'")
    second = small_world("b").write(settings)
    decide(settings, second)
    assert staged_bytes(settings, second) == bytes_of_first
    assert bytes_of_first.count(b"\n") == 5
    one, two = decisions(settings, first), decisions(settings, second)
    assert one == two


def test_an_enrolment_date_without_rules_stops_the_run_and_changes_nothing(settings):
    run_id = small_world().write(settings)
    execute(settings, "UPDATE verification.run SET enrolment_date = '2001-01-01'")
    with pytest.raises(ConfigurationError, match="no version is in force"):
        decide(settings, run_id)
    assert scalar(settings, "SELECT count(*) FROM verification.decision") == 0


def test_a_link_to_a_resident_that_is_gone_is_no_link(settings):
    run_id = small_world().write(settings)
    execute(settings, "DELETE FROM core.resident")
    counts = decide(settings, run_id)
    assert counts["not_found"] == 8
    assert counts["received"] == 10


KILLED = """
import sys
from padan.settings import Settings
from padan.verification import decide
print("ready", flush=True)
decide(Settings(warehouse_url=sys.argv[1]), int(sys.argv[2]))
"""


@pytest.mark.parametrize("after_s", [0.0, 0.02, 0.05, 0.1])
def test_a_killed_decide_runs_again_to_the_same_bytes(settings, after_s):
    run_id = small_world().write(settings)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT / "include")}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, settings.warehouse_url, str(run_id)],
        stdout=subprocess.PIPE, env=environment,
    )  # fmt: skip
    process.stdout.readline()
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert decide(settings, run_id)["staged"] == 4
    killed = staged_bytes(
        settings,
        run_id,
    )
    execute(settings, "UPDATE verification.run SET status = 'linked'")
    decide(settings, run_id)
    assert staged_bytes(settings, run_id) == killed
    assert scalar(settings, "SELECT count(*) FROM audit.transition") == 10


# --- publication ---


def test_an_unchecked_run_is_not_published(settings):
    run_id = small_world().write(settings)
    decide(settings, run_id)
    with pytest.raises(PadanError, match=r"status is decided. Run `check_staging`"):
        publish(settings, run_id)
    assert scalar(settings, "SELECT count(*) FROM staging.bpjs_submission") == 0


def test_a_later_run_takes_the_place_of_the_one_before(settings):
    first = small_world("a").write(settings)
    second = small_world("b").write(settings)
    for run_id in (first, second):
        decide(settings, run_id)
        mark_checked(settings, run_id)
        assert publish(settings, run_id) == {"run_id": run_id, "status": "published"}
        assert publish(settings, run_id) == {"run_id": run_id, "status": "published"}
    assert scalar(settings, "SELECT count(*) FROM staging.bpjs_submission") == 4
    with begin(settings) as connection:
        runs = (
            connection.exec_driver_sql("SELECT status FROM verification.run ORDER BY run_id").scalars().all()
        )
        batches = (
            connection.exec_driver_sql("SELECT status FROM staging.batch ORDER BY run_id").scalars().all()
        )
    assert (runs, batches) == (["superseded", "published"], ["withdrawn", "published"])


def test_a_superseded_run_is_not_brought_back_by_a_stray_retry(settings):
    first = small_world("a").write(settings)
    decide(settings, first)
    execute(settings, "UPDATE verification.run SET status = 'superseded' WHERE run_id = %s", first)
    assert publish(settings, first)["status"] == "superseded"
    assert scalar(settings, "SELECT count(*) FROM staging.bpjs_submission") == 0


def test_another_period_is_left_alone(settings):
    first = small_world("a").write(settings)
    second = small_world("b").write(settings)
    execute(settings, "UPDATE verification.run SET period = '2026-12' WHERE run_id = %s", second)
    for run_id in (first, second):
        decide(settings, run_id)
        mark_checked(settings, run_id)
        publish(settings, run_id)
    assert scalar(settings, "SELECT count(*) FROM staging.batch WHERE status = 'published'") == 2


def test_staging_refuses_one_nik_twice(settings):
    run_id = small_world().write(settings)
    decide(settings, run_id)
    with pytest.raises(WarehouseError, match="submission_row_pkey"):
        execute(
            settings,
            "INSERT INTO staging.submission_row"
            " SELECT * FROM staging.submission_row WHERE candidate_row_id = %s",
            scalar(settings, "SELECT min(candidate_row_id) FROM staging.submission_row"),
        )
