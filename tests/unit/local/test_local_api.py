import pytest

from padan.errors import PadanError
from padan.local.api import Api, NoAnswer, NotThere
from padan.local.guards import free_port
from tests.unit.local.answering import answering

HEALTH = "/api/v2/monitor/health"
PARTS = ("metadatabase", "scheduler", "dag_processor")


@pytest.mark.parametrize("ill", [None, *PARTS])
def test_healthy_means_all_three(ill):
    states = {part: {"status": "unhealthy" if part == ill else "healthy"} for part in PARTS}
    with answering({HEALTH: states}) as api:
        assert api.healthy() == (ill is None)


def test_who_does_not_answer_is_not_healthy():
    assert not Api(free_port(), "engineer", "p").healthy()


def test_what_is_not_there_yet_is_no_error():
    with answering({}) as api:
        assert not api.waits_for_assets("verification")
        assert api.result({"dag_id": "d", "dag_run_id": "r", "task_id": "t", "map_index": -1}) is None


def test_a_refusal_names_the_call_and_not_the_password():
    with answering({"/auth/token": (401, {})}) as api:
        with pytest.raises(PadanError, match="401 to POST /auth/token") as refused:
            api.dag_ids()
        assert not isinstance(refused.value, NotThere)


def test_import_errors_are_told_by_file():
    with answering({"/api/v2/importErrors": {"import_errors": [{"filename": "intake.py"}]}}) as api:
        assert api.import_errors() == ["intake.py"]


@pytest.mark.parametrize("body", [b"not json", b"[1"])
def test_nonsense_is_no_answer(body):
    with answering({"/api/v2/dags": (200, body)}) as api, pytest.raises(NoAnswer):
        api.dag_ids()


def test_nobody_listening_is_no_answer():
    with pytest.raises(NoAnswer, match="does not answer"):
        Api(free_port(), "engineer", "p").dag_ids()
