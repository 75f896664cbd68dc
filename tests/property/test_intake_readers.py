"""Whatever is written into a file comes out again: every row, every cell, in order."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from padan.intake import load_contracts
from padan.intake.raw_rows import raw_rows
from padan.intake.readers import read_blocks
from padan.intake.readers.cells import cell_text
from padan.intake.rows import kinds_of
from padan.settings import Settings
from tests.unit.intake import samples

CONTRACTS = load_contracts(Settings())
# Surrogates cannot be encoded; NUL is kept as its picture, which the unit tests say.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
HEADER = ["NO", "NIK", "NAMA", "TGL LAHIR", "LAIN"]


def read(path: Path, agency: str):
    """Data rows and the number of all rows, by kind."""
    contract, rows, counts = CONTRACTS[agency], [], dict[str, int]()
    for block in read_blocks(path, contract):
        kinds = kinds_of(contract, block)
        for kind, count in [*block.before.items(), *((kind, 1) for kind in kinds.to_pylist())]:
            counts[kind] = counts.get(kind, 0) + count
        rows += raw_rows(contract, block, kinds, 1, 1 + len(rows)).to_pylist()
    return rows, {kind: count for kind, count in counts.items() if count}


def in_folder(check):
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder))


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from(";,|\t"),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_a_csv_comes_out_as_it_went_in(cells, encoding, delimiter, newline):
    def check(folder: Path) -> None:
        buffer = io.StringIO(newline="")
        # quoted, because a bare carriage return ends a row wherever it stands
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
        writer.writerow([*samples.MEMBER_HEADER, "LAIN"])
        for n, (name, other) in enumerate(cells, 1):
            row = samples.member(n)
            writer.writerow([row[0], row[1], name, *row[3:], other])
        (folder / "a.csv").write_bytes(buffer.getvalue().encode(encoding))
        rows, counts = read(folder / "a.csv", "bpjs")
        assert counts.get("data") == len(cells)
        for row, (name, other) in zip(rows, cells, strict=True):
            assert row["full_name"] == (name or None)
            assert json.loads(row.get("extra") or "{}") == ({"LAIN": other} if other else {})

    in_folder(check)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(st.text('ab1;|"\n\r\t ,', max_size=30), max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_every_record_of_any_text_after_the_header_is_accounted_for(lines, encoding):
    def check(folder: Path) -> None:
        text = ";".join(samples.MEMBER_HEADER) + "\n" + "\n".join(lines)
        (folder / "a.csv").write_bytes(text.encode(encoding))
        rows, counts = read(folder / "a.csv", "bpjs")
        assert counts["header"] >= 1
        assert len(rows) == counts.get("data", 0)
        letters = "".join(str(value) for row in rows for value in row.values())
        if counts.get("title", 0) == counts.get("total", 0) == 0:
            assert letters.count("a") >= text.split("\n", 1)[1].count("a")

    in_folder(check)


@settings(max_examples=60, deadline=None)
@given(names=st.lists(TEXT.map(lambda text: text.replace("=", "")), min_size=1, max_size=8))
def test_a_workbook_comes_out_as_it_went_in(names):
    def check(folder: Path) -> None:
        people = [[str(n), samples.nik(n), name, "08/07/1975", name] for n, name in enumerate(names, 1)]
        path = samples.workbook(folder / "a.xlsx", {"S": [HEADER, *people]})
        rows, counts = read(path, "disnaker")
        assert counts == {"header": 1, "data": len(names)}
        for row, name in zip(rows, names, strict=True):
            if name.isprintable():  # XML knows no control characters
                assert row["full_name"] == (name or None)

    in_folder(check)


@given(st.integers(-(10**18), 10**18))
def test_whole_numbers_are_digits_and_keep_fifteen_of_them(number):
    text = cell_text(float(number))
    assert text is not None
    assert text.lstrip("-").isdigit()
    assert abs(int(text) - number) <= abs(number) * 1e-14


@given(
    st.lists(
        st.lists(st.sampled_from([None, " ", "1", "NIK", "NO", "JUMLAH", "x" * 9]), max_size=5), max_size=9
    )
)
def test_every_row_has_exactly_one_kind(rows):
    from padan.intake.readers.block import block_of
    from padan.intake.readers.header import find_layout

    layout = find_layout(CONTRACTS["disnaker"], "S", [HEADER])
    assert layout is not None
    kinds = kinds_of(CONTRACTS["disnaker"], block_of(layout, rows, list(range(2, len(rows) + 2)), {}))
    assert kinds.type == pa.string()
    assert kinds.null_count == 0
    assert len(kinds) == len(rows)
