"""The main job: from files in the inboxes to a published batch and its report, in one command."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Literal

from padan.errors import ConfigurationError
from padan.local import drops, flow, guards, outcome, services
from padan.local.home import Home, write_private
from padan.local.screen import Screen
from padan.local.services import Services
from padan.settings import Settings

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Job:
    """What to run on: a synthetic city of a size and seed, or a folder of the user's own files."""

    city: Literal["small", "full"] = "small"
    seed: int = 1
    inbox: Path | None = None
    period: str | None = None

    @property
    def name(self) -> str:
        """Names the home that this job's data may live in."""
        return f"{self.city}-{self.seed}" if self.inbox is None else "own"

    def settings(self, settings: Settings) -> Settings:
        """The settings with this city's target, and with folders of its own where none were chosen."""
        update: dict[str, object] = {}
        if self.inbox is None and "target" not in settings.model_fields_set:
            update["target"] = drops.TARGETS[self.city]
        update["demonstration"] = self.inbox is None
        if "state" not in settings.model_fields_set:
            update["state"] = settings.state / self.name
            if "inbox" not in settings.model_fields_set:
                update["inbox"] = settings.state / self.name / "inbox"
        return settings.model_copy(update=update)


def run(settings: Settings, job: Job, port: int) -> bool:
    """Do the whole flow, stop everything; whether a batch is published.

    Raises ConfigurationError before anything starts, TaskFailed when a task fails, and
    KeyboardInterrupt on SIGINT, SIGTERM or SIGHUP: in every case nothing is left running.
    """
    settings = job.settings(settings)
    screen = Screen()
    with _alone(settings, job, port) as home, _stopping(home, screen):
        running = _start(settings, job, port, screen)
        api = running.wait(_dags(settings))
        watch = flow.Watch(api, home, running.since, running.complain_if_dead, screen.ended, screen.busy)
        flow.one_pass(running.settings, watch, _intakes(settings))
        screen.rest()
        return outcome.tell(running.settings, screen)


def up(settings: Settings, job: Job, port: int) -> None:
    """Start everything, drop the files, and leave it running with the Airflow UI on."""
    settings = job.settings(settings)
    screen = Screen()
    with _alone(settings, job, port) as home, _stopping(home, screen, only_on_error=True):
        running = _start(settings, job, port, screen)
        api = running.wait(_dags(settings))
        for dag_id in _intakes(settings):
            api.trigger(dag_id)
        _up_mark(home).write_text(str(port), encoding="ascii")
        outcome.tell_login(running, screen)


def down(settings: Settings) -> int:
    """Stop what `up` started, in every home below the state folder; how many homes were running."""
    stopped = 0
    for folder in (settings.state, *sorted(settings.state.glob("*/"))):
        home = Home(folder.resolve())
        if home.airflow.is_dir():
            stopped += bool(services.remaining(home))
            services.close(home)
            _up_mark(home).unlink(missing_ok=True)
    return stopped


def _intakes(settings: Settings) -> list[str]:
    return [f"intake_{agency}" for agency in drops.agencies(settings)]


def _dags(settings: Settings) -> set[str]:
    return {*_intakes(settings), flow.VERIFICATION}


def _start(settings: Settings, job: Job, port: int, screen: Screen) -> Services:
    screen.say("PostgreSQL is starting")
    running = Services.open(settings, port)
    if job.inbox is None:
        screen.say(f"The {job.city} city, seed {job.seed}, is being made or found")
        files = drops.city(settings, job.city, job.seed)
    else:
        files = drops.own(settings, job.inbox, job.period)
    new = drops.deliver(running.settings, files)
    running.start_airflow()
    screen.say(f"{new} of {len(files)} files are new in the inboxes; Airflow is starting")
    return running


@contextmanager
def _alone(settings: Settings, job: Job, port: int) -> Iterator[Home]:
    """Check what can be checked, take the home's lock, and clear what a killed session left."""
    home = Home.of(settings)
    guards.check_python()
    guards.check_owner(home)
    home.prepare()
    guards.check_disk(home.state, guards.NEEDED_GB[job.city])
    with guards.only_one(home):
        _check_job(home, job)
        if _up_mark(home).exists() and services.remaining(home):
            raise ConfigurationError("Padan is up already: `make down` stops it.")
        services.close(home)
        guards.check_port(port)
        yield home


def _check_job(home: Home, job: Job) -> None:
    mark = home.state / "job"
    known = mark.read_text(encoding="utf-8") if mark.exists() else job.name
    if known != job.name:
        raise ConfigurationError(
            f"{home.state} holds the data of {known}, not of {job.name}: they would mix."
            " Give this one a folder of its own: PADAN_STATE=/another/folder."
        )
    write_private(mark, job.name)


def _up_mark(home: Home) -> Path:
    return home.state / "up"


@contextmanager
def _stopping(home: Home, screen: Screen, *, only_on_error: bool = False) -> Iterator[None]:
    """Stop everything at the end, whatever the end is; signals during that change nothing."""
    before = {number: signal.signal(number, _interrupt) for number in STOPPING}
    try:
        try:
            yield
        except BaseException:
            only_on_error = False
            raise
        finally:
            screen.rest()
            if not only_on_error:
                for number in STOPPING:
                    signal.signal(number, signal.SIG_IGN)
                screen.say("Stopping")
                services.close(home)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
