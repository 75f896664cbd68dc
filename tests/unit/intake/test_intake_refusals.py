"""What an agency reads when its file is refused, and what a file is at sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from padan.i18n import translator
from padan.intake import load_contracts
from padan.intake.refusals import Missing, Refusal, Refused, quotable
from padan.intake.sniff import content_of, refuse_at_sight
from padan.settings import Settings
from tests.unit.intake import samples

CONTRACTS = load_contracts(Settings())
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = OLE + b"\0" * 1500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500

ALL = [
    Refused(Refusal.UNREADABLE, "workbook"),
    Refused(Refusal.PASSWORD_PROTECTED),
    Refused(Refusal.NOT_WHAT_ITS_NAME_SAYS, "suffix", suffix=".pdf", expected=".xlsx"),
    Refused(Refusal.NOT_WHAT_ITS_NAME_SAYS, "content", suffix=".xlsx", found="html"),
    Refused(Refusal.MISSING_COLUMN, missing=[Missing(("NIK",), "MARISO", 4, "NIIK")]),
    Refused(Refusal.EMPTY_FILE),
    Refused(Refusal.NO_DATA_ROWS),
    Refused(Refusal.TOO_LARGE, "file", size=10, limit=5),
    Refused(Refusal.TOO_LARGE, "unpacked", size=10, limit=5),
    Refused(Refusal.TOO_LARGE, "cells", size=10, limit=5),
    Refused(Refusal.TOO_LARGE, "columns", row=3, size=10, limit=5),
    Refused(Refusal.TOO_LARGE, "cell", row=3, size=10, limit=5),
    Refused(Refusal.TOO_LARGE, "rows", limit=5),
    Refused(Refusal.WRONG_FOLDER, "period", folder="november"),
    Refused(Refusal.WRONG_FOLDER, "agency", folder="dinsos", known="bpjs"),
    Refused(Refusal.FILE_CHANGED),
    Refused(Refusal.FILE_GONE),
]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("refused", ALL, ids=lambda refused: f"{refused.code}-{refused.variant}")
def test_every_refusal_is_a_sentence_in_both_languages(language, refused):
    message = refused.message(translator(language))
    assert message.endswith(".")
    assert "{" not in message
    assert len(message) > 30


def test_every_code_has_a_text():
    assert {refused.code for refused in ALL} == set(Refusal)


def test_a_missing_column_says_which_where_and_what_was_found_instead():
    message = ALL[4].message(translator("id"))
    for words in ("NIK", "lembar “MARISO”", "baris 4", "“NIIK”", "kirim ulang"):
        assert words in message


def test_where_there_is_no_header_the_message_says_so():
    refused = Refused(Refusal.MISSING_COLUMN, missing=[Missing(("NIK", "NAMA"))])
    assert "No header row was found in the file; required are: NIK / NAMA." in refused.message(
        translator("en")
    )


def test_a_long_list_of_missing_columns_is_cut():
    refused = Refused(Refusal.MISSING_COLUMN, missing=[Missing((f"K{n}",), "S", 1) for n in range(1, 10)])
    message = refused.message(translator("en"))
    assert "K6 is missing" in message
    assert "K7" not in message
    assert "And 3 more." in message


def test_what_is_quoted_is_one_short_line_without_long_numbers():
    assert quotable("DATA 7371010807750001\nA.xlsx") == "DATA … A.xlsx"
    assert quotable("x" * 100) == "x" * 59 + "…"
    assert quotable("TH 2026-11") == "TH 2026-11"


def put(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("agency", "name", "content", "expected"),
    [
        ("disnaker", "a.xlsx", b"", ("EMPTY_FILE", "")),
        ("disnaker", "a.pdf", b"%PDF-1.4", ("NOT_WHAT_ITS_NAME_SAYS", "suffix")),
        ("disnaker", "a", b"x", ("NOT_WHAT_ITS_NAME_SAYS", "suffix")),
        ("disnaker", "a.xlsx", b"%PDF-1.4", ("NOT_WHAT_ITS_NAME_SAYS", "content")),
        ("disnaker", "a.xlsx", b"NIK;NAMA\n", ("NOT_WHAT_ITS_NAME_SAYS", "content")),
        ("disnaker", "a.xlsx", b"<html><table>", ("NOT_WHAT_ITS_NAME_SAYS", "content")),
        ("disnaker", "a.xlsx", LOCKED, ("PASSWORD_PROTECTED", "")),
        ("disnaker", "a.xlsx", OLE + b"\0" * 600, ("NOT_WHAT_ITS_NAME_SAYS", "content")),
        ("disnaker", "a.xlsx", b"PK\x03\x04" + b"cut off", ("UNREADABLE", "workbook")),
        ("bpjs", "a.csv", b"PK\x03\x04" + b"cut off", ("NOT_WHAT_ITS_NAME_SAYS", "content")),
        ("bpjs", "a.csv", b"\0" * 100, ("NOT_WHAT_ITS_NAME_SAYS", "content")),
        ("bpjs", "a.csv", bytes(range(1, 30)) * 9, ("NOT_WHAT_ITS_NAME_SAYS", "content")),
    ],
)
def test_what_is_refused_at_sight(tmp_path, agency, name, content, expected):
    with pytest.raises(Refused) as caught:
        refuse_at_sight(put(tmp_path, name, content), CONTRACTS[agency])
    assert (caught.value.code, caught.value.variant) == expected


def test_a_file_beyond_the_limit_is_refused_at_sight(tmp_path):
    limits = CONTRACTS["bpjs"].limits.model_copy(update={"max_file_bytes": 5})
    with pytest.raises(Refused) as caught:
        refuse_at_sight(
            put(tmp_path, "a.csv", b"123456"), CONTRACTS["bpjs"].model_copy(update={"limits": limits})
        )
    assert caught.value.facts == {"size": 6, "limit": 5}


def test_good_files_pass_at_sight(tmp_path):
    refuse_at_sight(samples.candidates_workbook(tmp_path / "A.XLSX", 3), CONTRACTS["disnaker"])
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        refuse_at_sight(put(tmp_path, "a.csv", samples.members_text(2).encode(encoding)), CONTRACTS["bpjs"])


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert content_of(tmp_path / "a.xlsx") == "zip"


def test_the_mark_of_encryption_is_found_across_pieces(tmp_path):
    content = OLE + b"\0" * ((1 << 20) - 8 - 10) + "EncryptedPackage".encode("utf-16-le")
    assert content_of(put(tmp_path, "a.xlsx", content)) == "encrypted"
