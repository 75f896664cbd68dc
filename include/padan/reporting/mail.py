"""Mails leave here: from the outbox to the mail server, each marked as sent in a transaction of its own."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from sqlalchemy import Row

from padan.errors import ConfigurationError, PadanError
from padan.settings import Settings
from padan.warehouse import begin, execute

TIMEOUT_SECONDS = 30
SENT, GONE = "sent", "gone"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def send_outbox(settings: Settings) -> dict[str, Any]:
    """Send every mail that waits; {"sent": n, "waiting": 0}. Without one, no server is asked.

    A mail is marked in the transaction that sends it. A kill between the server's answer and the
    commit sends it once more, under the same Message-ID, by which mailboxes know it as the same.
    A mail the server refuses stays in the outbox and the others go on; then PadanError says which.
    """
    with begin(settings) as connection:
        keys = [row.mail_key for row in execute(connection, "reporting/outbox_unsent")]
    if not keys:
        return {"sent": 0, "waiting": 0}
    with _server(settings, waiting=len(keys)) as server:
        outcomes = {key: _send(settings, server, key) for key in keys}
    refused = [f"{key!r} ({outcome})" for key, outcome in outcomes.items() if outcome not in (SENT, GONE)]
    if refused:
        raise PadanError(
            f"{settings.smtp_host} refused {len(refused)} of {len(keys)} mails: {'; '.join(refused)}. "
            "Correct the addresses (PADAN_PEMKOT_TO, PADAN_ENGINEERS_TO, PADAN_MAIL_FROM, the contracts' "
            "contacts) or ask the server's operator; what was not sent at all waits for the next run."
        )
    return {"sent": sum(outcome == SENT for outcome in outcomes.values()), "waiting": 0}


def _send(settings: Settings, server: smtplib.SMTP, key: str) -> str:
    """Send one mail: SENT, GONE if another process sent it meanwhile, or what the server answered."""
    try:
        with begin(settings) as connection:
            waiting = execute(connection, "reporting/outbox_take", key=key)
            if not waiting:
                return GONE
            refused = server.send_message(message(settings, waiting[0]))
            execute(connection, "reporting/outbox_mark", key=key)
    except smtplib.SMTPRecipientsRefused as error:
        return f"not sent, {_codes(error.recipients)}"
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return f"not sent, reply {error.smtp_code}"
    return f"sent, but not to all: {_codes(refused)}" if refused else SENT


def _codes(recipients: dict[str, tuple[int, bytes]]) -> str:
    """How many addresses were refused with which reply; the addresses themselves stay out of logs."""
    codes = ", ".join(sorted({str(code) for code, _ in recipients.values()}))
    return f"{len(recipients)} addresses refused, reply {codes}"


def message(settings: Settings, waiting: Row[Any]) -> EmailMessage:
    """The queued mail as it goes over the wire; the same row always makes the same Message-ID and date."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(waiting.subject.split())
    mail["From"] = settings.mail_from
    mail["To"] = ", ".join(waiting.recipients)
    mail["Date"] = format_datetime(waiting.queued_at)
    mail["Message-ID"] = message_id(settings, waiting.mail_key)
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = settings.language
    mail.set_content(waiting.body_text)
    if waiting.body_html:
        mail.add_alternative(waiting.body_html, subtype="html")
    return mail


def message_id(settings: Settings, key: str) -> str:
    """An id made from the mail's key, so that a mail sent twice is one mail in the mailbox."""
    domain = settings.mail_from.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


@contextmanager
def _server(settings: Settings, waiting: int) -> Iterator[smtplib.SMTP]:
    """A session with the mail server. Connection, TLS and login failures leave as PadanError."""
    _refuse_bare_password(settings)
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS) as server:
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            yield server
    except smtplib.SMTPAuthenticationError as error:
        raise PadanError(
            f"{where} refused the login ({error.smtp_code}): check PADAN_SMTP_USER and PADAN_SMTP_PASSWORD. "
            f"{waiting} mails wait."
        ) from None
    except ssl.SSLError as error:
        raise PadanError(
            f"{where} has no certificate this machine trusts ({error.reason}): use the server's full name in "
            f"PADAN_SMTP_HOST, or add its authority to the machine's certificates. {waiting} mails wait."
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        raise PadanError(
            f"The mail server {where} cannot be used ({type(error).__name__}): is it running, and are "
            f"PADAN_SMTP_HOST, PADAN_SMTP_PORT and PADAN_SMTP_STARTTLS right? "
            f"{waiting} mails wait in the outbox; run the task again."
        ) from None


def _refuse_bare_password(settings: Settings) -> None:
    if settings.smtp_user and not settings.smtp_starttls and settings.smtp_host not in LOOPBACK:
        raise ConfigurationError(
            "PADAN_SMTP_PASSWORD would cross the network unencrypted: set PADAN_SMTP_STARTTLS=true."
        )
