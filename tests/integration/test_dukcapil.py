"""Asking Dukcapil's web service, a real server beside: within its quota, never twice, through trouble."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from padan.cli import app
from padan.dukcapil.asking import Asked, ask_period, newest_period
from padan.dukcapil.service import Patience, VerifyService
from padan.errors import ConfigurationError, PadanError
from padan.settings import Settings
from padan.warehouse import begin, copy_in
from tests.integration.dukcapil_service import CALLER, Register, serving
from tests.unit.linkage.linkage_people import make_people

PEOPLE = make_people(600, 150)
PERIOD, THRESHOLD = "2026-11", 70
HASTY = Patience(tries=3, first_wait=0.01, longest_wait=0.02, timeout=5)


def load(connection: Connection, name: str, rows: pa.Table, period: str = PERIOD) -> int:
    """An accepted candidate list of a period."""
    file_id = connection.exec_driver_sql(
        "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status)"
        " VALUES ('disnaker', 'candidate', %s, %s, %s, 1, 1, 'accepted') RETURNING file_id",
        (period, name.encode().hex().zfill(64), name),
    ).scalar()
    numbers = pa.array(range(1, len(rows) + 1))
    keys = {"file_id": pa.array([file_id] * len(rows)), "row_number": numbers}
    copy_in(connection, "raw.candidate", pa.table({**keys, "sheet_row": numbers}))
    core = {
        **keys,
        "row_id": pa.array([file_id * 100_000_000 + n for n in numbers.to_pylist()]),
        "intake_state": pa.array(["accepted"] * len(rows)),
        "birth_date_form": pa.array(["ok"] * len(rows)),
    }
    core |= {column: rows[column] for column in rows.column_names if column not in {"row_id", "row_order"}}
    copy_in(connection, "core.candidate", pa.table(core))
    return int(file_id or 0)


def asked_of(settings: Settings, url: str, **options: Any) -> Asked:
    """One go, without patience."""
    known = settings.model_copy(
        update={
            "dukcapil_url": url,
            "dukcapil_user": CALLER["USER_ID"],
            "dukcapil_password": CALLER["PASSWORD"],
            "dukcapil_ip": CALLER["IP_USER"],
        }
    )
    with VerifyService(known, HASTY) as service:
        return ask_period(known, options.pop("period", PERIOD), service, threshold=THRESHOLD, **options)


def outcomes(settings: Settings) -> dict[str, int]:
    query = "SELECT outcome, count(*) FROM dukcapil.answer GROUP BY outcome"
    with begin(settings) as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql(query)}


@pytest.fixture
def listed(settings: Settings) -> int:
    """The candidates, accepted; how many contents there are to ask about."""
    with begin(settings) as connection:
        load(connection, "a", PEOPLE.candidates)
    rows = PEOPLE.candidates.select(["nik", "nik_form"]).to_pylist()
    return sum(row["nik_form"] in {"ok", "repaired"} for row in rows)


def test_a_quota_smaller_than_the_list_is_finished_over_several_goes(settings: Settings, listed: int) -> None:
    register, goes = Register.of(PEOPLE.residents, quota=40), []
    with serving(register) as url:
        while not goes or goes[-1].left:
            register.quota = 40
            goes.append(asked_of(settings, url))
        again = asked_of(settings, url)
    assert [go.stopped for go in goes] == ["quota"] * (listed // 40) + ["done"]
    assert [go.asked for go in goes] == [40] * (listed // 40) + [listed % 40]
    assert (again.asked, again.known, again.stopped) == (0, listed, "done")
    assert set(register.seen.values()) == {1}
    assert register.calls == listed
    assert sum(outcomes(settings).values()) == listed


def test_a_limit_of_calls_is_kept(settings: Settings, listed: int) -> None:
    with serving(Register.of(PEOPLE.residents)) as url:
        go = asked_of(settings, url, limit=7)
    assert (go.asked, go.left, go.stopped) == (7, listed - 7, "limit")


def test_the_service_in_trouble_is_asked_again_and_then_left_alone(settings: Settings, listed: int) -> None:
    register = Register.of(PEOPLE.residents, trouble=[503, 500])
    with serving(register) as url:
        assert asked_of(settings, url, limit=3).asked == 3
        register.trouble = [503] * 3
        down = asked_of(settings, url)
        assert (down.asked, down.stopped, down.trouble) == (0, "unavailable", "HTTP 503 (3 tries)")
        assert asked_of(settings, url).stopped == "done"
    gone = asked_of(settings.model_copy(), "http://127.0.0.1:9/nobody", period="2026-11")
    assert gone.stopped == "done", "nothing was left to ask: the service need not be there"
    assert sum(outcomes(settings).values()) == listed


def test_nobody_there_is_said(settings: Settings, listed: int) -> None:
    go = asked_of(settings, "http://127.0.0.1:9/nobody")
    assert (go.stopped, go.trouble) == ("unavailable", "no answer: ConnectError (3 tries)")
    assert go.left == listed


def test_a_killed_go_is_continued_and_asks_at_most_one_content_again(settings: Settings, listed: int) -> None:
    register = Register.of(PEOPLE.residents)
    with serving(register) as url:
        for _ in range(3):
            before = register.calls
            process = _go_in_a_process(settings, url)
            while register.calls < before + 12 and process.poll() is None:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
        finished = _go_in_a_process(settings, url)
        assert finished.wait(timeout=60) == 0
    assert sum(outcomes(settings).values()) == listed
    assert len(register.seen) == listed
    assert register.calls <= listed + 3, "one content a kill, at the most"


def _go_in_a_process(settings: Settings, url: str) -> subprocess.Popen[bytes]:
    environment = {
        "PADAN_WAREHOUSE_URL": settings.warehouse_url,
        "PADAN_DUKCAPIL_URL": url,
        "PADAN_DUKCAPIL_USER": CALLER["USER_ID"],
        "PADAN_DUKCAPIL_PASSWORD": CALLER["PASSWORD"],
        "PADAN_DUKCAPIL_IP": CALLER["IP_USER"],
    }
    command = [str(Path(sys.executable).parent / "padan"), "ask"]
    return subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)


def test_the_same_content_in_another_month_is_not_asked_again(settings: Settings, listed: int) -> None:
    register = Register.of(PEOPLE.residents)
    changed = PEOPLE.candidates.to_pylist()
    who = next(n for n, row in enumerate(changed) if row["nik_form"] == "ok" and row["name"])
    changed[who] = changed[who] | {"name": "NAMA YANG DIPERBAIKI"}
    with begin(settings) as connection:
        load(connection, "b", pa.Table.from_pylist(changed, PEOPLE.candidates.schema), period="2026-12")
    with serving(register) as url:
        asked_of(settings, url)
        later = asked_of(settings, url, period="2026-12")
    assert (later.known, later.asked) == (listed - 1, 1)
    assert newest_period(settings) == "2026-12"


def test_codes_are_outcomes_and_replies_without_sense_are_counted_by_kind(
    settings: Settings, listed: int
) -> None:
    rows = PEOPLE.candidates.to_pylist()
    known = {row["nik"] for row in PEOPLE.residents.to_pylist()}
    there = [row["nik"] for row in rows if row["nik_form"] == "ok" and row["nik"] in known]
    codes = dict(zip(there, (11, 12, 14, 15), strict=False))
    garbage = [
        "<html>",
        {"content": []},
        {"content": [{"RESPONSE_CODE": 99}]},
        {"content": [{"NAMA_LGKP": "mungkin"}]},
        {"content": [{"NAMA_LGKP": "Sesuai (101)"}]},
        {"content": [{"NAMA_LGKP": "Sesuai"}], "quotaLimiter": "many"},
        [],
        {"content": [{"NIK": 1}]},
    ]
    with serving(Register.of(PEOPLE.residents, codes=codes, garbage=list(garbage))) as url:
        go = asked_of(settings, url)
        rest = asked_of(settings, url)
    assert go.unreadable == {
        "the reply is no JSON": 1,
        "`content` does not hold one object": 1,
        "RESPONSE_CODE is not a known one": 1,
        "NAMA_LGKP is neither Sesuai nor Tidak Sesuai": 2,
        "quotaLimiter is no number": 1,
        "the reply is no object": 1,
        "no element is answered": 1,
    }
    assert (go.left, rest.left) == (len(garbage), 0)
    found = outcomes(settings)
    assert {found[name] for name in ("deceased", "double", "inactive", "bad_format")} == {1}
    assert found["not_found"] > 0
    assert sum(found.values()) == listed


def test_a_service_that_talks_nonsense_is_not_asked_until_the_quota_is_spent(
    settings: Settings, listed: int
) -> None:
    register = Register.of(PEOPLE.residents, garbage=["<html>"] * 100)
    with serving(register) as url:
        go = asked_of(settings, url)
    assert (go.stopped, go.trouble) == ("unavailable", "20 replies in a row make no sense")
    assert (register.calls, go.left) == (20, listed)


def test_the_command_names_nobody(
    settings: Settings, listed: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", settings.warehouse_url)
    monkeypatch.setenv("PADAN_DUKCAPIL_USER", CALLER["USER_ID"])
    monkeypatch.setenv("PADAN_DUKCAPIL_PASSWORD", CALLER["PASSWORD"])
    assert isinstance(CliRunner().invoke(app, ["ask"]).exception, ConfigurationError)
    with serving(Register.of(PEOPLE.residents)) as url:
        monkeypatch.setenv("PADAN_DUKCAPIL_URL", url)
        refused = CliRunner().invoke(app, ["ask"])
        assert refused.exit_code == 1
        assert "HTTP 401: credentials, address or agreement" in refused.output
        monkeypatch.setenv("PADAN_DUKCAPIL_IP", CALLER["IP_USER"])
        said = CliRunner().invoke(app, ["ask", "--limit", "50", "--language", "en"])
        indonesian = CliRunner().invoke(app, ["ask", "--limit", "1"])
    assert said.exit_code == 0, said.output
    assert f"50 answered now, {listed - 50} left" in said.output
    assert f"1 terjawab sekarang, {listed - 51} belum" in indonesian.output
    printed = said.output + indonesian.output + refused.output + caplog.text
    for row in PEOPLE.candidates.to_pylist():
        assert not row["nik"] or row["nik"] not in printed
        assert not row["name"] or row["name"] not in printed


def test_asked_again_after_some_months_the_earlier_answer_stays(settings: Settings, listed: int) -> None:
    register = Register.of(PEOPLE.residents)
    with begin(settings) as connection:
        load(connection, "b", PEOPLE.candidates, period="2027-02")
    with serving(register) as url:
        asked_of(settings, url, limit=10)
        assert asked_of(settings, url, period="2027-02", again_before="2026-11").known == 10
        asked_of(settings, url)
        register.codes = dict.fromkeys(register.residents, 11)
        first = asked_of(settings, url, period="2027-02", again_before="2027-02", limit=7)
        rest = asked_of(settings, url, period="2027-02", again_before="2027-02")
        again = asked_of(settings, url, period="2027-02", again_before="2027-02")
    # ten of November were asked again, the others had been asked for the list of February already
    assert (first.known, first.asked, rest.asked, again.asked) == (listed - 10, 7, 3, 0)
    with begin(settings) as connection:
        answers = dict(
            connection.exec_driver_sql("SELECT period, count(*) FROM dukcapil.answer GROUP BY period").all()
        )
    assert answers == {"2026-11": 10, "2027-02": listed}


def test_answers_are_not_asked_again_before_a_month_to_come(settings: Settings, listed: int) -> None:
    with pytest.raises(PadanError, match="cannot be asked again before 2026-12"):
        asked_of(settings, "http://127.0.0.1:9/nobody", again_before="2026-12")
