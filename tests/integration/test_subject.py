"""Everything about one person: found by number and by link, logged, never in the clear."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from typer.testing import CliRunner

from padan.cli import app
from padan.errors import ConfigurationError, PadanError, WarehouseError
from padan.i18n import translator
from padan.privacy import (
    Asker,
    close_request,
    look_up,
    open_requests,
    place_hold,
    register_request,
    release_hold,
)
from padan.privacy.words import FAMILIES, as_page, titled_sections
from padan.settings import Settings
from padan.verification import decide
from padan.warehouse import Role, begin, verify_ledger
from tests.conftest import fresh_settings
from tests.integration.lived import CORRECTED, DEAD, MOVED, NEW_NIK, PAYS, REFUSED, WAITS, live, people
from tests.unit.verification.world import World, nik_of

PEPPER = "pepper of the tests, long enough"
ASKER = Asker("Ibu Ani", "officer", "she asked for it")
MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def subject_world() -> World:
    w = World()
    w.person(1, row={"name": "NAMA SATU"}, member={"sponsor": "MANDIRI"})
    # 2: her NIK on the list is damaged; she is found by the link
    w.person(2, row={"nik": None, "nik_form": "unreadable", "name": "NAMA DUA"})
    # 3: the row bears the NIK of 1 and was linked to 3
    w.person(3, row={"nik": nik_of(1), "name": "NAMA TIGA"})
    # 4: perhaps 2, an officer has to look
    w.person(4, row={"name": "NAMA EMPAT"})
    w.link("candidate_register", 4, 2, decision="review", probability=0.2, is_best=False)
    return w


@pytest.fixture
def known(settings: Settings) -> Settings:
    """A warehouse with decisions about four people."""
    settings = settings.model_copy(update={"pepper": PEPPER})
    decide(settings, subject_world().write(settings))
    return settings


def test_a_person_is_found_in_every_list_with_all_decisions(known: Settings) -> None:
    found = look_up(known, nik_of(1), ASKER, "terminal").sections
    assert [item["read"]["name"] for item in found["list"]] == ["NAMA SATU"]
    assert found["register"][0]["read"]["nik"] == nik_of(1)
    assert found["membership"][0]["read"]["sponsor"] == "MANDIRI"
    assert [item["state"] for item in found["decisions"]]
    assert found["verdicts"]
    assert found["links"]
    assert found["overlap"][0]["overlap"] == "SELF_PAID"
    assert found["transitions"][0]["to_state"] == found["decisions"][0]["state"]


def test_a_row_with_a_damaged_nik_is_found_by_its_link(known: Settings) -> None:
    found = look_up(known, nik_of(2), ASKER, "terminal").sections
    assert [item["read"]["name"] for item in found["list"]] == ["NAMA DUA"]
    assert len(found["decisions"]) == 1


def test_nobody_is_shown_what_belongs_to_somebody_else(known: Settings) -> None:
    first, second = (json.dumps(look_up(known, nik_of(n), ASKER, "terminal").sections) for n in (1, 2))
    assert "NAMA TIGA" not in first  # it bears the NIK of 1
    assert "NAMA EMPAT" not in second  # it was compared with 2
    assert len(look_up(known, nik_of(1), ASKER, "terminal").sections["number_elsewhere"]) == 1


def test_every_look_is_logged_also_one_that_finds_nothing(known: Settings) -> None:
    look_up(known, nik_of(99), ASKER, "terminal")
    look_up(known, nik_of(1), ASKER, "encrypted file")
    again = look_up(known, nik_of(1), Asker("Pak Budi", "officer", "appeal"), "terminal")
    assert [(item["actor"], item["way"]) for item in again.sections["accesses"]] == [
        ("Ibu Ani", "encrypted file")
    ]
    with begin(known, Role.REVIEWER) as connection:
        rows = (
            connection.exec_driver_sql("SELECT a::text FROM audit.access AS a ORDER BY access_id")
            .scalars()
            .all()
        )
        ledger = str(connection.exec_driver_sql("SELECT l::text FROM audit.ledger AS l").scalars().all())
    assert len(rows) == 3
    assert nik_of(1) not in str(rows) + ledger
    assert verify_ledger(known).is_whole
    for statement in ("DELETE FROM audit.access", "UPDATE audit.access SET actor = 'x'"):
        with pytest.raises(WarehouseError), begin(known, Role.OWNER) as connection:
            connection.exec_driver_sql(statement)


def test_a_look_needs_a_name_a_reason_a_nik_and_a_pepper(known: Settings) -> None:
    for nik, asker in (
        ("123", ASKER),
        (nik_of(1), Asker("", "officer", "x")),
        (nik_of(1), Asker("A", "officer", " ")),
    ):
        with pytest.raises(PadanError) as caught:
            look_up(known, nik, asker, "terminal")
        assert nik not in str(caught.value)
    with pytest.raises(ConfigurationError, match="PADAN_PEPPER"):
        look_up(known.model_copy(update={"pepper": "short"}), nik_of(1), ASKER, "terminal")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_section_has_words_and_the_page_shows_all_of_it(known: Settings, language: str) -> None:
    subject = look_up(known, nik_of(1), ASKER, "terminal")
    translate = translator(language)
    titles = [title for title, _ in titled_sections(subject, translate)]
    assert len(set(titles)) == len(subject.sections)
    assert not set(titles) & set(subject.sections)
    page = as_page(subject, translate, known).decode()
    assert "NAMA SATU" in page
    assert translate(f"verification.state.{subject.sections['decisions'][0]['state']}") in page


def test_a_request_has_three_days_and_loses_the_nik_when_it_is_closed(known: Settings) -> None:
    made = register_request(known, nik_of(1), "correction", "my name", actor="Ani", received_at=MONDAY)
    assert made.deadline == MONDAY + dt.timedelta(hours=72)
    assert [row.request_id for row in open_requests(known)] == [made.request_id]
    assert (
        close_request(known, made.request_id, "done", actor="Ani", at=MONDAY + dt.timedelta(hours=73)) is True
    )
    assert open_requests(known) == []
    with pytest.raises(PadanError, match="no open request"):
        close_request(known, made.request_id, "again", actor="Ani", at=MONDAY)
    other = register_request(known, nik_of(2), "end", "please stop", actor="Ani", received_at=MONDAY)
    assert close_request(known, other.request_id, "no", actor="A", at=MONDAY, is_refused=True) is False
    hold = place_hold(known, nik_of(1), "claim", "death claim", actor="Ani", at=MONDAY)
    release_hold(known, hold, actor="Ani", at=MONDAY)
    with begin(known, Role.REVIEWER) as connection:
        kept = str(
            connection.exec_driver_sql("SELECT r::text FROM audit.subject_request AS r").scalars().all()
        )
        kept += str(connection.exec_driver_sql("SELECT h::text FROM audit.hold AS h").scalars().all())
        states = (
            connection.exec_driver_sql("SELECT state FROM audit.subject_request ORDER BY 1").scalars().all()
        )
    assert states == ["answered", "refused"]
    assert nik_of(1) not in kept
    assert nik_of(2) not in kept
    mine = look_up(known, nik_of(1), ASKER, "terminal").sections["requests"]
    assert {item.get("request_state", item.get("hold")) for item in mine} == {"answered", "claim"}


BEHIND = {
    "participant",
    "place",
    "cover",
    "niks",
    "sent",
    "answered",
    "balikan",
    "findings",
    "answers",
    "holds",
}


@pytest.fixture(scope="module")
def lived(postgres, tmp_path_factory):
    """People followed for three months after their decision."""
    folder = tmp_path_factory.mktemp("lived")
    with fresh_settings(postgres, folder) as settings:
        yield live(settings, folder, "NAMA").model_copy(update={"pepper": PEPPER})


def test_what_came_after_the_decision_is_told(lived: Settings) -> None:
    found = {n: look_up(lived, nik_of(n), ASKER, "terminal").sections for n in people}
    assert [item["to_membership"] for item in found[MOVED]["participant"]] == [
        "verified", "submitted", "accepted", "active", "ending", "ended",
    ]  # fmt: skip
    assert [item["cover_outcome"] for item in found[MOVED]["cover"]] == ["accepted", "accepted"]
    assert [item.get("appeal_state") for item in found[MOVED]["answers"]].count("dismissed") == 1
    assert (
        found[DEAD]["holds"][0]["hold_reason"] == found[DEAD]["findings"][0]["finding_reason"] == "DECEASED"
    )
    assert found[PAYS]["answers"][0]["finding_answer"] == "to_the_field"
    assert [item["code"] for item in found[REFUSED]["answered"]] == ["R05"]
    assert found[WAITS]["waiting"]
    assert found[WAITS]["place"][0]["place_reason"] == "VACANCY"
    assert found[PAYS]["balikan"][0]["month"] == "2026-12"
    assert all(any(sections[name] for sections in found.values()) for name in BEHIND)
    for n in people:
        others = [f"NAMA {other}" for other in people if other != n]
        text = json.dumps({name: found[n][name] for name in BEHIND})
        assert f"NAMA {n}" in text or n == WAITS
        assert not any(f'"{other}"' in text for other in others)


def test_who_got_another_nik_is_found_by_both(lived: Settings) -> None:
    by_old, by_new = (look_up(lived, nik, ASKER, "terminal").sections for nik in (nik_of(CORRECTED), NEW_NIK))
    for name in BEHIND | {"list", "decisions"}:
        assert by_old[name] == by_new[name], name
    [change] = by_old["niks"]
    assert (change["old_nik"], change["new_nik"]) == (nik_of(CORRECTED), NEW_NIK)
    assert len(by_new["accesses"]) == len(by_old["accesses"]) + 1  # the look by the old number


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_field_and_code_behind_the_decision_has_words(lived: Settings, language: str) -> None:
    translate = translator(language)
    for n in people:
        subject = look_up(lived, nik_of(n), ASKER, "terminal")
        for item in (item for name in BEHIND for item in subject.sections[name]):
            for field, value in item.items():
                assert translate.get(f"subject.field.{field}", ""), field
                family = FAMILIES.get(field, "")
                if value is not None and family.startswith(("subject.", "finding.")):
                    assert translate.get(f"{family}.{value}", ""), (field, value)


@pytest.fixture
def environment(known: Settings, monkeypatch) -> dict[str, str]:
    values = {"PADAN_WAREHOUSE_URL": known.warehouse_url, "PADAN_PEPPER": PEPPER}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return {**os.environ, **values}


def test_the_command_refuses_a_pipe_and_logs_nothing(known: Settings, environment) -> None:
    done = CliRunner().invoke(app, ["subject", "--as", "Ani", "--reason", "x"], input=nik_of(1))
    assert isinstance(done.exception, PadanError)
    assert "clear" in str(done.exception)
    assert "NAMA SATU" not in done.output
    with begin(known, Role.REVIEWER) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit.access").scalar() == 0


def test_the_command_writes_a_file_that_only_its_reader_opens(known, environment, tmp_path: Path) -> None:
    reader = pyrage.x25519.Identity.generate()
    for form in ("html", "json"):
        out = tmp_path / f"answer.{form}.age"
        done = CliRunner().invoke(
            app,
            ["subject", "-", "--as", "Ani", "--reason", "asked", "--out", str(out), "--format", form,
             "--to", str(reader.to_public())],
            input=f"{nik_of(1)}\n",
        )  # fmt: skip
        assert done.exit_code == 0, done.exception
        assert nik_of(1) not in done.output
        assert b"NAMA SATU" not in out.read_bytes()
        assert "NAMA SATU" in pyrage.decrypt(out.read_bytes(), [reader]).decode()
        assert out.stat().st_mode & 0o077 == 0


def test_a_terminal_shows_it(known, environment) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "padan.cli", "subject", "--as", "Ani", "--reason", "asked"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=terminal, stderr=subprocess.PIPE, env=environment
    ) as shown:
        os.close(terminal)
        shown.stdin.write(nik_of(1).encode() + b"\n")
        shown.stdin.close()
        text = b""
        while True:
            try:
                chunk = os.read(controller, 65536)
            except OSError:  # the other end has closed
                break
            if not chunk:
                break
            text += chunk
    os.close(controller)
    assert shown.returncode == 0
    assert "NAMA SATU" in text.decode()


def test_requests_by_command(known: Settings, environment) -> None:
    runner = CliRunner()
    done = runner.invoke(
        app,
        [
            "subject",
            "--as",
            "Ani",
            "--correct",
            "my name",
            "--received",
            "2026-11-16T09:00:00",
            "--language",
            "en",
        ],
        input=nik_of(1),
    )
    assert done.exit_code == 0, done.exception
    assert "2026-11-19 09:00" in done.output
    listed = runner.invoke(app, ["subject", "requests", "--language", "en"])
    assert "Correction" in listed.output
    assert nik_of(1) not in done.output + listed.output
    assert runner.invoke(app, ["subject", "close", "1", "--as", "Ani", "--answer", "done"]).exit_code == 0
