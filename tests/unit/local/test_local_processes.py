import signal
import subprocess
import sys
from pathlib import Path

from padan.local.processes import Ask, runs, stop_all, working_in

IS_PYTHON = runs(Path(sys.executable))
ORDER = (Ask(signal.SIGINT, 1, children=False), Ask(signal.SIGTERM, 1), Ask(signal.SIGKILL, 5))
WAIT = "import time; print('up', flush=True); time.sleep(60)"
# A shell's background jobs, this test's too when run as one, are born deaf to SIGINT.
SLEEP = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL);" + WAIT
STUBBORN = "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)];" + WAIT
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}])"


def start(folder, code, *command):
    process = subprocess.Popen(
        [*(command or (sys.executable, "-c", code))],
        cwd=folder,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    if code:
        assert process.stdout.readline() == b"up\n"
    return process


def test_only_the_folders_own_processes_are_found(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    mine, other, tool = start(here, SLEEP), start(there, SLEEP), start(here, "", "sleep", "60")
    try:
        assert [process.pid for process in working_in(here, IS_PYTHON)] == [mine.pid]
        assert stop_all(here, IS_PYTHON, ORDER) == 1
        assert mine.wait(5) == -signal.SIGINT
        assert other.poll() is None
        assert tool.poll() is None
    finally:
        for process in (mine, other, tool):
            process.kill()
            process.wait()


def test_who_does_not_listen_is_killed_with_its_children(tmp_path):
    parent = start(tmp_path, PARENT)
    assert stop_all(tmp_path, IS_PYTHON, ORDER) == 2
    assert working_in(tmp_path, IS_PYTHON) == []
    parent.wait(5)


def test_a_child_that_outlives_its_parent_is_still_found(tmp_path):
    parent = start(tmp_path, PARENT)
    parent.kill()
    parent.wait()
    assert len(working_in(tmp_path, IS_PYTHON)) == 1
    assert stop_all(tmp_path, IS_PYTHON, ORDER) == 1
    assert working_in(tmp_path, IS_PYTHON) == []


def test_nothing_to_stop_is_fine(tmp_path):
    assert stop_all(tmp_path, IS_PYTHON, ORDER) == 0
