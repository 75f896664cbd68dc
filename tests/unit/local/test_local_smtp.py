import asyncio
import os
import signal
import smtplib
import subprocess
import sys
import time

import pytest

from padan.local.guards import free_port
from padan.local.smtp import serve


@pytest.fixture
def catcher(tmp_path):
    port, folders = free_port(), [tmp_path / "one", tmp_path / "two"]
    command = [sys.executable, "-m", "padan.local.smtp", str(port), *map(str, folders)]
    with subprocess.Popen(command, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
                break
            except OSError:
                time.sleep(0.05)
        yield port, folders, process
        process.kill()


def send(port, receiver, text):
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail("padan@localhost", [receiver], f"Subject: {text}\n\n{text}\n")


def test_mails_are_kept_in_order_in_every_folder(catcher):
    port, folders, _ = catcher
    send(port, "pemkot@localhost", "first")
    send(port, "dinas.tenaga-kerja@localhost", "second")
    for folder in folders:
        assert sorted(path.name for path in folder.iterdir()) == [
            "0001-pemkot.eml",
            "0002-dinas-tenaga-kerja.eml",
        ]
        assert b"first" in (folder / "0001-pemkot.eml").read_bytes()


def test_a_number_is_used_once_also_where_one_folder_was_cleared(catcher):
    port, folders, _ = catcher
    send(port, "pemkot@localhost", "first")
    (folders[0] / "0001-pemkot.eml").unlink()
    send(port, "pemkot@localhost", "second")
    assert (folders[0] / "0002-pemkot.eml").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_asked(catcher, number):
    catcher[2].send_signal(number)
    assert catcher[2].wait(10) == 0


def test_it_catches_and_ends_in_this_process_too(tmp_path):
    async def catch_one():
        port = free_port()
        catching = asyncio.create_task(serve(port, [tmp_path]))
        while not catching.done():
            try:
                await asyncio.to_thread(send, port, "pemkot@localhost", "text")
                break
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)
        await catching

    asyncio.run(catch_one())
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]
