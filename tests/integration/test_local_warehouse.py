"""A home's warehouse for one command: started if it stands still, left as it was found."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from padan.errors import ConfigurationError, PadanError
from padan.local import guards, postgres
from padan.local.fresh import emptied
from padan.local.home import Home
from padan.local.warehouse import opened
from padan.settings import Settings
from padan.warehouse import Role, begin


@pytest.fixture
def home():
    """A home in an open folder: root's server works as another user."""
    with tempfile.TemporaryDirectory(prefix="padan-test-") as name:
        Path(name).chmod(0o755)
        home = Home(Path(name) / "small-1")
        home.prepare()
        yield home
        postgres.stop(home.pgdata)


def settings_of(home: Home) -> Settings:
    return Settings(state=home.state)


def test_a_home_without_a_run_is_a_sentence_and_nothing_is_made(home):
    with pytest.raises(PadanError, match="There is no run in"), opened(settings_of(home)):
        pass
    assert not home.pgdata.exists()


def test_it_is_started_migrated_and_stopped(home):
    postgres.start(home.pgdata)
    postgres.stop(home.pgdata)
    with opened(settings_of(home)) as settings, begin(settings) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM mart.run_missed").scalar() == 0
    assert postgres.processes(home.pgdata) == []


def test_it_is_stopped_after_an_error_too(home):
    postgres.start(home.pgdata)
    postgres.stop(home.pgdata)
    with pytest.raises(PadanError, match="enough"), opened(settings_of(home)):
        raise PadanError("enough")
    assert postgres.processes(home.pgdata) == []


def test_one_that_runs_is_left_running(home):
    postgres.start(home.pgdata)
    with opened(settings_of(home)):
        pass
    assert postgres.processes(home.pgdata)


def test_a_run_that_is_on_is_not_disturbed(home):
    postgres.start(home.pgdata)
    with (
        guards.only_one(home),
        pytest.raises(ConfigurationError, match="already works in"),
        opened(settings_of(home)),
    ):
        pass
    assert postgres.processes(home.pgdata)


def test_make_truth_says_what_is_missing(home, monkeypatch, capsys):
    from padan import cli

    monkeypatch.setenv("PADAN_STATE", str(home.state))
    monkeypatch.setenv("PADAN_OUT", str(home.state / "out"))
    monkeypatch.setattr(sys, "argv", ["padan", "truth"])
    for message in ("There is no run in", "No run is published yet"):
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 1
        assert message in " ".join(capsys.readouterr().err.split())
        postgres.start(home.pgdata)
        postgres.stop(home.pgdata)


def test_an_emptied_home_begins_from_nothing_each_time_and_stops(home):
    settings = settings_of(home).model_copy(
        update={"returns": home.state / "returns", "out": home.state / "out"}
    )
    for _ in range(2):
        with emptied(settings, needed_gb=0.1) as warehouse, begin(warehouse, Role.OWNER) as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM membership.participant").scalar() == 0
            connection.exec_driver_sql("INSERT INTO membership.participant (nik) VALUES ('7371000000000001')")
            (home.inbox / "left.csv").touch()
        assert postgres.processes(home.pgdata) == []
    assert (home.inbox / "left.csv").exists()  # what the last one left is there to look at
