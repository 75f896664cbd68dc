"""Airflow's pages of a household that is up, as each of its users sees them: by the same API."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from padan.errors import PadanError
from padan.local import postgres, users
from padan.local.api import TERMINAL, Api, Json
from padan.local.flow import AWAITING
from padan.settings import Settings
from tests.journey.household import Household

PATIENCE_SECONDS = 120
# A second after a task begins to wait, the scheduler has heard that its first half has ended: nobody
# reads faster than that.
READING_SECONDS = 3


@dataclass(frozen=True)
class Pages:
    """What a user does on the pages."""

    house: Household
    settings: Settings

    @classmethod
    def of(cls, house: Household, approvers: str) -> Pages:
        """The pages of a household that is up."""
        url = postgres.start(house.home.pgdata).url("padan")
        return cls(house, Settings(warehouse_url=url, state=house.state, out=house.out, approvers=approvers))

    def by(self, user: str) -> Api:
        """The API as this user."""
        return Api(self.house.port, user, users.passwords(self.settings, self.house.home)[user])

    def start(self, user: str, dag_id: str, **params: str) -> Json:
        """Start a run; the run."""
        run_id = self.by(user).trigger(dag_id, params)
        return next(run for run in self.engineer.runs(dag_id) if run["dag_run_id"] == run_id)

    def finished(self, run: Json) -> dict[str, str]:
        """Wait for the end of a run; the last state of each task."""
        self.wait(lambda: self._now(run)["state"] in TERMINAL)
        return self.states(run)

    def asked(self, run: Json) -> Json:
        """Wait until a run asks for approval, and read what it shows."""
        self.wait(lambda: self.states(run)["approval"] == AWAITING)
        time.sleep(READING_SECONDS)
        found = self.engineer._call("GET", f"{_path(run)}/hitlDetails")
        return found["hitl_details"][0]

    def answer(self, user: str, run: Json, option: str) -> str | None:
        """A user's answer; what Airflow says against it, or None."""
        path = f"{_path(run)}/taskInstances/approval/-1/hitlDetails"
        try:
            self.by(user)._call("PATCH", path, {"chosen_options": [option], "params_input": {}})
        except PadanError as error:
            return str(error)
        return None

    def states(self, run: Json) -> dict[str, str]:
        """The state of each task of a run."""
        return {task["task_id"]: task["state"] for task in self.engineer.tasks(run)}

    def quiet(self) -> bool:
        """Whether no run is on but those that wait for a person, and none is about to begin."""
        waits = any(self.engineer.waits_for_assets(dag_id) for dag_id in ("verification", "rereview"))
        current = [run for run in self.engineer.runs() if run["state"] not in TERMINAL]
        return not waits and all(AWAITING in self.states(run).values() for run in current)

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not until():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.3)

    @property
    def engineer(self) -> Api:
        return self.by(users.ENGINEER)

    def _now(self, run: Json) -> Json:
        return next(
            one for one in self.engineer.runs(run["dag_id"]) if one["dag_run_id"] == run["dag_run_id"]
        )


def _path(run: Json) -> str:
    return f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}"
