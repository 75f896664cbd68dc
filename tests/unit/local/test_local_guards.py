import os
import socket
import subprocess
import sys

import pytest

from padan.errors import ConfigurationError
from padan.local import guards
from padan.local.home import Home, runtime_folder, write_private


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "state")
    home.prepare()
    return home


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_another_python_is_told_which_one_to_install(version):
    with pytest.raises(ConfigurationError, match=r"needs 3\.11 to 3\.13.*PYTHON="):
        guards.check_python(version)


def test_this_python_will_do():
    guards.check_python()


def test_a_full_disk_is_told_how_much_is_missing(tmp_path):
    with pytest.raises(ConfigurationError, match=r"GB are free.*PADAN_STATE="):
        guards.check_disk(tmp_path, needed_gb=10**9)
    guards.check_disk(tmp_path, needed_gb=0.001)


def test_a_port_in_use_is_told_the_next_one():
    with socket.socket() as other:
        other.bind((guards.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"Port {port}.*PORT={port + 1}"):
            guards.check_port(port)
    guards.check_port(guards.free_port())


def test_a_second_run_in_the_same_home_is_told_who_has_it(home):
    hold = "import sys, time; from pathlib import Path; from padan.local import guards, home\n"
    hold += "with guards.only_one(home.Home(Path(sys.argv[1]))): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, str(home.state)], stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with (
            pytest.raises(ConfigurationError, match=rf"process {other.pid}.*PADAN_STATE="),
            guards.only_one(home),
        ):
            pass
        other.kill()
    with guards.only_one(home):
        assert home.lock.read_text() == str(os.getpid())


def test_another_users_state_folder_is_left_alone(home, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    with pytest.raises(ConfigurationError, match=r"belongs to another user.*PADAN_STATE="):
        guards.check_owner(home)


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # root, as which tests may run, may write anywhere
    with pytest.raises(ConfigurationError, match=rf"may not write to {tmp_path}.*PADAN_STATE="):
        guards.check_owner(Home(tmp_path / "state"))


def test_a_new_state_folder_needs_no_owner(tmp_path):
    guards.check_owner(Home(tmp_path / "not" / "there"))


def test_secrets_are_made_once_and_are_the_users_alone(home):
    first = home.secret("jwt")
    assert len(first) >= 64
    assert home.secret("jwt") == first
    assert (home.airflow / "jwt.secret").stat().st_mode & 0o777 == 0o600
    assert home.airflow.stat().st_mode & 0o777 == 0o700


def test_what_holds_rows_is_the_users_alone(home):
    for folder in (home.airflow, home.mail, home.city, home.inbox):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_the_whole_home_is_the_users_alone_unless_another_must_reach_the_database(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    Home(tmp_path / "state").prepare()
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_private_file_replaces_the_old_one_whole(tmp_path):
    path = tmp_path / "file"
    path.with_name("file.part").write_text("of a crashed run")
    write_private(path, "one")
    write_private(path, "two")
    assert path.read_text() == "two"
    assert list(tmp_path.iterdir()) == [path]


def test_the_runtime_folder_is_short_and_private(tmp_path):
    folder = runtime_folder(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert runtime_folder(tmp_path) == folder


def test_somebody_elses_runtime_folder_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"padan-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="another user"):
        runtime_folder(tmp_path)
