"""The main job: from files in the inboxes to a published batch and its report, in one command."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from padan.local import drops, flow, guards, outcome, services, session
from padan.local.home import Home
from padan.local.screen import Screen
from padan.local.services import Services
from padan.settings import Settings


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
        update["out"] = settings.out.absolute()
        update["state"] = settings.state.absolute()
        update["inbox"] = settings.inbox.absolute()
        update["returns"] = settings.returns.absolute()
        if "state" not in settings.model_fields_set:
            home = settings.state.absolute() / self.name
            update["state"] = home
            if "inbox" not in settings.model_fields_set:
                update["inbox"] = Home(home).inbox
            if "returns" not in settings.model_fields_set:
                update["returns"] = Home(home).returns
        return settings.model_copy(update=update)


def run(settings: Settings, job: Job, port: int) -> bool:
    """Do the whole flow, stop everything; whether a batch is published.

    Raises ConfigurationError before anything starts, TaskFailed when a task fails, and
    KeyboardInterrupt on SIGINT, SIGTERM or SIGHUP: in every case nothing is left running.
    """
    settings = job.settings(settings)
    screen, home = Screen(), Home.of(settings)
    with _alone(home, job, port), session.stopping(home, screen):
        running = _start(settings, job, port, screen)
        before = outcome.published(running.settings)
        api = running.wait(_dags(settings))
        watch = flow.Watch(api, home, running.since, running.complain_if_dead, screen.ended, screen.busy)
        flow.one_pass(running.settings, watch, _intakes(settings))
        screen.rest()
        published = outcome.tell(running.settings, screen, before)
        outcome.tell_waiting(screen, watch.waiting)
        return published


def up(settings: Settings, job: Job, port: int) -> None:
    """Start everything, drop the files, and leave it running with the Airflow UI on."""
    settings = job.settings(settings)
    screen, home = Screen(), Home.of(settings)
    with _alone(home, job, port), session.stopping(home, screen, only_on_error=True):
        running = _start(settings, job, port, screen)
        api = running.wait(_dags(settings))
        for dag_id in _intakes(settings):
            api.trigger(dag_id)
        session.up_mark(home).write_text(str(port), encoding="ascii")
        outcome.tell_login(running, screen)


def down(settings: Settings) -> int:
    """Stop what `up` started, in every home below the state folder; how many homes were running."""
    stopped = 0
    for folder in (settings.state, *sorted(settings.state.glob("*/"))):
        home = Home(folder.resolve())
        if home.airflow.is_dir():
            with guards.only_one(home):
                stopped += bool(services.remaining(home))
                services.close(home)
                session.up_mark(home).unlink(missing_ok=True)
    return stopped


def _alone(home: Home, job: Job, port: int) -> AbstractContextManager[None]:
    return session.alone(
        home, job=job.name, needed_gb=guards.NEEDED_GB[job.city if job.inbox is None else "full"], port=port
    )


def _intakes(settings: Settings) -> list[str]:
    return [f"intake_{agency}" for agency in drops.agencies(settings)]


def _dags(settings: Settings) -> set[str]:
    return {*_intakes(settings), flow.VERIFICATION}


def _start(settings: Settings, job: Job, port: int, screen: Screen) -> Services:
    files = [] if job.inbox is None else drops.own(settings, job.inbox, job.period)
    screen.say("PostgreSQL is starting")
    running = Services.open(settings, port)
    if job.inbox is None:
        screen.say(f"The {job.city} city, seed {job.seed}, is being made or found")
        files = drops.city(settings, job.city, job.seed)
    new = drops.deliver(running.settings, files)
    running.start_airflow()
    screen.say(f"{new} of {len(files)} files are new in the inboxes; Airflow starts, in about half a minute")
    return running
