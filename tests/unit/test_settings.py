"""Settings come from the environment, once; without it Padan works on one machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from padan.errors import ConfigurationError
from padan.settings import PROJECT_ROOT, Settings
from padan.warehouse import begin


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PADAN_{name.upper()}", raising=False)


def test_without_an_environment_everything_stays_in_the_project() -> None:
    settings = Settings()
    assert settings.inbox == PROJECT_ROOT / "inbox"
    assert settings.out == PROJECT_ROOT / "out"
    assert settings.state == PROJECT_ROOT / ".padan"
    assert settings.smtp_host == "127.0.0.1"
    assert settings.smtp_password == ""
    assert settings.language == "id"
    assert not settings.demonstration


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PADAN_INBOX", str(tmp_path))
    monkeypatch.setenv("PADAN_TARGET", "1789")
    monkeypatch.setenv("PADAN_SMTP_STARTTLS", "true")
    settings = Settings()
    assert (settings.inbox, settings.target, settings.smtp_starttls) == (tmp_path, 1789, True)


def test_names_of_other_programs_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.setenv("TARGET", "1")
    monkeypatch.setenv("PADAN_UNKNOWN", "1")
    assert Settings().language == "id"
    assert Settings().target == 35_782


def test_a_value_of_the_wrong_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PADAN_SMTP_PORT", "mail")
    with pytest.raises(ValidationError, match="smtp_port"):
        Settings()


def test_folders_of_data_follow_the_include_folder(tmp_path: Path) -> None:
    settings = Settings(include=tmp_path)
    assert settings.reference == tmp_path / "reference"
    assert settings.sql == tmp_path / "sql"


def test_without_a_warehouse_the_error_says_what_to_set() -> None:
    with pytest.raises(ConfigurationError, match="PADAN_WAREHOUSE_URL"), begin(Settings()):
        pass
