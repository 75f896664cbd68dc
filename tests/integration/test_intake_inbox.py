"""The inbox: waiting for files that grow, knowing files by content, answering misplaced ones."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

import pytest

from padan.errors import ConfigurationError, PadanError
from padan.intake import Refusal, drop, find_files, load, load_contracts, receive
from padan.intake.files import find_file, refuse
from padan.intake.find import receive_ready
from padan.intake.inbox import Waiting
from padan.intake.refusals import Refused
from padan.settings import Settings
from padan.warehouse import begin
from tests.unit.intake import samples
from tests.unit.intake.samples import PERIOD

POLL = 0.05


def rows(settings, statement: str, *parameters) -> list[dict]:
    with begin(settings) as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql(statement, parameters)]


def find(settings, agency: str = "bpjs") -> list[int]:
    return find_files(settings, agency, poll_seconds=POLL)


def lay(settings, name: str, content: str | bytes, agency: str = "bpjs", folder: str = PERIOD) -> Path:
    """A file appears in an inbox, as over a network share: no rename, no sighting."""
    path = settings.inbox / agency / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def members(tmp_path) -> Path:
    path = tmp_path / "peserta.csv"
    path.write_text(samples.members_text(5), encoding="utf-8")
    return path


def test_an_empty_inbox_has_no_work(settings):
    assert find(settings) == []
    settings.inbox.mkdir(parents=True)
    assert find(settings) == []


def test_an_agency_without_a_contract_is_a_mistake_of_the_caller(settings, members):
    with pytest.raises(ConfigurationError, match=r"dinsos.*bpjs, disdukcapil, disnaker"):
        find_files(settings, "dinsos")
    with pytest.raises(ConfigurationError, match="dinsos"):
        drop(settings, "dinsos", PERIOD, members)
    with pytest.raises(ConfigurationError, match="YYYY-MM"):
        drop(settings, "bpjs", "november", members)
    with pytest.raises(ConfigurationError, match="no file"):
        drop(settings, "bpjs", PERIOD, members.with_name("nothing.csv"))


def test_a_file_that_rests_is_registered_after_one_poll(settings):
    lay(settings, "a.csv", samples.members_text(3))
    (file_id,) = find(settings)
    (file,) = rows(settings, "SELECT * FROM raw.file")
    assert (file["file_id"], file["status"], file["role"], file["period"]) == (
        file_id,
        "registered",
        "member",
        PERIOD,
    )
    assert file["path"] == f"bpjs/{PERIOD}/a.csv"
    assert file["sha256"] == hashlib.sha256(samples.members_text(3).encode()).hexdigest()


def test_a_file_that_grows_waits_for_the_next_run(settings):
    path = lay(settings, "a.csv", samples.members_text(3))
    stop = threading.Event()

    def grow():
        while not stop.wait(POLL / 5):
            with path.open("a") as file:
                file.write("x")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert find(settings) == []
    finally:
        stop.set()
        writer.join()
    assert rows(settings, "SELECT * FROM raw.file") == []
    assert len(find(settings)) == 1


def test_a_part_is_nobodys_file_until_it_is_renamed(settings):
    part = lay(settings, "a.csv.part", samples.members_text(3))
    for litter in (".DS_Store", "~$a.xlsx", "Thumbs.db"):
        lay(settings, litter, "x")
    assert find(settings) == []
    part.rename(part.with_suffix(""))
    assert len(find(settings)) == 1


def test_a_dropped_file_needs_no_poll(settings, members):
    target = drop(settings, "bpjs", PERIOD, members)
    assert target == settings.inbox / "bpjs" / PERIOD / "peserta.csv"
    started = time.monotonic()
    assert len(find_files(settings, "bpjs")) == 1
    assert time.monotonic() - started < 5  # the default poll would take ten seconds
    assert [path.name for path in target.parent.iterdir()] == ["peserta.csv"]


def test_a_second_run_minutes_later_needs_no_poll_either(settings):
    path = lay(settings, "a.csv", samples.members_text(3))
    stat = path.stat()
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO raw.sighting (agency, path, size_bytes, modified_ns, seen_at)"
            " VALUES ('bpjs', %s, %s, %s, now() - interval '1 minute')",
            (f"bpjs/{PERIOD}/a.csv", stat.st_size, stat.st_mtime_ns),
        )
    started = time.monotonic()
    assert len(find_files(settings, "bpjs")) == 1
    assert time.monotonic() - started < 5


def test_the_same_content_again_is_the_same_file(settings, members):
    drop(settings, "bpjs", PERIOD, members)
    first = find(settings)
    lay(settings, "copy under another name.csv", members.read_bytes())
    drop(settings, "bpjs", PERIOD, members)
    assert find(settings) == first
    assert len(rows(settings, "SELECT * FROM raw.file")) == 1
    assert receive(settings, members, "bpjs", PERIOD).file_id == first[0]
    other_month = receive(settings, members, "bpjs", "2026-12")
    assert other_month.file_id != first[0]


def test_another_content_of_the_same_name_does_not_overwrite_the_first(settings, members):
    first = drop(settings, "bpjs", PERIOD, members)
    before = first.read_bytes()
    members.write_text(samples.members_text(6), encoding="utf-8")
    second = drop(settings, "bpjs", PERIOD, members)
    assert second != first
    assert first.read_bytes() == before
    assert len(find(settings)) == 2


def test_a_deleted_file_is_nothing(settings):
    lay(settings, "a.csv", samples.members_text(3)).unlink()
    assert find(settings) == []


def test_a_file_that_is_taken_away_between_two_polls_is_nothing(settings):
    path = lay(settings, "a.csv", samples.members_text(3))
    timer = threading.Timer(POLL, path.unlink)
    timer.start()
    assert find_files(settings, "bpjs", poll_seconds=POLL * 6) == []
    timer.join()


def test_work_is_what_is_registered_loaded_or_held_and_released(settings):
    for n, status in enumerate(["registered", "loaded", "held", "held", "accepted", "superseded"]):
        with begin(settings) as connection:
            file_id = connection.exec_driver_sql(
                "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status)"
                " VALUES ('bpjs', 'member', '2026-11', repeat(%s, 64), 'x', 1, 1, %s) RETURNING file_id",
                (str(n), status),
            ).scalar_one()
            released = "ani" if n == 3 else None
            connection.exec_driver_sql(
                "INSERT INTO quality.gate (file_id, gate, passed, message, released_by, release_reason)"
                " VALUES (%s, 'row_count', false, 'm', %s, %s)",
                (file_id, released, released),
            )
    found = rows(settings, "SELECT file_id, left(sha256, 1) AS n FROM raw.file")
    names = {row["file_id"]: row["n"] for row in found}
    assert [names[file_id] for file_id in find(settings)] == ["0", "1", "3"]


def ledger(settings) -> list[tuple[str, str]]:
    return [
        (row["event"], row["reason"])
        for row in rows(settings, "SELECT * FROM audit.ledger ORDER BY entry_id")
    ]


def test_a_file_that_is_wrong_at_sight_is_refused_recorded_and_answered_once(settings):
    lay(settings, "SITI AMINAH 7371010807750001.csv", b"%PDF-1.4 whatever")
    assert find(settings) == []
    assert find(settings) == []
    (file,) = rows(settings, "SELECT * FROM raw.file")
    assert (file["status"], file["refusal_code"]) == ("refused", "NOT_WHAT_ITS_NAME_SAYS")
    assert ledger(settings) == [
        ("file_registered", "NEW_CONTENT"),
        ("file_refused", "NOT_WHAT_ITS_NAME_SAYS"),
    ]
    (mail,) = rows(settings, "SELECT * FROM audit.outbox")
    assert mail["recipients"] == ["bpjs@localhost"]
    assert PERIOD in mail["subject"]
    assert file["refusal_message"] in mail["body_text"]
    assert "*.csv" in mail["body_text"]
    told = mail["body_text"] + mail["subject"] + mail["mail_key"] + file["refusal_message"]
    assert "7371010807750001" not in told
    assert "AMINAH" not in told


@pytest.mark.parametrize("folder", ["november", "2026-13", f"{PERIOD}/sub", "."])
def test_a_file_in_no_period_is_answered_once(settings, folder):
    lay(settings, "a.csv", samples.members_text(3), folder=folder)
    assert find(settings) == []
    assert find(settings) == []
    assert ledger(settings) == [("file_refused", "WRONG_FOLDER")]
    (mail,) = rows(settings, "SELECT * FROM audit.outbox")
    assert mail["recipients"] == ["bpjs@localhost"]
    assert "2026-11" in mail["body_text"]


@pytest.mark.parametrize("agency", ["dinsos", "."])
def test_a_file_of_nobody_is_told_to_the_engineers(settings, agency):
    lay(settings, "a.csv", samples.members_text(3), agency=agency, folder=PERIOD if agency != "." else ".")
    assert find(settings) == []
    assert find(settings, "disnaker") == []
    (mail,) = rows(settings, "SELECT * FROM audit.outbox")
    assert mail["recipients"] == [settings.engineers_to]
    assert "bpjs, disdukcapil, disnaker" in mail["body_text"]


def test_a_file_that_cannot_be_opened_stops_the_run_with_its_place(settings):
    lay(settings, "a.csv", "x").unlink()
    (settings.inbox / "bpjs" / PERIOD / "a.csv").symlink_to("/proc/self/mem")
    with pytest.raises(PadanError, match=rf"bpjs/{PERIOD}/a.csv.*permissions"):
        find(settings)


def registered(settings, path: Path) -> int:
    drop(settings, "bpjs", PERIOD, path)
    (file_id,) = find(settings)
    return file_id


def test_a_file_gone_before_it_is_read_is_asked_for_and_received_when_it_is_back(settings, members):
    file_id = registered(settings, members)
    (settings.inbox / "bpjs" / PERIOD / "peserta.csv").unlink()
    assert load(settings, file_id) == {"file_id": file_id, "status": "refused", "code": "FILE_GONE"}
    assert len(rows(settings, "SELECT * FROM audit.outbox")) == 1
    assert registered(settings, members) == file_id
    assert load(settings, file_id)["status"] == "loaded"


def test_a_file_changed_before_it_is_read_is_another_file(settings, members):
    file_id = registered(settings, members)
    lay(settings, "peserta.csv", samples.members_text(9))
    assert load(settings, file_id)["code"] == "FILE_CHANGED"
    assert rows(settings, "SELECT * FROM audit.outbox") == []
    (other,) = find(settings)
    assert load(settings, other)["data_rows"] == 9
    assert receive(settings, members, "bpjs", PERIOD).data_rows == 5  # the first content, sent again


def test_a_file_that_changes_while_it_is_registered_waits(settings, members, monkeypatch):
    from padan.intake import find as module

    def replaced(path: Path, _contract) -> None:
        os.utime(path, ns=(1, 1))

    monkeypatch.setattr(module, "refuse_at_sight", replaced)
    outcome = receive(settings, members, "bpjs", PERIOD)
    assert (outcome.status, outcome.code, outcome.file_id) == ("refused", "FILE_CHANGED", None)


def test_a_file_that_is_taken_away_while_it_is_registered_is_nothing(settings, members):
    contract = load_contracts(settings)["bpjs"]
    assert receive_ready(settings, contract, Waiting("bpjs", PERIOD, settings.inbox / "gone.csv")) is None


def test_a_refusal_is_recorded_once_whoever_comes_second(settings, members):
    file_id = registered(settings, members)
    contract = load_contracts(settings)["bpjs"]
    for _ in range(2):
        with begin(settings) as connection:
            file = find_file(connection, file_id)
            refuse(connection, settings, contract, file, Refused(Refusal.NO_DATA_ROWS))
    assert ledger(settings).count(("file_refused", "NO_DATA_ROWS")) == 1


def test_a_file_of_a_contract_that_was_removed_is_a_mistake_of_the_configuration(settings, members):
    file_id = registered(settings, members)
    with begin(settings) as connection:
        connection.exec_driver_sql("UPDATE raw.file SET agency = 'dinsos'")
    with pytest.raises(ConfigurationError, match="dinsos"):
        load(settings, file_id)
    with pytest.raises(PadanError, match="no file 999"):
        load(Settings(**settings.model_dump()), 999)
