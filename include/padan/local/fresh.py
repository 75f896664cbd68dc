"""A warehouse of its own for one command that begins from nothing: made, used, stopped, kept to look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from padan.local import guards, postgres
from padan.local.home import Home
from padan.local.rootless import place
from padan.settings import Settings
from padan.warehouse import migrate


@contextmanager
def emptied(settings: Settings, *, needed_gb: float) -> Iterator[Settings]:
    """The settings with the home's warehouse in them, empty; what an earlier command left there is gone.

    The server is stopped at the end, whatever the end is; its data stay until the next time. Raises
    ConfigurationError while another command uses the home.
    """
    home = Home.of(settings)
    guards.check_owner(home)
    home.prepare()
    guards.check_disk(home.state, needed_gb)
    with guards.only_one(home):
        postgres.stop(home.pgdata)
        sent = settings.out / "submission"
        for folder in (place(home.pgdata), home.inbox, home.city, settings.returns, sent):
            shutil.rmtree(folder, ignore_errors=True)
        home.prepare()
        try:
            url = postgres.start(home.pgdata).url("padan")
            warehouse = settings.model_copy(update={"warehouse_url": url})
            migrate(warehouse)
            yield warehouse
        finally:
            postgres.stop(home.pgdata)
