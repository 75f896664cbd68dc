"""What a run leaves behind, told in the terminal."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable

from rich.markup import escape

from padan.local import airflow, users
from padan.local.drops import agencies
from padan.local.home import Home
from padan.local.screen import Screen
from padan.local.services import Services
from padan.settings import Settings
from padan.warehouse import Role, begin, execute, scalar


def published(settings: Settings) -> int | None:
    """Number of the run whose batch stands; None if there is none yet."""
    with begin(settings, Role.LOADER) as connection:
        run_id: int | None = scalar(connection, "local/published_run")
    return run_id


def tell(settings: Settings, screen: Screen, before: int | None = None) -> bool:
    """Print the summary of the published run, or why there is none; whether there is one.

    before: the run that was published when this session began.
    """
    run_id = published(settings)
    with begin(settings, Role.LOADER) as connection:
        waiting = execute(connection, "local/file_states")
        accepted = {row.agency for row in execute(connection, "local/accepted_agencies")}
    for file in waiting:
        said = f"File {file.file_id} of {file.agency}, {file.period}: {file.status}."
        screen.say(f"[yellow]{said}[/] {escape(file.reason)}")
    missing = sorted(set(agencies(settings)) - accepted)
    if missing:
        screen.say(f"No accepted file for the newest period yet from: {', '.join(missing)}.")
    if run_id is None:
        screen.say("Nothing could be verified yet.")
        return False
    if run_id == before:
        screen.say("Nothing has changed since the last run: its batch stands.")
    _write(settings, run_id)
    screen.summary(json.loads((settings.out / "summary.json").read_text(encoding="utf-8")))
    here = os.path.relpath(settings.out)
    screen.say(f"Summary: {here}/summary.json · report: {here}/report.html · mails: {here}/mail/")
    return True


def tell_login(running: Services, screen: Screen) -> None:
    """Where the Airflow UI is, and how to get in, stop it, and reach the warehouse."""
    screen.say(f"Airflow: http://{airflow.HOST}:{running.port}")
    passwords = users.passwords(running.settings, running.home)
    for name, role in users.users(running.settings).items():
        screen.say(f"User {name}, password {passwords[name]} ({users.ROLES[role]})")
    screen.say(
        f"For `padan` in another terminal: export PADAN_WAREHOUSE_URL='{running.settings.warehouse_url}'"
    )
    screen.say("`make down` stops everything.")


def tell_waiting(screen: Screen, runs: Iterable[str]) -> None:
    """Which runs (DAG, run) stop here because a person has to answer, and how."""
    for run in sorted(runs):
        screen.say(f"{run} waits for a person: `make up`, then Required Actions on Airflow's pages.")


def _write(settings: Settings, run_id: int) -> None:
    """Write the files of out/ again: they are made from the warehouse and may have been cleared away."""
    from padan.reporting import write_report, write_summary

    write_summary(settings, run_id)
    write_report(settings, run_id)
    folder = settings.out / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    for mail in Home.of(settings).mail.glob("*.eml"):
        if not (folder / mail.name).exists():
            shutil.copyfile(mail, folder / mail.name)
