"""Mails from the outbox to a real SMTP server: once, marked, and with advice when it cannot be."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from padan.errors import ConfigurationError, PadanError
from padan.reporting import send_outbox
from padan.settings import Settings
from padan.warehouse import Mail, begin, queue_mail


class Mailbox:
    """Keeps what it is handed; refuses recipients that begin with "nobody" and mails of more than 50 kB.

    The names of its methods are aiosmtpd's.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(self, *arguments: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _server, _session, envelope, address, _options = arguments
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *arguments: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _server, _session, envelope = arguments
        content = bytes(envelope.content or b"")
        if len(content) > 50_000:
            return "552 too large"
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.envelopes.append(envelope)
        return "250 OK"


class AnyPort(Controller):
    """A server on whatever port is free."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Callable[..., int]]:
    """Starts an SMTP server on a free port and returns the port."""
    running: list[Controller] = []

    def start(**options: Any) -> int:
        controller = AnyPort(mailbox, hostname="127.0.0.1", port=0, **options)
        controller.start()
        running.append(controller)
        return int(controller.port)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def outbox(settings: Settings, serve: Callable[..., int]) -> Settings:
    """Settings that point at a running server, with one mail waiting."""
    ready = settings.model_copy(update={"smtp_port": serve(), "mail_from": "Padan <padan@kota.test>"})
    queue(ready, "report aa")
    return ready


def queue(settings: Settings, key: str, **changes: Any) -> None:
    given: dict[str, Any] = {
        "kind": "report", "recipients": ["pemkot@kota.test"], "subject": "Laporan — November 2026",
        "text": "Sudah terverifikasi: 80 €", "html": "<p>Sudah terverifikasi: <b>80</b></p>",
    }  # fmt: skip
    with begin(settings) as connection:
        queue_mail(connection, Mail(key=key, **(given | changes)))


def waiting(settings: Settings) -> list[str]:
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT mail_key FROM audit.outbox WHERE sent_at IS NULL ORDER BY 1"
        )
        return list(rows.scalars())


def test_a_waiting_mail_arrives_whole(outbox: Settings, mailbox: Mailbox) -> None:
    assert send_outbox(outbox) == {"sent": 1, "waiting": 0}
    [mail] = mailbox.mails
    assert mail["Subject"] == "Laporan — November 2026"
    assert mail["From"] == "Padan <padan@kota.test>"
    assert mail["To"] == "pemkot@kota.test"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == "Sudah terverifikasi: 80 €"
    assert "<b>80</b>" in html.get_content()
    assert list(mail.iter_attachments()) == []


def test_a_mail_is_sent_once(outbox: Settings, mailbox: Mailbox) -> None:
    send_outbox(outbox)
    assert send_outbox(outbox) == {"sent": 0, "waiting": 0}
    assert len(mailbox.mails) == 1


def test_mails_go_in_the_order_they_were_queued_and_text_alone_is_enough(
    outbox: Settings, mailbox: Mailbox
) -> None:
    queue(outbox, "refused file 3", subject="Berkas\nditolak", html=None)
    assert send_outbox(outbox) == {"sent": 2, "waiting": 0}
    assert [mail["Subject"] for mail in mailbox.mails] == ["Laporan — November 2026", "Berkas ditolak"]
    assert mailbox.mails[1].get_content_type() == "text/plain"


def test_sent_again_after_a_kill_it_is_the_same_mail_to_a_mailbox(outbox: Settings, mailbox: Mailbox) -> None:
    """Killed between the server's answer and the commit, a mail waits again."""
    send_outbox(outbox)
    with begin(outbox) as connection:
        connection.exec_driver_sql("UPDATE audit.outbox SET sent_at = NULL")
    send_outbox(outbox)
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@kota.test>")
    assert first["Date"] == second["Date"]
    assert isinstance(first["Date"].datetime, dt.datetime)


def test_a_mail_taken_by_another_process_is_not_sent_twice(
    outbox: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the list of waiting mails; the other was first."""
    from padan.reporting import mail as module

    def other_was_first(settings: Settings, server: Any, key: str) -> str:
        with begin(settings) as connection:
            connection.exec_driver_sql("UPDATE audit.outbox SET sent_at = now()")
        return send(settings, server, key)

    send = module._send
    monkeypatch.setattr(module, "_send", other_was_first)
    assert send_outbox(outbox) == {"sent": 0, "waiting": 0}
    assert mailbox.mails == []


def test_without_mails_no_server_is_needed(settings: Settings) -> None:
    assert send_outbox(settings.model_copy(update={"smtp_port": 1})) == {"sent": 0, "waiting": 0}


def test_a_refused_recipient_holds_only_its_own_mail(outbox: Settings, mailbox: Mailbox) -> None:
    queue(outbox, "a first", recipients=["nobody@kota.test"])
    queue(outbox, "z last")
    with pytest.raises(
        PadanError, match=r"refused 1 of 3 mails: 'a first' \(not sent, 1 addresses refused, reply 550"
    ):
        send_outbox(outbox)
    assert len(mailbox.mails) == 2
    assert waiting(outbox) == ["a first"]


def test_addresses_stay_out_of_the_error(outbox: Settings) -> None:
    queue(outbox, "a first", recipients=["nobody@kota.test"])
    with pytest.raises(PadanError) as caught:
        send_outbox(outbox)
    assert "nobody" not in str(caught.value)


def test_one_refused_of_two_recipients_is_reported_and_the_other_is_not_mailed_again(
    outbox: Settings, mailbox: Mailbox
) -> None:
    queue(outbox, "to two", recipients=["nobody@kota.test", "pemkot@kota.test"])
    with pytest.raises(PadanError, match="sent, but not to all"):
        send_outbox(outbox)
    assert waiting(outbox) == []
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [["pemkot@kota.test"]] * 2


def test_a_mail_the_server_will_not_take_waits(outbox: Settings) -> None:
    queue(outbox, "too large", text="x" * 60_000)
    with pytest.raises(PadanError, match="reply 552"):
        send_outbox(outbox)
    assert waiting(outbox) == ["too large"]


def test_no_server_is_a_sentence_with_advice_and_loses_nothing(outbox: Settings) -> None:
    nowhere = outbox.model_copy(update={"smtp_port": 1})
    with pytest.raises(PadanError, match=r"127\.0\.0\.1:1 cannot be used.*PADAN_SMTP_HOST.*1 mails wait"):
        send_outbox(nowhere)
    assert waiting(outbox) == ["report aa"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begins = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(begins).not_valid_after(begins + dt.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secured(settings: Settings, serve: Callable[..., int], certificate: Path) -> Settings:
    """Settings of a server that asks for TLS and a login, with one mail waiting."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def check(server: Any, session: Any, envelope: Any, mechanism: str, auth: LoginPassword) -> AuthResult:
        return AuthResult(success=auth == LoginPassword(b"padan", b"right"), handled=False)

    port = serve(tls_context=context, authenticator=check, auth_required=True, auth_require_tls=True)
    changes = {
        "smtp_host": "localhost", "smtp_port": port, "smtp_starttls": True, "smtp_user": "padan",
        "smtp_password": "right",
    }  # fmt: skip
    ready = settings.model_copy(update=changes)
    queue(ready, "report aa")
    return ready


def test_tls_and_login(
    secured: Settings, mailbox: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert send_outbox(secured) == {"sent": 1, "waiting": 0}
    assert len(mailbox.mails) == 1


def test_a_wrong_password_is_named_but_not_shown(
    secured: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(PadanError, match=r"refused the login \(535\): check PADAN_SMTP_USER") as caught:
        send_outbox(secured.model_copy(update={"smtp_password": "hunter2"}))
    assert "hunter2" not in str(caught.value)
    assert waiting(secured) == ["report aa"]


def test_a_server_whose_certificate_nobody_vouches_for_is_not_given_the_password(
    secured: Settings, mailbox: Mailbox
) -> None:
    with pytest.raises(PadanError, match="no certificate this machine trusts"):
        send_outbox(secured)
    assert mailbox.mails == []


def test_a_password_never_crosses_the_network_unencrypted(settings: Settings) -> None:
    queue(settings, "report aa")
    bare = settings.model_copy(update={"smtp_host": "mail.kota.test", "smtp_user": "padan"})
    with pytest.raises(ConfigurationError, match="PADAN_SMTP_STARTTLS=true"):
        send_outbox(bare)
