"""What a file is by its first bytes, against what its name and its contract say it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

from padan.intake.contracts import AgencyContract
from padan.intake.refusals import Refusal, Refused

_START_BYTES = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (_OLE, "ole"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"{\\rtf", "rtf"),
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MOST_CONTROLS = 0.1
_WORKBOOK_PART = "xl/workbook.xml"


def refuse_at_sight(path: Path, contract: AgencyContract) -> None:
    """Raise Refused for a file that need not be read to see that it cannot be what the contract says."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(Refusal.EMPTY_FILE)
    if size > contract.limits.max_file_bytes:
        raise Refused(Refusal.TOO_LARGE, "file", size=size, limit=contract.limits.max_file_bytes)
    if path.suffix.lower() not in contract.format.suffixes:
        expected = ", ".join(contract.format.suffixes)
        raise Refused(Refusal.NOT_WHAT_ITS_NAME_SAYS, "suffix", suffix=path.suffix or "-", expected=expected)
    found = content_of(path)
    if found == "encrypted":
        raise Refused(Refusal.PASSWORD_PROTECTED)
    expected = "workbook" if contract.format.type == "xlsx" else "text"
    if found == "damaged" and expected == "workbook":
        raise Refused(Refusal.UNREADABLE, "workbook")
    if found != expected:
        raise Refused(Refusal.NOT_WHAT_ITS_NAME_SAYS, "content", suffix=path.suffix, found=found)


def content_of(path: Path) -> str:
    """One word for what the bytes are: workbook, text, encrypted, damaged, zip, pdf, html, binary."""
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    kind = next((name for magic, name in _MAGIC if start.startswith(magic)), "")
    if kind == "zip":
        return _zip_content(path)
    if kind == "ole":
        return "encrypted" if _mentions(path, _ENCRYPTED_STREAM) else "ole"
    return kind or _text_or_binary(start)


def _zip_content(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.lower().replace("\\", "/") for name in package.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "damaged"
    return "workbook" if _WORKBOOK_PART in names else "zip"


def _mentions(path: Path, wanted: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            if wanted in tail + piece:
                return True
            tail = piece[-len(wanted) :]
    return False


def _text_or_binary(start: bytes) -> str:
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "html"
    if start.startswith(_TEXT_MARKS) or not start.strip(b"\0"):
        return "text" if start.strip(b"\0") else "binary"
    # UTF-16 without its mark holds a NUL beside every letter: NULs say nothing here
    controls = sum(1 for byte in start if 0 < byte < 32 and byte not in b"\t\n\r\f\x1a\x1b")  # noqa: PLR2004 - ASCII
    return "binary" if controls > _MOST_CONTROLS * len(start) else "text"
