"""Drive the real scheduler through one pass of the flow, and watch states until it has come to rest."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from padan.errors import PadanError
from padan.local.api import TERMINAL, Api, Json, NoAnswer
from padan.local.home import Home
from padan.settings import Settings

VERIFICATION = "verification"
POLL_SECONDS = 1.0
PATIENCE_SECONDS = 120.0
ENDED = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})
AWAITING = "awaiting_input"
WORKING = frozenset({"running", "queued", "scheduled", "restarting", "up_for_retry", "up_for_reschedule"})
RUNBOOK = "docs/how-to/runbook.md"


class TaskFailed(PadanError):
    """A task failed for good; the message names it, its log and where the runbook tells of it."""


@dataclass
class Watch:
    """Follows the runs of one pass and tells of each task that ends.

    A run in which nothing is left to do but a person's answer has come to rest: it may take days.

    since: runs queued before are of an earlier session and end with it.
    check_services: raises when a service has ended.
    tell: called with (DAG, task, state, seconds, what it returned). busy: called with what runs now.
    """

    api: Api
    home: Home
    since: dt.datetime
    check_services: Callable[[], None]
    tell: Callable[[str, str, str, float, Json], None]
    busy: Callable[[list[str]], None]
    told: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)

    def runs(self) -> list[Json]:
        """The runs of this session."""
        return [run for run in self.api.runs() if dt.datetime.fromisoformat(run["queued_at"]) >= self.since]

    def until_rest(self) -> None:
        """Wait until all runs have ended or wait for a person, and no asset waits.

        Raises TaskFailed when one has failed.
        """
        silent_since = time.monotonic()
        while True:
            self.check_services()
            try:
                if self._rests():
                    return
                silent_since = time.monotonic()
            except NoAnswer:  # a busy machine's API may be late
                if time.monotonic() - silent_since > PATIENCE_SECONDS:
                    raise
            time.sleep(POLL_SECONDS)

    def _rests(self) -> bool:
        more = self.api.waits_for_assets(VERIFICATION)  # asked first: what it starts is in `runs`
        current = self.runs()
        new = [run for run in current if _key(run) not in self.seen]
        self.busy([name for run in new for name in self._look_at(run)])
        for run in current:
            if run["state"] == "failed":
                raise TaskFailed(self._failure(run))
        return not more and all(run["state"] in TERMINAL or _key(run) in self.waiting for run in current)

    def _look_at(self, run: Json) -> Iterator[str]:
        """Tell of the run's tasks that have ended since the last look; the names of those that run."""
        if run["state"] in TERMINAL:
            self.seen.add(_key(run))
        tasks = self.api.tasks(run)
        self._keep_waiting(run, {task["state"] for task in tasks})
        for task in tasks:
            if task["state"] == "running":
                yield f"{task['dag_id']}.{task['task_id']}"
            elif task["state"] in ENDED and task["id"] not in self.told:
                self.told.add(task["id"])
                result = self.api.result(task) if task["state"] == "success" else None
                self.tell(
                    task["dag_id"],
                    task["task_id"],
                    task["state"],
                    float(task["duration"] or 0),
                    result if isinstance(result, dict) else {},
                )

    def _keep_waiting(self, run: Json, states: set[str | None]) -> None:
        for_a_person = AWAITING in states and not states & WORKING
        (self.waiting.add if for_a_person else self.waiting.discard)(_key(run))

    def _failure(self, run: Json) -> str:
        failed = [task for task in self.api.tasks(run) if task["state"] == "failed"]
        if not failed:
            return f"{run['dag_id']} was stopped from outside (run {run['dag_run_id']})."
        task = failed[0]
        folder = self.home.airflow / "logs" / f"dag_id={run['dag_id']}" / f"run_id={run['dag_run_id']}"
        name = str(task["task_id"])
        return (
            f"Task {name} of {run['dag_id']} failed on try {task['try_number']}."
            f" Its log: {folder}/task_id={name}."
            f" What to do: {RUNBOOK}#{name.rsplit('.', maxsplit=1)[-1]}."
            " Then run again: what is done stays done."
        )


def _key(run: Json) -> str:
    return f"{run['dag_id']} {run['dag_run_id']}"


def one_pass(settings: Settings, watch: Watch, intakes: list[str]) -> None:
    """Take in what lies in the inboxes and verify every period that is complete.

    The files lay there before Airflow started, so a run that its own schedule has started since
    does as well as one started here.
    """
    from padan.verification import ready_period

    begun = {run["dag_id"] for run in watch.runs()}
    for dag_id in intakes:
        if dag_id not in begun:
            watch.api.trigger(dag_id)
    watch.until_rest()
    if ready_period(settings) is not None:
        # A file accepted in an earlier, interrupted session has had its event already.
        watch.api.trigger(VERIFICATION)
        watch.until_rest()
