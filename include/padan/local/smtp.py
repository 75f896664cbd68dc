"""A mail catcher: takes every mail on 127.0.0.1 and keeps it as a .eml file. Nothing leaves the machine.

Run as `python -m padan.local.smtp PORT FOLDER...`; each mail is written to every folder.
"""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
LARGEST_BYTES = 50_000_000


class Catcher:
    """Writes what arrives: 0001-pemkot.eml, in order of arrival, named by its first recipient."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one mail; a number is used once, also after a restart."""
        content = envelope.original_content or b""
        there = [int(path.name[:4]) for folder in self.folders for path in folder.glob("[0-9]*.eml")]
        number = 1 + max(there, default=0)
        receiver = re.sub(r"[^A-Za-z0-9]+", "-", (envelope.rcpt_tos or ["nobody"])[0].split("@")[0])
        for folder in self.folders:
            part = folder / f".{number:04d}.part"
            part.write_bytes(content)
            part.rename(folder / f"{number:04d}-{receiver}.eml")
        return "250 Kept"


async def serve(port: int, folders: list[Path]) -> None:
    """Catch mails until SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, done.set)
    catcher = Catcher(folders)
    server = await loop.create_server(
        lambda: SMTP(catcher, data_size_limit=LARGEST_BYTES, hostname="localhost", loop=loop), HOST, port
    )
    async with server:
        await done.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]]))
