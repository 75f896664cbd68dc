"""The quality report: rendered from figures, written to out/ and queued as a mail to the city."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from padan.errors import ConfigurationError
from padan.i18n import translator
from padan.reporting.figures import Figures, figures_of
from padan.reporting.view import view
from padan.settings import Settings
from padan.warehouse import Mail, begin, queue_mail

REPORT = "report.html"


def queue_report(settings: Settings, run_id: int) -> dict[str, Any]:
    """Queue the report of a decided run to `settings.pemkot_to` and write the same page to out/report.html.

    One mail an input hash: a second call writes the same page and queues nothing. Returns the mail's
    key and the headline counts. Raises PadanError when the run has no decisions yet.
    """
    figures = figures_of(settings, run_id)
    mail = report_mail(settings, figures)
    _write(settings.out / REPORT, mail)
    with begin(settings) as connection:
        queue_mail(connection, mail)
    return {
        "run_id": run_id,
        "mail_key": mail.key,
        "received": figures.received,
        "verified": figures.states["verified"],
        "review": figures.states["review"],
    }


def write_report(settings: Settings, run_id: int) -> Path:
    """Write out/report.html of a decided run once more, and mail nothing."""
    return _write(settings.out / REPORT, report_mail(settings, figures_of(settings, run_id)))


def report_mail(settings: Settings, figures: Figures) -> Mail:
    """The report as a mail. Raises ConfigurationError when nobody would receive it."""
    recipients = [address.strip() for address in settings.pemkot_to.split(",") if address.strip()]
    if not recipients:
        raise ConfigurationError("Nobody to report to: set PADAN_PEMKOT_TO to one or more mail addresses.")
    page = view(settings, figures)
    templates = _templates(settings.include / "templates")
    return Mail(
        key=f"report {figures.input_sha256}",
        kind="report",
        recipients=recipients,
        subject=translator(settings.language)(
            "report.subject", month=page["month"], verified=page["t"].number(figures.states["verified"])
        ),
        text=templates.get_template("report.txt.j2").render(page),
        html=templates.get_template("report.html.j2").render(page),
    )


def _templates(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _write(path: Path, mail: Mail) -> Path:
    """Whole or not at all: a reader never sees half a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(str(mail.html), encoding="utf-8")
    return part.replace(path)
