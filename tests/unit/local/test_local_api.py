import http.server
import json
import threading

import pytest

from padan.errors import PadanError
from padan.local.api import Api, NoAnswer, NotThere
from padan.local.guards import free_port


class Answers(http.server.BaseHTTPRequestHandler):
    """What an API may say when something is wrong; the right answers are tried on Airflow in the journey."""

    replies: dict[str, tuple[int, bytes]] = {}  # noqa: RUF012 - set by each test

    def do_GET(self):
        status, body = self.replies.get(self.path.split("?")[0], (404, b"{}"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the server's names

    def log_message(self, *_):
        pass


@pytest.fixture
def api():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Answers.replies = {"/auth/token": (201, b'{"access_token": "t"}')}
        yield Api(server.server_port, "engineer", "p")
        server.shutdown()


def health(**states):
    parts = {name: {"status": state} for name, state in states.items()}
    return {"/api/v2/monitor/health": (200, json.dumps(parts).encode())}


def test_healthy_means_all_three(api):
    assert not api.healthy()
    Answers.replies |= health(metadatabase="healthy", scheduler="healthy", dag_processor=None)
    assert not api.healthy()
    Answers.replies |= health(metadatabase="healthy", scheduler="healthy", dag_processor="healthy")
    assert api.healthy()


def test_what_is_not_there_yet_is_no_error(api):
    assert not api.waits_for_assets("verification")
    assert api.result({"dag_id": "d", "dag_run_id": "r", "task_id": "t", "map_index": -1}) is None


def test_a_refusal_names_the_call_and_not_the_password(api):
    Answers.replies["/auth/token"] = (401, b"{}")
    with pytest.raises(PadanError, match="401 to POST /auth/token") as refused:
        api.dag_ids()
    assert not isinstance(refused.value, NotThere)


def test_import_errors_are_told_by_file(api):
    Answers.replies["/api/v2/importErrors"] = (200, b'{"import_errors": [{"filename": "intake.py"}]}')
    assert api.import_errors() == ["intake.py"]


@pytest.mark.parametrize("body", [b"not json", b"[1"])
def test_nonsense_is_no_answer(api, body):
    Answers.replies["/api/v2/dags"] = (200, body)
    with pytest.raises(NoAnswer):
        api.dag_ids()


def test_nobody_listening_is_no_answer():
    with pytest.raises(NoAnswer, match="does not answer"):
        Api(free_port(), "engineer", "p").dag_ids()
