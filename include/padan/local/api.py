"""Airflow's REST API, as far as a run needs it. Standard library only: no proxy gets in between."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from padan.errors import PadanError

TIMEOUT_SECONDS = 30
TERMINAL = frozenset({"success", "failed"})
Json = dict[str, Any]


class NotThere(PadanError):
    """The API knows no such thing (yet)."""


class NoAnswer(PadanError):
    """The API is not there, or late."""


@dataclass(frozen=True)
class Api:
    """A client of one Airflow on this machine."""

    port: int
    user: str
    password: str

    def healthy(self) -> bool:
        """Whether the database, the scheduler and the DAG processor answer."""
        with suppress(PadanError):
            parts = self._call("GET", "/api/v2/monitor/health", anonymous=True)
            return all(
                parts[part]["status"] == "healthy" for part in ("metadatabase", "scheduler", "dag_processor")
            )
        return False

    def dag_ids(self) -> set[str]:
        """DAGs the scheduler knows."""
        return {dag["dag_id"] for dag in self._call("GET", "/api/v2/dags?limit=100")["dags"]}

    def import_errors(self) -> list[str]:
        """Files of DAGs that do not import."""
        return [
            str(error["filename"]) for error in self._call("GET", "/api/v2/importErrors")["import_errors"]
        ]

    def trigger(self, dag_id: str, conf: Json | None = None) -> str:
        """Start a run of a DAG; its id."""
        body = {"logical_date": None, "conf": conf or {}}
        return str(self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def runs(self, dag_id: str = "~", *, newest: int = 50) -> list[Json]:
        """The newest runs of a DAG, or of all."""
        path = f"/api/v2/dags/{dag_id}/dagRuns?order_by=-id&limit={newest}"
        return list(self._call("GET", path)["dag_runs"])

    def tasks(self, run: Json) -> list[Json]:
        """The task instances of a run."""
        return list(self._call("GET", f"{_run_path(run)}/taskInstances?limit=100")["task_instances"])

    def result(self, task: Json) -> Any:
        """What a task returned: counts and ids; None if nothing."""
        path = f"{_run_path(task)}/taskInstances/{task['task_id']}/xcomEntries/return_value"
        with suppress(NotThere):
            found = self._call("GET", f"{path}?deserialize=true&map_index={task['map_index']}")
            return found["value"]
        return None

    def waits_for_assets(self, dag_id: str) -> bool:
        """Whether an asset was changed that the scheduler will start this DAG for."""
        with suppress(NotThere):
            events = self._call("GET", f"/api/v2/dags/{dag_id}/assets/queuedEvents")
            return bool(events["total_entries"])
        return False

    @cached_property
    def _token(self) -> str:
        login = {"username": self.user, "password": self.password}
        return str(self._call("POST", "/auth/token", login, anonymous=True)["access_token"])

    def _call(self, method: str, path: str, body: Json | None = None, *, anonymous: bool = False) -> Json:
        headers = {"Content-Type": "application/json"}
        if not anonymous:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers=headers,
            method=method,
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            kind = NotThere if error.code == 404 else PadanError  # noqa: PLR2004 - HTTP's "not found"
            raise kind(f"Airflow answered {error.code} to {method} {path}.") from None
        except (OSError, ValueError) as error:
            raise NoAnswer(f"Airflow does not answer {method} {path}: {type(error).__name__}.") from None


def _run_path(thing: Json) -> str:
    return f"/api/v2/dags/{thing['dag_id']}/dagRuns/{quote(thing['dag_run_id'], safe='')}"
