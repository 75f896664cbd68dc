"""A loaded file through validate, release and accept, on the real warehouse."""

from __future__ import annotations

import pytest

from padan.errors import ConfigurationError, PadanError
from padan.quality import accept, engine, findings_by_period, release, validate
from padan.quality.engine import SuiteError, run_suite
from padan.quality.suites import load_suite
from padan.warehouse import Role, begin
from tests.unit.quality.quality_rows import count_rows, nik_of, put_file, put_good_file, put_row

NAMELESS = {"name": None, "daeng": None, "raw": {"full_name": None}}
EMPTY = {
    "intake_state": "empty",
    "nik": None,
    "nik_form": "blank",
    "name": None,
    "daeng": None,
    "birth_date": None,
    "birth_date_form": "blank",
}


def _rows(settings, sql, *values):
    with begin(settings, Role.OWNER) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


def _status(settings, file_id):
    return _rows(settings, "SELECT status, superseded_by FROM raw.file WHERE file_id = %s", file_id)[0]


def _put(settings, role="resident", rows=10, period="2026-11", content="a"):
    with begin(settings) as connection:
        return put_good_file(connection, role, rows, period, content)


def _put_mixed(settings, bad=1, good=20):
    """Good rows, then `bad` rows without a name, then one empty row and one with a warning."""
    with begin(settings) as connection:
        file_id = put_file(connection, "candidate")
        for number in range(1, good + 1):
            put_row(connection, "candidate", file_id, number)
        for number in range(good + 1, good + bad + 1):
            put_row(connection, "candidate", file_id, number, **NAMELESS)
        put_row(connection, "candidate", file_id, good + bad + 1, **EMPTY)
        put_row(connection, "candidate", file_id, good + bad + 2, sex=None)
        count_rows(connection, "candidate", file_id)
        return file_id


def _everything(settings):
    """All that quality writes, without times and sequence ids."""
    return [
        _rows(settings, f"SELECT * FROM ({sql}) AS x ORDER BY 1, 2, 3")
        for sql in (
            "SELECT row_id, intake_state, nik FROM core.candidate",
            "SELECT file_id, rule, severity, quarantine, checked_rows, failing_rows FROM quality.finding",
            "SELECT row_id, rule, quarantine FROM quality.failure",
            "SELECT file_id, gate, passed, measured, permitted, message, released_by FROM quality.gate",
            "SELECT file_id, suite, suite_sha256, checked_rows, failing_rows FROM quality.run",
            "SELECT subject, event, actor, reason, evidence::text FROM audit.ledger",
            "SELECT mail_key, recipients, subject, body_text FROM audit.outbox",
            "SELECT file_id, status, superseded_by FROM raw.file",
        )
    ]


def test_a_bad_row_is_quarantined_with_every_rule_it_broke_and_nothing_is_lost(settings):
    file_id = _put_mixed(settings)
    counts = validate(settings, file_id)
    assert counts == {
        "file_id": file_id,
        "status": "loaded",
        "checked_rows": 22,
        "failing_rows": 2,
        "data_rows": 23,
        "accepted_rows": 21,
        "quarantined_rows": 1,
        "empty_rows": 1,
        "closed_gates": [],
    }
    states = _rows(settings, "SELECT intake_state, count(*) FROM core.candidate GROUP BY 1 ORDER BY 1")
    assert states == [("accepted", 21), ("empty", 1), ("quarantined", 1)]
    assert _rows(settings, "SELECT rule, quarantine FROM quality.failure ORDER BY 1") == [
        ("NAME_MISSING", True),
        ("SEX_UNKNOWN", False),
    ]
    assert _rows(settings, "SELECT difference FROM audit.row_balance") == [(0,)]


def test_every_rule_leaves_a_finding_also_where_nothing_fails(settings):
    file_id = _put(settings, "member", rows=2)
    validate(settings, file_id)
    found = _rows(settings, "SELECT count(*), sum(failing_rows), min(checked_rows) FROM quality.finding")
    assert found == [(16, 0, 2)]


def test_checking_again_changes_nothing(settings):
    file_id = _put_mixed(settings)
    first = validate(settings, file_id)
    before = _everything(settings)
    assert validate(settings, file_id) == first
    assert _everything(settings) == before


def test_a_row_that_was_mended_leaves_quarantine(settings):
    file_id = _put_mixed(settings)
    validate(settings, file_id)
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE core.candidate SET name = 'SITTI' WHERE name IS NULL AND nik IS NOT NULL"
        )
    assert validate(settings, file_id)["quarantined_rows"] == 0


@pytest.mark.parametrize("role", ["resident", "member"])
def test_registers_are_quarantined_in_their_own_tables(settings, role):
    with begin(settings) as connection:
        file_id = put_file(connection, role)
        put_row(connection, role, file_id, 1)
        put_row(connection, role, file_id, 2, nik=None, nik_form="unreadable", birth_date=None)
        count_rows(connection, role, file_id)
    validate(settings, file_id)
    states = _rows(settings, f"SELECT intake_state FROM core.{role} ORDER BY row_number")
    assert states == [("accepted",), ("quarantined",)]


def test_of_register_rows_with_one_nik_the_first_stays(settings):
    with begin(settings) as connection:
        file_id = put_file(connection, "resident")
        for number in (1, 2, 3):
            put_row(connection, "resident", file_id, number, nik=nik_of(7))
        count_rows(connection, "resident", file_id)
    validate(settings, file_id)
    states = _rows(settings, "SELECT intake_state FROM core.resident ORDER BY row_number")
    assert states == [("accepted",), ("quarantined",), ("quarantined",)]


def test_the_same_nik_in_another_file_is_no_repetition(settings):
    for period in ("2026-10", "2026-11"):
        counts = validate(settings, _put(settings, "resident", 3, period))
        assert counts["quarantined_rows"] == 0


def test_too_many_bad_rows_hold_the_file_until_a_named_person_releases_it(settings):
    file_id = _put_mixed(settings, bad=15, good=5)
    assert validate(settings, file_id)["closed_gates"] == ["failing_share"]
    assert accept(settings, file_id)["status"] == "held"
    assert accept(settings, file_id)["status"] == "held"
    mails = _rows(settings, "SELECT recipients, body_text FROM audit.outbox ORDER BY mail_key")
    assert [recipients for recipients, _ in mails] == [["disnaker@localhost"], [settings.engineers_to]]
    assert "15 dari 21 baris tertahan (71,4%)" in mails[0][1]
    assert f"padan release {file_id} --gate failing_share" in mails[1][1]

    release(settings, file_id, "failing_share", " Andi Tenri ", "List of a first survey; agreed by phone")
    release(settings, file_id, "failing_share", "Somebody Else", "again")
    assert validate(settings, file_id)["closed_gates"] == [], "the release outlives a second check"
    assert accept(settings, file_id)["status"] == "accepted"
    ledger = _rows(settings, "SELECT actor, event, reason FROM audit.ledger ORDER BY entry_id")
    assert ledger == [
        ("padan", "file held", "closed gates: failing_share"),
        ("Andi Tenri", "gate released", "List of a first survey; agreed by phone"),
        ("padan", "file accepted", "all gates passed or released"),
    ]


def test_a_release_does_not_hold_for_another_measure(settings):
    file_id = _put_mixed(settings, bad=15, good=5)
    validate(settings, file_id)
    release(settings, file_id, "failing_share", "Andi Tenri", "agreed")
    with begin(settings) as connection:
        connection.exec_driver_sql("UPDATE core.candidate SET name = NULL, daeng = NULL WHERE row_number = 1")
    assert validate(settings, file_id)["closed_gates"] == ["failing_share"]


@pytest.mark.parametrize(
    ("gate", "by", "reason", "complaint"),
    [
        ("failing_share", " ", "because", "named person"),
        ("failing_share", "Andi", "", "named person"),
        ("shoe_size", "Andi", "because", "has no gate 'shoe_size'; its gates: failing_share, row_count"),
        ("row_count", "Andi", "because", "nothing to release"),
    ],
)
def test_a_release_needs_a_name_a_reason_and_a_closed_gate(settings, gate, by, reason, complaint):
    file_id = _put(settings)
    validate(settings, file_id)
    with pytest.raises(PadanError, match=complaint):
        release(settings, file_id, gate, by, reason)


@pytest.mark.parametrize(("rows", "closed"), [(20, []), (3, ["row_count"]), (90, ["row_count"])])
def test_a_file_is_compared_with_the_last_accepted_one_of_an_earlier_period(settings, rows, closed):
    others = {"2026-09": (70, "accepted"), "2026-10": (20, "accepted"), "2026-12": (1, "accepted")}
    with begin(settings, Role.OWNER) as connection:
        for period, (rows_before, status) in {**others, "2026-10 b": (2, "loaded")}.items():
            file_id = put_good_file(connection, "resident", rows_before, period[:7], period)
            connection.exec_driver_sql(
                "UPDATE raw.file SET status = %s WHERE file_id = %s", (status, file_id)
            )
    file_id = _put(settings, rows=rows)
    assert validate(settings, file_id)["closed_gates"] == closed
    message = _rows(
        settings, "SELECT message FROM quality.gate WHERE file_id = %s AND gate = 'row_count'", file_id
    )
    assert f"{rows} baris; berkas 2026-10 berisi 20 baris" in message[0][0]


def test_the_first_file_of_an_agency_passes_and_says_why(settings):
    file_id = _put(settings)
    validate(settings, file_id)
    gates = _rows(settings, "SELECT gate, passed, measured, message FROM quality.gate ORDER BY 1")
    assert gates[1][:3] == ("row_count", True, None)
    assert "belum ada berkas periode sebelumnya" in gates[1][3]


def test_an_accepted_file_is_recorded_mailed_and_left_alone_afterwards(settings):
    file_id = _put_mixed(settings)
    validate(settings, file_id)
    accepted = accept(settings, file_id)
    assert (accepted["status"], accepted["quarantined_rows"]) == ("accepted", 1)
    before = _everything(settings)
    assert accept(settings, file_id) == accepted
    assert validate(settings, file_id)["status"] == "accepted"
    assert _everything(settings) == before
    mail = _rows(settings, "SELECT recipients, subject, body_text FROM audit.outbox")[0]
    assert mail[0] == ["disnaker@localhost"]
    assert mail[1] == "Berkas disnaker 2026-11 diterima: 21 baris, 1 tertahan"
    assert "- Nama kosong. 1 baris." in mail[2]
    assert accepted["fixlist"] in mail[2]


def test_a_clean_file_is_told_so(settings):
    file_id = _put(settings, "member", rows=3)
    validate(settings, file_id)
    accept(settings, file_id)
    assert "Tidak ada temuan." in _rows(settings, "SELECT body_text FROM audit.outbox")[0][0]


def test_a_newer_file_supersedes_the_older_one(settings):
    older, newer = _put(settings), _put(settings, content="b")
    other_period = _put(settings, period="2026-10", content="c")
    for file_id in (older, other_period, newer):
        validate(settings, file_id)
        accept(settings, file_id)
    assert _status(settings, older) == ("superseded", newer)
    assert _status(settings, newer) == ("accepted", None)
    assert _status(settings, other_period) == ("accepted", None)
    events = _rows(settings, "SELECT subject, reason FROM audit.ledger WHERE event = 'file superseded'")
    assert events == [(f"file {older}", f"file {newer} is newer")]


def test_an_older_file_that_comes_through_late_does_not_replace_a_newer_one(settings):
    older, newer = _put(settings), _put(settings, content="b")
    for file_id in (newer, older):
        validate(settings, file_id)
        accept(settings, file_id)
    assert _status(settings, older) == ("superseded", newer)
    assert _status(settings, newer) == ("accepted", None)


def test_a_file_that_is_not_loaded_or_not_checked_is_refused(settings):
    with begin(settings) as connection:
        registered = put_file(connection, "candidate", content="r", status="registered")
    for step in (validate, accept):
        with pytest.raises(PadanError, match="only a loaded file can be checked"):
            step(settings, registered)
        with pytest.raises(PadanError, match="no file 999"):
            step(settings, 999)
    with pytest.raises(PadanError, match="run validate first"):
        accept(settings, _put(settings))


def test_an_agency_without_a_contract_is_named(settings):
    file_id = _put(settings)
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("UPDATE raw.file SET agency = 'dinsos'")
    with pytest.raises(ConfigurationError, match=r"include/agencies/dinsos\.yaml"):
        validate(settings, file_id)


def test_a_suite_that_asks_for_an_unknown_column_stops_the_check_and_writes_nothing(settings, tmp_path):
    file_id = _put(settings, "candidate")
    for path in settings.expectations.glob("*.json"):
        text = path.read_text().replace('"column": "is_nik_sex_equal"', '"column": "shoe_size"')
        (tmp_path / path.name).write_text(text)
    elsewhere = settings.model_copy(update={"expectations": tmp_path})
    with pytest.raises(SuiteError, match=r"NIK_SEX_DIFFERS .* column shoe_size"):
        validate(elsewhere, file_id)
    assert _rows(settings, "SELECT * FROM quality.run") == []


def test_a_rule_that_great_expectations_drops_stops_the_check(settings):
    suite = load_suite(settings, "resident")
    unknown = suite.rules[0].model_copy(update={"type": "expect_column_values_to_be_nice"})
    suite = suite.model_copy(update={"expectations": (unknown, *suite.rules[1:])})
    with pytest.raises(SuiteError, match="did not understand NIK_UNREADABLE"):
        run_suite(settings, suite, rows={"file_id": 1}, parameters={})


def test_keys_that_are_cut_off_stop_the_check(settings, monkeypatch):
    """Great Expectations names 20 failing rows and counts all of them, unless told otherwise."""
    monkeypatch.setitem(engine._RESULT_FORMAT, "partial_unexpected_count", 20)
    with begin(settings) as connection:
        file_id = put_file(connection, "resident")
        for number in range(1, 22):
            put_row(connection, "resident", file_id, number, sex=None)
    with pytest.raises(SuiteError, match="SEX_UNKNOWN counted 21 failing rows and named 20"):
        validate(settings, file_id)


def test_a_check_leaves_no_connection_open(settings):
    """Its temporary table would stay with it, as big as the file."""
    validate(settings, _put(settings))
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert _rows(settings, others) == [(0,)]


def test_without_the_view_the_suite_says_what_to_do(settings):
    file_id = _put(settings)
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("DROP VIEW quality.resident_check")
    with pytest.raises(SuiteError, match="padan migrate"):
        validate(settings, file_id)


def test_findings_are_compared_over_periods(settings):
    for period, sexless in (("2026-09", 2), ("2026-10", 1), ("2026-11", 0)):
        with begin(settings) as connection:
            file_id = put_file(connection, "resident", period)
            for number in range(1, 5):
                spoilt = {"sex": None} if number <= sexless else {}
                put_row(connection, "resident", file_id, number, **spoilt)
            count_rows(connection, "resident", file_id)
        validate(settings, file_id)
        accept(settings, file_id)
    rows = findings_by_period(settings, "disdukcapil").to_pylist()
    trend = [
        (row["period"], row["failing_rows"], row["failing_share"], row["change"])
        for row in rows
        if row["rule"] == "SEX_UNKNOWN"
    ]
    assert trend == [("2026-09", 2, 0.5, None), ("2026-10", 1, 0.25, -0.25), ("2026-11", 0, 0.0, -0.25)]
    assert findings_by_period(settings, "nobody").num_rows == 0
