"""What the pipeline reads from the city's files, against the truth's own reader: two readers, one answer."""

from __future__ import annotations

import csv

import pytest

from padan.city import build
from padan.intake import drop, find_files, load
from padan.warehouse import Role, begin

PERIOD = "2026-11"
READ = """
    SELECT r.sheet, r.sheet_row, c.nik, c.birth_date::text AS birth_date, c.is_disabled, c.intake_state
    FROM core.candidate AS c
    INNER JOIN raw.candidate AS r ON r.row_id = c.row_id
"""


@pytest.fixture
def read(settings, tmp_path):
    """(sheet, row) -> what the truth says and what intake read."""
    report = build(tmp_path / "city", size=40, seed=5)
    drop(settings, "disnaker", PERIOD, report.files["candidate"])
    (file_id,) = find_files(settings, "disnaker")
    load(settings, file_id)
    with report.files["truth"].open(encoding="utf-8", newline="") as file:
        truth = {(row["sheet"], int(row["sheet_row"])): row for row in csv.DictReader(file)}
    with begin(settings, Role.OWNER) as connection:
        found = {(row.sheet, row.sheet_row): row for row in connection.exec_driver_sql(READ)}
    assert set(found) == set(truth), "every data row of the workbook is a row of the truth, and no other is"
    return [(truth[key], found[key]) for key in sorted(truth)]


def test_both_readers_read_the_same(read):
    differing = [
        (
            one["sheet"],
            one["sheet_row"],
            one["nik_error"],
            one["nik_read"],
            other.nik,
            one["birth_read"],
            other.birth_date,
        )
        for one, other in read
        if one["nik_read"] != (other.nik or "") or one["birth_read"] != (other.birth_date or "")
    ]
    assert differing == []
    assert [one["is_disabled"] == "true" for one, _ in read] == [other.is_disabled for _, other in read]
    assert [one["is_empty"] == "true" for one, _ in read] == [
        other.intake_state == "empty" for _, other in read
    ]
