"""What an agency and the engineers are mailed about a file: counts, rules and gates, never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.i18n import translator
from padan.quality.files import File
from padan.quality.fixlist import fixlist_name
from padan.settings import Settings
from padan.warehouse import Mail, execute


@dataclass(frozen=True)
class Facts:
    """A file, its rows by state, and its most frequent findings (rule, rows)."""

    file: File
    counts: Mapping[str, Any]
    findings: Sequence[tuple[str, int]]


def facts(connection: Connection, file: File, counts: Mapping[str, Any]) -> Facts:
    """What the mails about `file` say; `counts` as of files.counts_of."""
    findings = execute(connection, "quality/top_findings", file_id=file.file_id)
    return Facts(file, counts, [(row.rule, row.failing_rows) for row in findings])


def accepted(settings: Settings, known: Facts, contact: str) -> Mail:
    """To the agency: taken in, so many rows, what to correct for the next time."""
    say = translator(settings.language)
    file = known.file
    return Mail(
        key=f"file {file.file_id} accepted",
        kind="file accepted",
        recipients=[contact],
        subject=say("quality.mail.accepted.subject", **_named(say, known)),
        text="\n".join([*_opening(say, known), "", *_findings(say, known)]) + "\n",
    )


def held(
    settings: Settings, known: Facts, closed: Sequence[Any], recipient: str, *, for_engineers: bool
) -> Mail:
    """To the agency or the engineers: which gate holds the file, and who can do what about it."""
    say = translator(settings.language)
    file = known.file
    lines = [*_opening(say, known), "", say("quality.mail.held")]
    lines += [
        say(
            "quality.mail.held.gate",
            title=say(f"quality.gate.{gate.gate}"),
            message=gate.message,
        )
        for gate in closed
    ]
    lines += ["", say("quality.mail.held.agency")]
    if for_engineers:
        lines += [say("quality.mail.held.engineers", file_id=file.file_id, gate=gate.gate) for gate in closed]
    reader = "engineers" if for_engineers else "agency"
    names = "+".join(gate.gate for gate in closed)
    return Mail(
        key=f"file {file.file_id} held {names} for {reader}",
        kind="file held",
        recipients=[recipient],
        subject=say("quality.mail.held.subject", **_named(say, known)),
        text="\n".join([*lines, "", *_findings(say, known)]) + "\n",
    )


def _opening(say: Any, known: Facts) -> list[str]:
    values = _named(say, known)
    return [
        say("quality.mail.file", sha8=known.file.sha8, **values),
        say("quality.mail.counts", **values),
    ]


def _findings(say: Any, known: Facts) -> list[str]:
    if not known.findings and not known.counts["empty_rows"]:
        return [say("quality.mail.no_findings")]
    lines = [say("quality.mail.findings")] if known.findings else []
    lines += [
        say("quality.mail.finding", what=say(f"quality.rule.{rule}"), n=say.number(rows))
        for rule, rows in known.findings
    ]
    return [*lines, "", say("quality.mail.fixlist", name=fixlist_name(known.file))]


def _named(say: Any, known: Facts) -> dict[str, str]:
    counts = known.counts
    return {
        "agency": known.file.agency,
        "period": known.file.period,
        "data_rows": say.number(counts["data_rows"]),
        "accepted": say.number(counts["accepted_rows"]),
        "quarantined": say.number(counts["quarantined_rows"]),
        "empty": say.number(counts["empty_rows"]),
    }
