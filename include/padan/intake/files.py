"""Registered files: found, registered and refused, each with an entry in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.i18n import translator
from padan.intake.contracts import AgencyContract
from padan.intake.refusals import PASSING, Refusal, Refused, quotable
from padan.settings import Settings
from padan.warehouse import Mail, execute, queue_mail, record, scalar

ACTOR = "intake"
PASSING_CODES = sorted(code.value for code in PASSING)


@dataclass(frozen=True)
class ReceivedFile:
    """A row of raw.file. path: below the inbox, with forward slashes."""

    file_id: int
    agency: str
    role: str
    period: str
    sha256: str
    path: str
    size_bytes: int
    modified_ns: int
    status: str
    refusal_code: str | None
    refusal_message: str | None

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"file {self.file_id}"


def find_file(connection: Connection, file_id: int) -> ReceivedFile:
    """The file of this number. PadanError if there is none."""
    rows = execute(connection, "intake/file", file_id=file_id)
    if not rows:
        raise PadanError(f"There is no file {file_id} in the warehouse; `padan balance` lists the files.")
    return ReceivedFile(**rows[0]._mapping)


def register(
    connection: Connection, contract: AgencyContract, *, period: str, path: str, sha256: str, stat: Stat
) -> int:
    """The number of the file of this content; a known content is not registered again.

    But a content that was refused is: when it was away when it should be read, or by another contract.
    """
    content = {"agency": contract.agency, "period": period, "sha256": sha256}
    rows = execute(
        connection,
        "intake/register_file",
        **content,
        **vars(stat),
        path=path,
        role=contract.role,
        contract_sha256=contract.sha256,
        passing=PASSING_CODES,
    )
    if not rows:
        return int(scalar(connection, "intake/file_by_content", **content))
    record(
        connection,
        actor=ACTOR,
        event="file_registered",
        subject=f"file {rows[0].file_id}",
        reason="NEW_CONTENT" if rows[0].is_new else "READ_AGAIN",
        evidence={**content, "size_bytes": stat.size_bytes},
    )
    return int(rows[0].file_id)


def refuse(
    connection: Connection,
    settings: Settings,
    contract: AgencyContract,
    file: ReceivedFile,
    refused: Refused,
) -> None:
    """Record a refusal and queue the mail to the agency, once; a file that went on stays as it is."""
    message = refused.message(translator(settings.language))
    changed = execute(
        connection,
        "intake/refuse_file",
        file_id=file.file_id,
        code=refused.code.value,
        message=message,
        contract_sha256=contract.sha256,
    )
    if not changed:
        return
    content = {"agency": file.agency, "period": file.period, "sha256": file.sha256}
    note_refusal(connection, file.subject, refused, content)
    if refused.code is not Refusal.FILE_CHANGED:
        key = f"refused {file.agency} {file.period} {file.sha256} {refused.code}"
        letter = Letter(contract.contact, contract.title, file.period, file.path)
        queue_mail(connection, letter.mail(settings, key, refused.code, message))


def note_refusal(connection: Connection, subject: str, refused: Refused, evidence: Mapping[str, Any]) -> None:
    """The ledger's entry of a refusal: codes and counts, no text of the file."""
    record(
        connection,
        actor=ACTOR,
        event="file_refused",
        subject=subject,
        reason=refused.code.value,
        evidence={**evidence, "variant": refused.variant, "missing_columns": len(refused.missing)},
    )


@dataclass(frozen=True)
class Letter:
    """What a mail about a refused file says around the reason."""

    to: str
    title: str
    period: str
    path: str

    def mail(self, settings: Settings, key: str, code: Refusal, message: str) -> Mail:
        """The mail, in the language of the settings."""
        say = translator(settings.language)
        words = {
            "agency": self.title,
            "title": self.title,
            "period": self.period,
            "code": code.value,
            # its kind only: an agency may have written a person into the name
            "file": f"*{quotable(PurePosixPath(self.path).suffix)}",
            "message": message,
        }
        return Mail(
            key=key,
            kind="file_refused",
            recipients=(self.to,),
            subject=say("intake.mail.subject", **words),
            text=say("intake.mail.body", **words),
        )


@dataclass(frozen=True)
class Stat:
    """Size in bytes and time of last change in nanoseconds: equal twice means nobody writes any more."""

    size_bytes: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> Stat:
        """The state of a file now. Raises OSError if it is gone."""
        stat = path.stat()
        return cls(stat.st_size, stat.st_mtime_ns)


def sha256_of(path: Path) -> str:
    """What a file is known by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
