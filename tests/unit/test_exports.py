"""Encrypted files: who can open them, what is refused, and what a crash leaves."""

from __future__ import annotations

import stat

import pytest

from padan import exports
from padan.errors import PadanError
from padan.exports import make_key, open_encrypted, write_encrypted

DATA = b"NIK;NAMA\n7371010101800001;ABDUL\n"


@pytest.fixture
def keys(tmp_path):
    """Two secret keys' files with their public keys."""
    paths = [tmp_path / "ani.txt", tmp_path / "budi.txt"]
    return [(path, make_key(path)) for path in paths]


def test_every_recipient_opens_it_and_nobody_else(tmp_path, keys):
    path, stranger = tmp_path / "list.csv.age", tmp_path / "stranger.txt"
    write_encrypted(path, DATA, [public for _, public in keys])
    assert [open_encrypted(path, secret) for secret, _ in keys] == [DATA, DATA]
    make_key(stranger)
    with pytest.raises(PadanError, match=r"list\.csv\.age does not open with stranger\.txt"):
        open_encrypted(path, stranger)


def test_nothing_of_it_is_in_the_clear_and_it_is_the_writers_alone(tmp_path, keys):
    path = tmp_path / "list.csv.age"
    write_encrypted(path, DATA, [keys[0][1]])
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"ABDUL" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys[0][0].stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "recipients", "message"),
    [
        ("list.csv", ["{public}"], "let its name end with .age"),
        ("list.age", [], "leaves only encrypted, and no recipient is named"),
        ("list.age", ["{public}", "age1nobody"], "Recipient 2 is no public key"),
        ("list.age", ["{secret}"], "Recipient 1 is no public key"),
        ("list.age", ["ssh-ed25519 AAAA"], "Recipient 1 is no public key"),
        ("nowhere/list.age", ["{public}"], "cannot be written to"),
    ],
)
def test_what_cannot_be_encrypted_is_a_sentence_and_no_file(tmp_path, keys, name, recipients, message):
    secret = keys[0][0].read_text(encoding="ascii").split()[-1]
    named = [text.format(public=keys[0][1], secret=secret) for text in recipients]
    with pytest.raises(PadanError, match=message) as refused:
        write_encrypted(tmp_path / name, DATA, named)
    assert secret not in str(refused.value)
    assert {path.name for path in tmp_path.iterdir()} == {"ani.txt", "budi.txt"}


def test_the_file_has_its_name_only_when_its_writer_says_so(tmp_path, keys):
    path = tmp_path / "list.age"
    path.write_bytes(b"the list before")

    class LedgerError(Exception):
        pass

    with pytest.raises(LedgerError), exports.prepared(path, DATA, [keys[0][1]]):
        raise LedgerError
    assert path.read_bytes() == b"the list before"
    assert not list(tmp_path.glob(".*"))
    write_encrypted(path, DATA, [keys[0][1]])
    assert open_encrypted(path, keys[0][0]) == DATA


def test_what_a_killed_command_left_is_written_over(tmp_path, keys):
    (tmp_path / ".list.age.part").write_bytes(b"half")
    write_encrypted(tmp_path / "list.age", DATA, [keys[0][1]])
    assert open_encrypted(tmp_path / "list.age", keys[0][0]) == DATA
    assert not list(tmp_path.glob(".*"))


def test_what_is_no_encrypted_file_or_no_key_is_a_sentence(tmp_path, keys):
    plain = tmp_path / "plain.age"
    plain.write_bytes(DATA)
    with pytest.raises(PadanError, match="does not open"):
        open_encrypted(plain, keys[0][0])
    write_encrypted(tmp_path / "list.age", DATA, [keys[0][1]])
    with pytest.raises(PadanError, match="does not open"):
        open_encrypted(tmp_path / "list.age", plain)
    with pytest.raises(PadanError, match="cannot be read"):
        open_encrypted(tmp_path / "nowhere.age", keys[0][0])
    with pytest.raises(PadanError, match="is there already"):
        make_key(keys[0][0])
