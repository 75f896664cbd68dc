"""The column map and the form of answers are data: what is wrong in them is told with file and line."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from padan.errors import ConfigurationError
from padan.settings import Settings
from padan.submission.column_map import ColumnMap, FileColumn, rows_of
from padan.submission.return_rules import ReturnCodes, ReturnForm
from padan.verification.rulebook import own_version_in_force

ON = dt.date(2026, 12, 1)
KINDS = {"bpjs_submission": ColumnMap, "bpjs_return": ReturnForm, "bpjs_return_codes": ReturnCodes}


@pytest.fixture
def settings(tmp_path):
    shutil.copytree(Settings().include / "rules", tmp_path / "rules")
    return Settings(include=tmp_path)


@pytest.mark.parametrize("name", KINDS)
def test_the_files_are_what_they_should_be_and_say_what_is_to_be_confirmed(settings, name):
    assert own_version_in_force(settings, name, KINDS[name], ON)
    assert "to_confirm" in (settings.include / "rules" / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "right", "wrong", "told"), [
    ("bpjs_submission", "from_line: reference,", "from_line: salary,", "columns.0.from_line"),
    ("bpjs_submission", "from_line: reference,", "from_line: reference, constant: x,", "exactly one"),
    ("bpjs_submission", "name: NO_URUT,", "name: NOMOR_PENGAJUAN,", "is there twice"),
    ("bpjs_submission", "format: kelurahan", "format: kecamatan", "is for kecamatan_code"),
    ("bpjs_submission", "from_line: month, format: month", "from_line: nik, format: month", "format month"),
    ("bpjs_return", "nik: {headers: [NIK], required: true}", "nik: {headers: [NIK]}", "nik has to be there"),
    ("bpjs_return", "'^[0-9A-Z]{6,15}$'", "'^['", "no regular expression"),
    ("bpjs_return_codes", "leads_to: fix_list, concern: NIK", "leads_to: nowhere, concern: NIK", "leads_to"),
])  # fmt: skip
def test_a_mistake_is_told_with_its_line(settings, name, right, wrong, told):
    path = settings.include / "rules" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"line \d+") as error:
        own_version_in_force(settings, name, KINDS[name], ON)
    assert told in str(error.value)


def columns(*values):
    return ColumnMap.model_validate(
        {"from": "2025-01-01", "source": "test", "columns": [value.model_dump() for value in values]}
    )


def test_what_is_too_long_is_cut_what_is_missing_is_counted_and_nothing_is_a_formula():
    line = {"full_name": "=HYPERLINK(1)", "address": "JALAN PANJANG 12", "phone": None, "nik": "1\n2"}
    written = rows_of(
        [line],
        columns(
            FileColumn(name="A", from_line="full_name"),
            FileColumn(name="B", from_line="address", width=13),
            FileColumn(name="C", from_line="phone", required=True),
            FileColumn(name="D", from_line="nik"),
        ),
        {},
    )
    assert written.rows == [["HYPERLINK(1)", "JALAN PANJANG", "", "1 2"]]
    assert (written.cut, written.empty) == ({"B": 1}, {"C": 1})
