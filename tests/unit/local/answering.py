"""An API that says what a test wants; the right answers are tried on Airflow itself, in the journey."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from padan.local.api import Api


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.server.asked.append(f"{self.command} {path}")
        answer = self.server.answers.get(path, (404, {}))
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    do_POST = do_GET  # noqa: N815 - the server's names

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def answering(answers: dict[str, Any], asked: list[str] | None = None) -> Iterator[Api]:
    """A client of a server that answers by path: a body, or (status, body); all else is not found.

    asked: what was asked for is appended to it.
    """
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.answers = {"/auth/token": (201, {"access_token": "t"})} | answers
        server.asked = [] if asked is None else asked
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Api(server.server_port, "engineer", "p")
        server.shutdown()
