from typer.testing import CliRunner

from padan.cli import app
from padan.errors import ConfigurationError

cli = CliRunner()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    answer = cli.invoke(app, ["run", "--inbox", str(tmp_path / "nowhere")])
    assert isinstance(answer.exception, ConfigurationError)
    assert "INBOX" in str(answer.exception)


def test_there_are_two_cities():
    answer = cli.invoke(app, ["run", "--city", "huge"])
    assert answer.exit_code == 2
    assert "small" in answer.output


def test_down_says_when_there_was_nothing_to_stop(tmp_path, monkeypatch):
    monkeypatch.setenv("PADAN_STATE", str(tmp_path))
    assert "Nothing was running" in cli.invoke(app, ["down"]).output
