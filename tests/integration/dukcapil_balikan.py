"""The service that takes data balikan, on 127.0.0.1: a real server that refuses a repeated send."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Balikan:
    """What was taken, and how it is today.

    trouble: statuses to answer with first. forget: answers to lose after taking a record. quota: calls left.
    """

    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: int = 0
    trouble: list[int] = field(default_factory=list)
    forget: int = 0
    quota: int = 1_000_000
    codes: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, told: dict[str, Any]) -> tuple[int, Any]:
        """Status and body; status 0 is a connection that breaks."""
        with self.lock:
            self.calls += 1
            if self.trouble:
                return self.trouble.pop(0), {}
            if self.calls > self.quota:
                return 429, {}
            record = told["NIK"], told["BULAN"]
            if record in self.taken:
                return 409, {"RESPON": "sudah pernah dikirim"}
            if code := self.codes.get(told["NIK"]):
                return 200, {"RESPONSE_CODE": code}
            self.taken[record] += 1
            if self.forget:
                self.forget -= 1
                return 0, {}
            return 200, {"RESPONSE_CODE": "00"}


@contextmanager
def serving(service: Balikan) -> Iterator[str]:
    """The service's address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            status, told = service.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if not status:
                self.close_connection = True
                return
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: a request holds a person."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A client that was killed is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/balikan"
    finally:
        server.shutdown()
        server.server_close()
