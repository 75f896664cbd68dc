"""Files with personal data that leave the warehouse: encrypted with age, to the keys of who may read them.

What belongs here: encryption and a file that is there whole or not at all. Who asks, why, and the entry
in the ledger belong to the stage that writes the list. Nothing here can write in the clear.
Format: age-encryption.org/v1; `age -d -i KEY FILE` opens it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyrage

from padan.errors import PadanError

SUFFIX = ".age"


def write_encrypted(path: Path, data: bytes, recipients: Sequence[str]) -> None:
    """Encrypt `data` to every recipient and write it to `path`, whole or not at all.

    recipients: public keys, `age1…` or a line of an SSH public key (ed25519 or RSA). `path` ends with
    .age and is the writer's alone (mode 0600); a file of that name is replaced. The same data gives other
    bytes each time: what is encrypted is not compared. Raises PadanError without a recipient, for a key
    that is none, for another name, or where nothing can be written.
    """
    with prepared(path, data, recipients) as publish:
        publish()


@contextmanager
def prepared(path: Path, data: bytes, recipients: Sequence[str]) -> Iterator[Callable[[], None]]:
    """The encrypted file beside its place; call what is given to let it have its name.

    For those who must have committed something before: without the call nothing stays. Arguments and
    errors as of `write_encrypted`.
    """
    check(path, recipients)
    part = path.with_name(f".{path.name}.part")
    try:
        with _telling(path):
            _write_private(part, pyrage.encrypt(data, read_recipients(recipients)))
        yield lambda: _publish(part, path)
    finally:
        with suppress(OSError):
            part.unlink()


def check(path: Path, recipients: Sequence[str]) -> None:
    """Raises PadanError for what `write_encrypted` would refuse before it writes."""
    if path.suffix != SUFFIX:
        raise PadanError(f"{path.name} will be an encrypted file: let its name end with {SUFFIX}.")
    read_recipients(recipients)


def read_recipients(recipients: Sequence[str]) -> list[Any]:
    """The keys to encrypt to. Raises PadanError without any, or for one that is none."""
    if not recipients:
        raise PadanError(
            "What holds personal data leaves only encrypted, and no recipient is named: give the public key"
            " (age1…) of who may read it with --to, or in PADAN_EXPORT_RECIPIENTS."
        )
    return [_recipient(number, text.strip()) for number, text in enumerate(recipients, 1)]


def _recipient(number: int, text: str) -> Any:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError:
        # the text is not repeated: somebody may have given the secret key
        raise PadanError(
            f"Recipient {number} is no public key of age (age1…) or SSH (ssh-ed25519 …): `padan key`"
            " makes one and prints the public key to give here."
        ) from None


def make_key(path: Path) -> str:
    """Write a new secret key to `path`, a new file for its owner alone; the public key.

    Raises PadanError where the file is there already or cannot be written.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    with _telling(path):
        _write_private(path, f"# public key: {public}\n{identity}\n".encode())
    return public


def open_encrypted(path: Path, key: Path) -> bytes:
    """What is in an encrypted file, by the secret key of one of its recipients (a file of age's or SSH).

    Raises PadanError for files that cannot be read and for a key that does not fit.
    """
    try:
        sealed, secret = path.read_bytes(), key.read_bytes()
    except OSError as error:
        raise PadanError(f"{error.filename} cannot be read ({error.strerror}).") from None
    try:
        return bytes(pyrage.decrypt(sealed, [_identity(secret)]))
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError):
        raise PadanError(
            f"{path.name} does not open with {key.name}: it was encrypted to other keys, or one of the two"
            " files is damaged or something else."
        ) from None


def _identity(secret: bytes) -> Any:
    if secret.startswith(b"-----BEGIN"):
        return pyrage.ssh.Identity.from_buffer(secret)
    lines = [line.strip() for line in secret.decode("ascii").splitlines()]
    return pyrage.x25519.Identity.from_str(next((line for line in lines if line.startswith("AGE-")), ""))


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise PadanError(f"{path} is there already: name another file, or remove it first.") from None
    except OSError as error:
        raise PadanError(f"{path.parent} cannot be written to ({error.strerror}).") from None


def _publish(part: Path, path: Path) -> None:
    with _telling(path):
        part.replace(path)


def _write_private(path: Path, data: bytes) -> None:
    if path.suffix == ".part":
        path.unlink(missing_ok=True)  # of a killed command
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
