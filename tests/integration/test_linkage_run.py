"""A run's links in the real warehouse: written once, whole, and the same in another home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from padan.cli import app
from padan.errors import PadanError
from padan.linkage.run import link_run
from padan.settings import Settings
from padan.warehouse import Role, begin, copy_in
from tests.unit.linkage.linkage_people import People, make_people

PEOPLE = make_people(1_200, 240)
LINKS = """
SELECT l.model, cf.sha256,
    l.left_row_id %% 100000000 AS left_number, l.right_row_id %% 100000000 AS right_number,
    l.match_weight, l.probability, l.rival_probability, l.decision, l.is_best, l.is_tie, l.levels::text
FROM linkage.link AS l
INNER JOIN raw.file AS cf ON l.left_row_id / 100000000 = cf.file_id
ORDER BY l.model COLLATE "C", cf.sha256 COLLATE "C", left_number, right_number
"""


def test_three_models_link_and_the_run_says_so(settings: Settings) -> None:
    run_id = _home(settings, PEOPLE)
    counts = link_run(settings, run_id)
    assert list(counts["models"]) == ["candidate_candidate", "candidate_member", "candidate_register"]
    register = counts["models"]["candidate_register"]
    assert (register["left_rows"], register["right_rows"]) == (239, len(PEOPLE.residents))
    assert register["matched"] > 200
    assert json.loads(json.dumps(counts)) == counts
    with begin(settings) as connection:
        assert _value(connection, "SELECT status FROM verification.run") == "linked"
        assert _value(connection, "SELECT count(*) FROM linkage.link") == sum(
            model["links"] for model in counts["models"].values()
        )
        assert _value(connection, "SELECT event FROM audit.ledger") == "run_linked"
        kept = _value(connection, "SELECT parameters FROM linkage.model WHERE name = 'candidate_register'")
        assert kept["comparisons"]["nik"]["same"]["m"] > 0.8


def test_rows_that_were_not_accepted_are_not_linked(settings: Settings) -> None:
    run_id = _home(settings, PEOPLE)
    link_run(settings, run_id)
    with begin(settings) as connection:
        quarantined = "SELECT row_id FROM core.candidate WHERE intake_state = 'quarantined'"
        assert _value(connection, f"SELECT count(*) FROM ({quarantined}) AS q") == 1
        assert (
            _value(connection, f"SELECT count(*) FROM linkage.link WHERE left_row_id IN ({quarantined})") == 0
        )


def test_a_second_call_changes_nothing_and_a_half_done_one_is_replaced(settings: Settings) -> None:
    run_id = _home(settings, PEOPLE)
    first, links = link_run(settings, run_id), _links(settings)
    assert link_run(settings, run_id) == first
    assert _links(settings) == links
    with begin(settings) as connection:
        assert _value(connection, "SELECT count(*) FROM audit.ledger") == 1
        connection.exec_driver_sql("UPDATE verification.run SET status = 'opened'")
        connection.exec_driver_sql("DELETE FROM linkage.link WHERE model = 'candidate_member'")
    assert link_run(settings, run_id) == first
    assert _links(settings) == links


def test_a_rows_case_is_told_from_what_is_stored(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = _home(settings, PEOPLE)
    link_run(settings, run_id)
    with begin(settings) as connection:
        row_id = _value(connection, "SELECT min(left_row_id) FROM linkage.link WHERE decision = 'match'")
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", settings.warehouse_url)
    said = CliRunner().invoke(app, ["explain", str(row_id), "--chart", str(tmp_path / "case.svg")])
    assert said.exit_code == 0, said.output
    assert "Peluang orang yang sama" in said.output
    assert "Tanggal lahir" in (tmp_path / "case.svg").read_text(encoding="utf-8")
    double = ["explain", str(row_id), "--model", "candidate_candidate", "--language", "en"]
    assert isinstance(CliRunner().invoke(app, double).exception, PadanError)
    assert CliRunner().invoke(app, ["explain"]).exit_code == 2
    assert isinstance(
        CliRunner().invoke(app, ["explain", "--sheet", "TALLO", "--row", "7"]).exception, PadanError
    )


def test_file_ids_and_load_order_do_not_matter(settings: Settings) -> None:
    """Two candidate files: in another home they arrived the other way round."""
    run_id = _home(settings, PEOPLE, files=("a", "b"))
    link_run(settings, run_id)
    links = _links(settings)
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("TRUNCATE raw.file, verification.run CASCADE")
        connection.exec_driver_sql("TRUNCATE core.resident")
    run_id = _home(settings, PEOPLE, files=("b", "a"))
    link_run(settings, run_id)
    assert _links(settings) == links


def test_a_run_that_does_not_exist_is_named(settings: Settings) -> None:
    with pytest.raises(PadanError, match="no verification run 77"):
        link_run(settings, 77)


def _home(settings: Settings, people: People, files: tuple[str, ...] = ("a",)) -> int:
    """Load the people as accepted files, the candidates in one or two; an opened run over them."""
    shares = {
        name: people.candidates.slice(120 * n, 120 if len(files) == 2 else None)
        for n, name in enumerate(sorted(files))
    }
    with begin(settings) as connection:
        file_ids = [_load(connection, "candidate", name, shares[name]) for name in files]
        file_ids.append(_load(connection, "resident", "r", people.residents))
        file_ids.append(_load(connection, "member", "m", people.residents.slice(0, 300)))
        first = min(files)
        connection.exec_driver_sql(
            "UPDATE core.candidate SET intake_state = 'quarantined' WHERE row_number = 5"
            " AND file_id = (SELECT file_id FROM raw.file WHERE path = %s)",
            (first,),
        )
        run_id = _value(
            connection,
            "INSERT INTO verification.run (period, enrolment_date, input_sha256, inputs)"
            " VALUES ('2026-11', '2026-12-01', 'test', '{}') RETURNING run_id",
        )
        connection.exec_driver_sql(
            "INSERT INTO verification.run_file (run_id, file_id, role)"
            " SELECT %s, file_id, role FROM raw.file",
            (run_id,),
        )
    return int(run_id)


def _load(connection: Connection, role: str, name: str, rows: pa.Table) -> int:
    file_id = _value(
        connection,
        "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status)"
        " VALUES (%(agency)s, %(role)s, '2026-11', %(sha)s, %(name)s, 1, 1, 'accepted') RETURNING file_id",
        {"agency": f"agency_{role}", "role": role, "sha": name.encode().hex().zfill(64), "name": name},
    )
    numbers = pa.array(range(1, len(rows) + 1))
    keys = {"file_id": pa.array([file_id] * len(rows)), "row_number": numbers}
    if role != "resident":
        copy_in(connection, f"raw.{role}", pa.table({**keys, "sheet_row": numbers}))
    core = {
        **keys,
        "row_id": pa.array([file_id * 100_000_000 + n for n in numbers.to_pylist()]),
        "intake_state": pa.array(["accepted"] * len(rows)),
        "birth_date_form": pa.array(["ok"] * len(rows)),
    }
    skipped = {"row_id", "row_order"} | ({"in_city"} if role == "candidate" else set())
    if role == "member":
        kept = ("nik", "nik_form", "name", "name_skeleton", "daeng", "birth_date", "sex")
        skipped |= set(rows.column_names) - set(kept)
    core |= {column: rows[column] for column in rows.column_names if column not in skipped}
    copy_in(connection, f"core.{role}", pa.table(core))
    return int(file_id)


def _links(settings: Settings) -> list[Any]:
    with begin(settings) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(LINKS, {}).all()]


def _value(connection: Connection, query: str, parameters: Any = None) -> Any:
    return connection.exec_driver_sql(query, parameters or {}).scalar()
