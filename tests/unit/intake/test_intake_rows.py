"""Which rows are people and which are lines between them; and what raw.<role> keeps of a row."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from padan.intake import load_contracts
from padan.intake.raw_rows import raw_rows
from padan.intake.readers.block import block_of
from padan.intake.readers.header import find_layout
from padan.intake.refusals import Refused
from padan.intake.rows import kinds_of
from padan.settings import Settings

CONTRACTS = load_contracts(Settings())
HEADER = ["NO", "NIK", "NAMA", "TGL LAHIR", "ALAMAT", "CATATAN"]
NIK = "7371010807750001"


def block(*rows, header=HEADER, agency="disnaker"):
    layout = find_layout(CONTRACTS[agency], "S", [list(header)])
    assert layout is not None
    return block_of(layout, [list(row) for row in rows], list(range(2, len(rows) + 2)), {})


def kind(row, header=HEADER, agency="disnaker") -> str:
    return kinds_of(CONTRACTS[agency], block(row, header=header, agency=agency)).to_pylist()[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["1", NIK, "BASSE", "08/07/1975", "JL. A", None], "data"),
        (["2", None, None, None, None, None], "data"),  # numbered and empty: counted as empty later
        (["3", "7,37101E+15", "BASSE", None, None, None], "data"),
        ([None, None, "TOTALIA", None, None, None], "data"),
        (["4", None, "JUMLAH", "08/07/1975", None, None], "data"),
        ([None, None, None, None, None, None], "spacer"),
        ([" ", "\u00a0", None, None, None, "  "], "spacer"),
        ([None, None, None, None, "JL. A", "x"], "spacer"),  # names nobody
        (["JUMLAH", None, None, None, "23", None], "total"),
        (["Total :", None, "23", None, None, None], "total"),
        ([None, None, "JUMLAH", None, "23 ORANG", None], "total"),
        (["TOTAL23", None, None, None, None, None], "total"),
        (HEADER, "header"),
        (["No.", "N I K", "Nama", "Tgl. Lahir", None, None], "header"),
        (["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], "header"),
        (["1", "2", "3", None, None, None], "header"),
        (["KELURAHAN BONTORANNU", None, None, None, None, None], "title"),
        ([None, None, None, None, None, "DIPERIKSA"], "title"),
        ([None, None, "BASSE", None, None, None], "data"),
    ],
)
def test_a_candidate_row_is_what_a_reader_would_say(row, expected):
    assert kind(row) == expected


def test_the_lower_row_of_a_two_row_header_may_be_repeated_alone():
    upper, lower = ["NO", "NIK", "NAMA", "TTL", None], [None, None, None, "TEMPAT", "TANGGAL"]
    layout = find_layout(CONTRACTS["disnaker"], "S", [upper, lower])
    rows = block_of(layout, [list(lower), list(upper), ["1", NIK, "A", "X", "1/1/75"]], [3, 4, 5], {})
    assert kinds_of(CONTRACTS["disnaker"], rows).to_pylist() == ["header", "header", "data"]


def test_a_register_row_without_a_name_is_kept_for_quality_to_judge():
    header = [column.headers[0] for column in CONTRACTS["bpjs"].columns.values()]
    row = [None] * len(header)
    row[6] = "PT MAJU 1"
    assert kind(row, header, "bpjs") == "data"
    assert kind([None] * len(header), header, "bpjs") == "spacer"


def test_a_file_without_a_nik_column_is_told_apart_as_well(tmp_path):
    contract = CONTRACTS["disnaker"].model_copy(
        update={
            "columns": {
                name: column.model_copy(update={"required": name == "full_name"})
                for name, column in CONTRACTS["disnaker"].columns.items()
            }
        }
    )
    layout = find_layout(contract, "S", [["NO", "NAMA", "TGL LAHIR", "RT"]])
    rows = [["1", "BASSE", "1/1/75", "2"], [None] * 4, ["JUMLAH", "1", None, None]]
    assert kinds_of(contract, block_of(layout, rows, [2, 3, 4], {})).to_pylist() == [
        "data",
        "spacer",
        "total",
    ]


def raw(*rows, header=HEADER):
    read = block(*rows, header=header)
    return raw_rows(CONTRACTS["disnaker"], read, kinds_of(CONTRACTS["disnaker"], read), 7, 11)


def test_raw_rows_are_numbered_on_and_keep_their_place_in_the_file():
    table = raw(["1", NIK, "A", None, None, None], [None] * 6, ["2", NIK, " B ", None, None, None])
    assert table["file_id"].to_pylist() == [7, 7]
    assert table["row_number"].to_pylist() == [11, 12]
    assert table["sheet_row"].to_pylist() == [2, 4]
    assert table["full_name"].to_pylist() == ["A", " B "]
    assert "extra" not in table.column_names


def test_unknown_columns_are_kept_as_json_under_their_header():
    nasty = 'a "quoted" \\ back\nline\ttab'
    table = raw(["1", NIK, "A", None, None, nasty], ["2", NIK, "B", None, None, None])
    extra = table["extra"].to_pylist()
    assert json.loads(extra[0]) == {"CATATAN": nasty}
    assert extra[1] is None


def test_cells_beyond_the_header_and_doubled_columns_are_kept_too():
    header = ["NO", "NIK", "NAMA", "TGL LAHIR", "NIK"]
    table = raw(["1", NIK, "A", None, "other", "surplus"], header=header)
    assert json.loads(table["extra"].to_pylist()[0]) == {"NIK (2)": "other", "column 6": "surplus"}


def test_a_nul_is_kept_as_its_picture():
    table = raw(["1", NIK, "A\0B", None, None, "x\0y"])
    assert table["full_name"].to_pylist() == ["A␀B"]
    assert json.loads(table["extra"].to_pylist()[0]) == {"CATATAN": "x␀y"}


def test_a_giant_cell_is_refused_by_row_and_length_and_an_accented_one_is_not():
    with pytest.raises(Refused) as caught:
        raw(["1", NIK, "A", None, None, None], ["2", NIK, "x" * 32_768, None, None, None])
    assert caught.value.facts == {"row": 3, "size": 32_768, "limit": 32_767}
    assert raw(["1", NIK, "é" * 32_767, None, None, None]).num_rows == 1


def test_no_rows_are_no_rows():
    table = raw()
    assert table.num_rows == 0
    assert table.schema.field("full_name").type == pa.string()
