"""The gate before publication: a batch passes as a whole or not at all."""

from __future__ import annotations

import pytest

from padan.errors import GateClosed, PadanError
from padan.quality import check_staging, suite_sha256
from padan.warehouse import Role, begin
from tests.unit.quality.quality_rows import put_run, put_staged


def _put(settings, *rows, status="decided", **run):
    with begin(settings) as connection:
        ids = put_run(connection, status, **run)
        for number, row in enumerate(rows, start=1):
            put_staged(connection, ids, number, **row)
    return ids[0]


def _values(settings, sql):
    with begin(settings, Role.OWNER) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_a_clean_batch_is_checked_once(settings):
    run_id = _put(settings, {}, {})
    assert check_staging(settings, run_id) == {
        "run_id": run_id,
        "status": "checked",
        "staged_rows": 2,
        "rules": 15,
    }
    assert check_staging(settings, run_id) == {"run_id": run_id, "status": "checked"}
    assert _values(settings, "SELECT status FROM verification.run") == [("checked",)]
    assert _values(settings, "SELECT suite_sha256 FROM staging.batch") == [
        (suite_sha256(settings, "staging"),)
    ]
    assert _values(settings, "SELECT event, subject FROM audit.ledger") == [
        ("staging checked", f"run {run_id}")
    ]


def test_a_batch_without_rows_passes(settings):
    assert check_staging(settings, _put(settings))["staged_rows"] == 0


def test_one_wrong_row_closes_the_gate_by_rule_and_count_and_changes_nothing(settings):
    run_id = _put(settings, {}, {"state": "review"}, {"state": "review", "birth_date": "2009-01-01"})
    with pytest.raises(GateClosed, match="NOT_VERIFIED in 2 rows, AGE_OUTSIDE_LIMITS in 1 rows"):
        check_staging(settings, run_id)
    assert _values(settings, "SELECT status FROM verification.run") == [("decided",)]
    assert _values(settings, "SELECT suite_sha256 FROM staging.batch") == [(None,)]


def test_age_is_counted_on_the_enrolment_date(settings):
    born = {"birth_date": "2009-01-01"}
    assert check_staging(settings, _put(settings, born, enrolment_date="2027-01-01"))["status"] == "checked"


@pytest.mark.parametrize("status", ["published", "superseded"])
def test_a_run_that_went_further_is_left_alone(settings, status):
    run_id = _put(settings, {"state": "review"}, status=status)
    assert check_staging(settings, run_id) == {"run_id": run_id, "status": status}


def test_a_run_that_is_not_decided_or_unknown_is_refused(settings):
    with pytest.raises(PadanError, match="is linked and has no batch to check"):
        check_staging(settings, _put(settings, status="linked"))
    with pytest.raises(PadanError, match="no verification run 77"):
        check_staging(settings, 77)
