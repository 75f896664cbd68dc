"""Canary identities break every rule they can; nothing that leaves the warehouse may show them."""

from __future__ import annotations

import json
import logging

import pytest

from padan.quality import accept, validate
from padan.quality.engine import SuiteError
from padan.warehouse import Role, begin
from tests.unit.quality.quality_rows import count_rows, put_file, put_row

CANARIES = ("7371015999990001", "QUORVAX", "Quorvax", "ZWYXQUARTA", "081299999999")
SPOILT = {
    "raw": {
        "nik": "7371015999990001",
        "full_name": "Quorvax Zembliko",
        "address": "Jl. Zwyxquarta",
        "phone": "081299999999x",
    },
    "nik": "7371015999990001",
    "nik_form": "suspect",
    "nik_damage": "date_part",
    "name": None,
    "daeng": None,
    "address": "ZWYXQUARTA",
    "birth_date": "2020-01-01",
    "sex": None,
    "phone": None,
    "kelurahan_code": None,
}


@pytest.fixture
def file_id(settings):
    with begin(settings) as connection:
        file_id = put_file(connection, "candidate")
        for number in (1, 2, 3):
            put_row(connection, "candidate", file_id, number, **SPOILT)
        count_rows(connection, "candidate", file_id)
    return file_id


def _everything_said(settings, caplog, capfd, *returned):
    with begin(settings, Role.OWNER) as connection:
        written = [
            str(connection.exec_driver_sql(f"SELECT json_agg(t) FROM {table} t").scalar())
            for table in ("audit.ledger", "audit.outbox", "quality.finding", "quality.gate", "quality.run")
        ]
    said = capfd.readouterr()
    lists = [path.read_bytes().decode("latin-1") for path in settings.out.rglob("*") if path.is_file()]
    return "\n".join([*written, said.out, said.err, caplog.text, *lists, json.dumps(returned)])


def test_nothing_said_about_a_file_names_a_person(settings, file_id, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    text = _everything_said(settings, caplog, capfd, validate(settings, file_id), accept(settings, file_id))
    assert "NIK_DATE_PART" in text
    for canary in CANARIES:
        assert canary not in text


def test_a_suite_that_breaks_down_quotes_no_value(settings, file_id, caplog, capfd, tmp_path):
    caplog.set_level(logging.DEBUG)
    for path in settings.expectations.glob("*.json"):
        # a comparison the database cannot make: its error would quote the value
        text = path.read_text().replace('"column": "birth_date", "min', '"column": "nik", "min')
        (tmp_path / path.name).write_text(text)
    with pytest.raises(SuiteError) as caught:
        broken = settings.model_copy(update={"expectations": tmp_path})
        with begin(settings, Role.OWNER) as connection:
            connection.exec_driver_sql(
                "CREATE OR REPLACE FUNCTION quality.given(received text) RETURNS text LANGUAGE sql"
                " RETURN (received::integer)::text"
            )
        validate(broken, file_id)
    assert caught.value.__cause__ is None
    text = str(caught.value) + _everything_said(settings, caplog, capfd)
    for canary in CANARIES:
        assert canary not in text
    assert logging.getLogger("great_expectations").propagate, "and is heard again afterwards"
