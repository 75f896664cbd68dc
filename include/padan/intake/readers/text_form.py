"""How a text file is written: its encoding, and the counts that later readings are checked against."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

_CHUNK_BYTES = 8 << 20
_SAMPLE_BYTES = 256 << 10
_UTF16_NUL_SHARE = 0.25

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class TextForm:
    """encoding: as Python's codecs call it. plain: whether all of it is UTF-8 without a NUL.

    newlines, quotes: how many bytes of these the file holds. ends_with_newline: of its last line.
    """

    encoding: str
    plain: bool
    newlines: int
    quotes: int
    ends_with_newline: bool

    @property
    def lines(self) -> int:
        """Physical lines, the last one also without a newline."""
        return self.newlines + (not self.ends_with_newline)


def text_form(path: Path, encodings: Sequence[str]) -> TextForm:
    """Read the file once, in pieces, and tell how it is written."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    newlines = quotes = nuls = 0
    end, sample, start = b"\n", b"", b""
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            start = start or piece[:_SAMPLE_BYTES]
            newlines += piece.count(b"\n")
            quotes += piece.count(b'"')
            nuls += piece.count(b"\0")
            end = piece[-_SAMPLE_BYTES:]
            sample = sample or _offending(decoder, piece)
    if _offending(decoder, b"", final=True):
        sample = sample or end  # cut off in the middle of a letter
    encoding = _marked(start) or _utf16(start) or (_guess(sample, encodings) if sample else "utf-8")
    plain = not sample and not nuls and encoding in ("utf-8", "utf-8-sig")
    return TextForm(encoding, plain, newlines, quotes, end.endswith(b"\n"))


def _offending(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bytes:
    """Bytes around the first place that is no UTF-8; empty if all of it is."""
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        begin = max(0, error.start - _SAMPLE_BYTES // 2)
        decoder.reset()
        return bytes(error.object[begin : begin + _SAMPLE_BYTES])
    return b""


def _marked(start: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)


def _utf16(start: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain words is NUL."""
    half = max(1, len(start) // 2)
    for offset, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
        if start[offset::2].count(0) > 2 * _UTF16_NUL_SHARE * half > start[1 - offset :: 2].count(0):
            return encoding
    return None


def _guess(sample: bytes, encodings: Sequence[str]) -> str:
    """The likeliest of the contract's encodings; UTF-8 with a few broken bytes stays UTF-8."""
    if _is_damaged_utf8(sample):
        return "utf-8"
    others = [name for name in encodings if codecs.lookup(name).name != "utf-8"]
    if not others:
        return "utf-8"
    best = from_bytes(sample, cp_isolation=others).best()
    return best.encoding if best is not None else others[-1]


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "surrogateescape")
    broken = sum(1 for character in text if "\udc80" <= character <= "\udcff")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return whole > broken
