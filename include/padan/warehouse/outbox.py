"""Mails wait here, written in the transaction of the work that causes them; sending is another task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Mail:
    """A mail to be sent once. `key` names its cause ("refused file 3"); it holds no personal data."""

    key: str
    kind: str
    recipients: Sequence[str]
    subject: str
    text: str
    html: str | None = None


def queue_mail(connection: Connection, mail: Mail) -> None:
    """Queue `mail`; a key that was queued before, sent or not, changes nothing."""
    connection.exec_driver_sql(
        "INSERT INTO audit.outbox (mail_key, kind, recipients, subject, body_text, body_html)"
        " VALUES (%(key)s, %(kind)s, %(recipients)s, %(subject)s, %(text)s, %(html)s)"
        " ON CONFLICT (mail_key) DO NOTHING",
        {**vars(mail), "recipients": list(mail.recipients)},
    )
