"""The warehouse of a home for one command: found running, or started for it and stopped after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from padan.errors import PadanError
from padan.local import guards, postgres
from padan.local.home import Home
from padan.settings import Settings
from padan.warehouse import migrate


@contextmanager
def opened(settings: Settings) -> Iterator[Settings]:
    """The settings with the home's warehouse in them, up to date; nothing is left running that was not.

    Raises PadanError when nothing was ever run in this home, ConfigurationError while a run is on.
    """
    home = Home.of(settings)
    if not home.pgdata.exists():
        raise PadanError(f"There is no run in {home.state} yet: `make run` with this CITY and SEED first.")
    with guards.only_one(home):
        was_running = bool(postgres.processes(home.pgdata))
        try:
            url = postgres.start(home.pgdata).url("padan")
            warehouse = settings.model_copy(update={"warehouse_url": url})
            migrate(warehouse)
            yield warehouse
        finally:
            if not was_running:
                postgres.stop(home.pgdata)
