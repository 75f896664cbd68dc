"""The warehouse on a real PostgreSQL: migrations, COPY round trips, roles, errors without values."""

from __future__ import annotations

import traceback

import pyarrow as pa
import pytest

from padan.errors import ConfigurationError, WarehouseError
from padan.settings import Settings
from padan.warehouse import Role, advisory_lock, begin, copy_in, copy_out, engine_for, migrate, record

CANARY = "7371015708750001"


def _file(connection, agency="disnaker") -> int:
    return connection.exec_driver_sql(
        "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns)"
        " VALUES (%s, 'candidate', '2026-11', repeat('a', 64), 'x', 1, 1) RETURNING file_id",
        (agency,),
    ).scalar_one()


def test_migrating_twice_changes_nothing(settings):
    migrate(settings)
    with begin(settings, Role.OWNER) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM public.alembic_version").scalar() == 1


def test_no_warehouse_configured_says_what_to_do():
    with pytest.raises(ConfigurationError, match="PADAN_WAREHOUSE_URL"):
        engine_for(Settings(warehouse_url=""))


def test_copy_keeps_nulls_empty_strings_quotes_newlines_and_backslashes(settings):
    values = [None, "", 'a "quoted", one', "two\nlines", "back\\slash", "\\N", "  spaced "]
    with begin(settings) as connection:
        file_id = _file(connection)
        rows = pa.table(
            {
                "file_id": pa.array([file_id] * len(values), pa.int64()),
                "row_number": pa.array(range(1, len(values) + 1), pa.int64()),
                "sheet_row": pa.array(range(1, len(values) + 1), pa.int64()),
                "full_name": pa.array(values, pa.string()),
            }
        )
        assert copy_in(connection, "raw.candidate", rows) == len(values)
        back = copy_out(connection, "intake/raw_rows_of_file", file_id=file_id)
    assert back.column("full_name").to_pylist() == values


def test_copy_out_of_no_rows_has_types(settings):
    with begin(settings) as connection:
        back = copy_out(connection, "intake/raw_rows_of_file", file_id=0)
    assert back.num_rows == 0
    assert back.schema.field("row_number").type == pa.int64()


def test_an_error_names_the_constraint_and_no_value(settings):
    with pytest.raises(WarehouseError) as caught, begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns)"
            " VALUES ('disnaker', 'candidate', '2026-11', %s, 'x', 1, 1)",
            (CANARY,),
        )
    assert "file_sha256_check" in str(caught.value)
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_error_of_copy_names_no_value_either(settings):
    twice = pa.table(
        {"agency": ["x", "x"], "path": [CANARY, CANARY], "size_bytes": [1, 1], "modified_ns": [1, 1]}
    )
    with pytest.raises(WarehouseError) as caught, begin(settings) as connection:
        copy_in(connection, "raw.sighting", twice)
    assert "sighting_pkey" in str(caught.value)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_the_ledger_refuses_change_from_everyone(settings):
    with begin(settings) as connection:
        record(connection, actor="test", event="x", subject="file 1", reason="because")
    for statement in (
        "UPDATE audit.ledger SET actor = 'y'",
        "DELETE FROM audit.ledger",
        "TRUNCATE audit.ledger",
    ):
        with pytest.raises(WarehouseError), begin(settings, Role.OWNER) as connection:
            connection.exec_driver_sql(statement)


def test_a_reporter_sees_no_person(settings):
    for table in ("raw.candidate", "core.resident", "verification.decision", "staging.submission_row"):
        with pytest.raises(WarehouseError, match="42501"), begin(settings, Role.REPORTER) as connection:
            connection.exec_driver_sql(f"SELECT * FROM {table}")
    with begin(settings, Role.REPORTER) as connection:
        connection.exec_driver_sql("SELECT * FROM audit.row_balance")


def test_a_reviewer_reads_and_does_not_write(settings):
    with begin(settings, Role.REVIEWER) as connection:
        connection.exec_driver_sql("SELECT * FROM verification.decision")
    with pytest.raises(WarehouseError, match="42501"), begin(settings, Role.REVIEWER) as connection:
        connection.exec_driver_sql("DELETE FROM verification.decision")


def test_a_lock_is_held_until_the_transaction_ends(settings):
    with begin(settings) as first, begin(settings) as second:
        advisory_lock(first, "stage")
        free = second.exec_driver_sql("SELECT pg_try_advisory_xact_lock(hashtextextended('stage', 0))")
        assert free.scalar() is False
