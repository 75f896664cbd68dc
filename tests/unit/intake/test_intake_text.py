"""Delimited text: however it is written, every record is one row, and no cell is lost or changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from padan.intake import load_contracts
from padan.intake.raw_rows import raw_rows
from padan.intake.readers import delimited, read_blocks
from padan.intake.readers.text_form import text_form
from padan.intake.refusals import Refused
from padan.intake.rows import kinds_of
from padan.settings import Settings
from tests.unit.intake import samples

CONTRACTS = load_contracts(Settings())
HEADER = ";".join(samples.MEMBER_HEADER)


def put(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path, agency: str = "bpjs"):
    """Kinds of all rows with their counts, and the data rows as dicts."""
    contract, people, counts = CONTRACTS[agency], [], {}
    for block in read_blocks(path, contract):
        kinds = kinds_of(contract, block)
        for kind in kinds.to_pylist():
            counts[kind] = counts.get(kind, 0) + 1
        for kind, count in block.before.items():
            counts[kind] = counts.get(kind, 0) + count
        people += raw_rows(contract, block, kinds, 1, 1).to_pylist()
    return {kind: count for kind, count in counts.items() if count}, people


def line(n: int, **changes: str) -> str:
    row = dict(zip(samples.MEMBER_HEADER, samples.member(n), strict=True)) | changes
    return ";".join(row.values())


def names(people: list[dict]) -> list[str]:
    return [person["full_name"] for person in people]


@pytest.fixture
def no_fast_way(monkeypatch):
    """Fail if a file is read by the fast way."""
    monkeypatch.setattr(delimited, "_fast", lambda *_: pytest.fail("read by the fast way"))


@pytest.fixture
def only_fast_way(monkeypatch):
    """Fail if a file is read by the careful way."""
    monkeypatch.setattr(delimited, "_careful", lambda *_: pytest.fail("read by the careful way"))


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_files_in_good_form_are_read_the_fast_way(tmp_path, only_fast_way, mark, newline, end):
    text = "\n".join(["DATA PESERTA", HEADER, line(1), line(2, NAMA_LENGKAP='"A; B ""C"""'), line(3)]) + end
    counts, people = read(put(tmp_path, text.replace("\n", newline), mark))
    assert counts == {"title": 1, "header": 1, "data": 3}
    assert names(people) == ["PERSON 1", 'A; B "C"', "PERSON 3"]
    assert [person["sheet_row"] for person in people] == [3, 4, 5]


@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    counts, people = read(put(tmp_path, samples.members_text(3).replace(";", delimiter)))
    assert counts == {"header": 1, "data": 3}
    assert people[2]["programmes"] == "JKK+JKM"


def test_ragged_rows_are_one_row_each(tmp_path, no_fast_way):
    text = (
        "\n".join([HEADER, line(1), line(2) + ";more;and more", "K3;" + samples.nik(3), "", line(4)]) + "\n"
    )
    counts, people = read(put(tmp_path, text))
    assert counts == {"header": 1, "data": 4, "spacer": 1}
    assert people[1]["extra"] == '{"column 13": "more", "column 14": "and more"}'
    assert (people[2]["nik"], people[2]["full_name"]) == (samples.nik(3), None)
    assert people[3]["sheet_row"] == 6


def test_line_breaks_in_quotes_belong_to_the_cell(tmp_path, no_fast_way):
    text = "\n".join([HEADER, line(1, SPONSOR='"PEMKOT\nMAKASSAR"'), line(2)])
    counts, people = read(put(tmp_path, text))
    assert counts == {"header": 1, "data": 2}
    assert people[0]["sponsor"] == "PEMKOT\nMAKASSAR"
    assert [person["sheet_row"] for person in people] == [2, 4]


@pytest.mark.parametrize("stray", [(2,), (2, 5)])
def test_a_forgotten_quote_swallows_nobody(tmp_path, stray):
    lines = [line(n, NAMA_LENGKAP=f'"PERSON {n}' if n in stray else f"PERSON {n}") for n in range(1, 8)]
    counts, people = read(put(tmp_path, "\n".join([HEADER, *lines])))
    assert counts == {"header": 1, "data": 7}
    assert names(people)[1] == '"PERSON 2'


def test_quotes_that_do_no_harm_are_believed_also_beside_ragged_rows(tmp_path, no_fast_way):
    text = "\n".join([HEADER, line(1, NAMA_LENGKAP='"PERSON, 1"'), "K2"])
    assert names(read(put(tmp_path, text))[1]) == ["PERSON, 1", None]


def test_old_mac_line_ends(tmp_path, no_fast_way):
    counts, people = read(put(tmp_path, samples.members_text(3).replace("\n", "\r")))
    assert counts == {"header": 1, "data": 3}
    assert names(people) == ["PERSON 1", "PERSON 2", "PERSON 3"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_other_encodings_are_read_as_meant(tmp_path, encoding):
    text = samples.members_text(3).replace("PERSON 2", "RENÉ") + "\n"
    counts, people = read(put(tmp_path, text, encoding))
    assert counts == {"header": 1, "data": 3, "spacer": 1}
    assert names(people) == ["PERSON 1", "RENÉ", "PERSON 3"]


def test_a_broken_byte_in_utf8_is_shown_by_its_number(tmp_path):
    text = samples.members_text(3).replace("PERSON 2", "RENÉ ÉTÉ").encode() + line(4).encode()
    broken = text.replace(b"PERSON 3", b"PERSON\xff3")
    assert names(read(put(tmp_path, broken))[1]) == ["PERSON 1", "RENÉ ÉTÉ", "PERSON\\xff3", "PERSON 4"]


def test_a_file_cut_off_in_the_middle_of_a_letter_keeps_its_rows(tmp_path):
    whole = (samples.members_text(2) + line(3, STATUS="É" * 3)).encode()
    cut = whole[: whole.rindex("É".encode()) + 1]
    counts, people = read(put(tmp_path, cut))
    assert counts["data"] == 3
    assert people[2]["membership_status"] == "ÉÉ\\xc3"


def test_only_utf8_permitted_shows_other_bytes_by_number(tmp_path):
    path = put(tmp_path, b"NIK\nREN\xc9\n")
    assert text_form(path, ["utf-8"]).encoding == "utf-8"
    assert text_form(path, ["utf-8", "cp1252"]).encoding == "cp1252"
    assert text_form(put(tmp_path, b"\x81\x8d\x8f\x90\x9d" * 9), ["utf-8", "cp1252"]).encoding == "cp1252"


def test_nuls_do_not_end_a_cell(tmp_path, no_fast_way):
    text = samples.members_text(30).replace("PERSON 2;", "PER\0SON 2;")
    assert names(read(put(tmp_path, text))[1])[1] == "PER␀SON 2"


def test_totals_footers_and_repeated_headers_are_not_people(tmp_path):
    blank = ";" * (len(samples.MEMBER_HEADER) - 1)
    text = "\n".join(["sep=;", "", HEADER, line(1), HEADER, line(2), "TOTAL" + blank, "TOTAL;2", blank])
    counts, people = read(put(tmp_path, text))
    assert counts == {"title": 1, "spacer": 2, "header": 2, "data": 2, "total": 2}
    assert names(people) == ["PERSON 1", "PERSON 2"]


def test_a_header_alone_is_a_file_without_rows(tmp_path):
    assert read(put(tmp_path, HEADER)) == ({"header": 1}, [])
    assert read(put(tmp_path, HEADER + "\n")) == ({"header": 1}, [])


def refused(path: Path, agency: str = "bpjs") -> Refused:
    with pytest.raises(Refused) as caught:
        read(path, agency)
    return caught.value


def test_another_agencys_file_lacks_columns(tmp_path):
    answer = refused(put(tmp_path, samples.members_text(2)), "disdukcapil")
    assert answer.code == "MISSING_COLUMN"
    assert refused(put(tmp_path, "nothing\nof the kind\n")).missing[0].header_row is None


def test_too_many_columns(tmp_path):
    assert refused(put(tmp_path, HEADER + ";x" * 300)).variant == "columns"
    answer = refused(put(tmp_path, samples.members_text(2) + ";" * 400))
    assert answer.facts == {"row": 4, "size": 401, "limit": 300}


def test_many_blocks_keep_the_count(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK_ROWS", 7)
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 1500)
    for text in (samples.members_text(50), samples.members_text(50) + "\n"):
        counts, people = read(put(tmp_path, text))
        assert (counts["header"], counts["data"]) == (1, 50)
        assert [person["sheet_row"] for person in people] == list(range(2, 52))
