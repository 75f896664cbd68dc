"""A small world written straight into the warehouse: numbered persons with their rows and links.

Each person begins as one whom nothing speaks against; a test says only what is different about it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from padan.settings import Settings
from padan.verification import decide, open_run
from padan.warehouse import begin

PERIOD = "2026-11"
ENROLMENT = dt.date(2026, 12, 1)
AGENCIES = {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}


def nik_of(number: int) -> str:
    """The register's NIK of person `number`."""
    return f"737101{number:010d}"


@dataclass
class World:
    """Rows to write: candidates by list row number, residents and members by person number."""

    salt: str = ""
    has_extract: bool = True
    period: str = PERIOD
    enrolment: dt.date = ENROLMENT
    candidates: list[dict[str, Any]] = field(default_factory=list)
    residents: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, int, int, dict[str, Any]]] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    sheets: dict[int, str] = field(default_factory=dict)
    """Sheets of list rows, where a test asks for them."""

    def person(self, number: int, *, row=None, resident=None, member=None, link=None) -> None:
        """A list row, a register row and a certain link between them; `member` adds a membership."""
        self.resident(number, **(resident or {}))
        self.row(number, **(row or {}))
        self.link("candidate_register", number, number, **(link or {}))
        for membership in member if isinstance(member, list) else [member] if member else []:
            self.member(len(self.members) + 1, **{"nik": nik_of(number), **membership})

    def row(self, number: int, **different: Any) -> None:
        usual = {
            "row_number": number, "intake_state": "accepted", "nik": nik_of(number), "nik_form": "ok",
            "kk_form": "ok", "name": f"PERSON {number}", "birth_place": "MAKASSAR",
            "birth_date": "1980-01-01", "birth_date_form": "ok", "sex": "L",
            "address": f"JALAN {number}", "rt": 1, "rw": 2, "kelurahan_code": "7371011001",
            "kecamatan_code": "737101", "occupation": "OJEK",
            "segment": "informal", "phone": "0811", "deceased_mark": False, "is_disabled": False,
        }  # fmt: skip
        self.candidates.append({**usual, **different})

    def resident(self, number: int, **different: Any) -> None:
        usual = {
            "row_number": number, "intake_state": "accepted", "nik": nik_of(number), "nik_form": "ok",
            "kk_form": "ok", "full_name": f"PERSON {number}", "name": f"PERSON {number}",
            "birth_place": "MAKASSAR", "birth_date": "1980-01-01", "birth_date_form": "ok", "sex": "L",
            "marital_status": 2, "occupation_code": 88, "mother_name": "IBU", "address": f"JALAN {number}",
            "rt": 1, "rw": 2, "region_code": "7371", "kelurahan_code": "7371011001",
            "kecamatan_code": "737101", "in_city": True, "postal_code": "90111", "population_status": "alive",
        }  # fmt: skip
        self.residents.append({**usual, **different})

    def member(self, number: int, **different: Any) -> None:
        usual = {
            "row_number": number, "intake_state": "accepted", "nik_form": "ok", "birth_date_form": "ok",
            "segment": "BPU", "sponsor_kind": "self", "programmes": "JKK+JKM", "first_month": "2025-01",
            "last_month": PERIOD, "membership_status": "active", "arrears_months": 0,
        }  # fmt: skip
        self.members.append({**usual, **different})

    def link(self, model: str, left: int, right: int, **different: Any) -> None:
        usual = {"probability": 0.9999, "rival_probability": 0.0, "decision": "match", "is_best": True,
                 "is_tie": False}  # fmt: skip
        self.links.append((model, left, right, {**usual, **different}))

    def write(self, settings: Settings, status: str = "linked") -> int:
        """Write everything and open a run on it; the run's id."""
        with begin(settings) as connection:
            roles = [role for role in AGENCIES if self.has_extract or role != "resident"]
            files = {role: self._file(connection, role) for role in roles}
            for candidate in self.candidates:
                number = candidate["row_number"]
                sheet = {"sheet": self.sheets[number]} if number in self.sheets else {}
                _insert(connection, "raw.candidate", {"file_id": files["candidate"], "sheet_row": 1,
                                                      "row_number": number, **sheet})  # fmt: skip
            for member in self.members:
                _insert(connection, "raw.member", {"file_id": files["member"], "sheet_row": 1,
                                                   "row_number": member["row_number"]})  # fmt: skip
            for role, rows in (("candidate", self.candidates), ("resident", self.residents),
                               ("member", self.members)):  # fmt: skip
                for row in rows:
                    key = {"row_id": row_id(files[role], row["row_number"]), "file_id": files[role]}
                    _insert(connection, f"core.{role}", {**key, **row})
            for number, rule in self.failures:
                failed = {"file_id": files["candidate"], "row_id": row_id(files["candidate"], number)}
                _insert(connection, "quality.failure", {**failed, "rule": rule, "quarantine": True})
            return self._run(connection, files, status)

    def _file(self, connection: Connection, role: str) -> int:
        digest = hashlib.sha256(f"{role}{self.salt}".encode()).hexdigest()
        file_id = connection.exec_driver_sql(
            "INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status)"
            " VALUES (%s, %s, %s, %s, 'x', 1, 1, 'accepted') RETURNING file_id",
            (AGENCIES[role], role, self.period, digest),
        ).scalar_one()
        rows = {"candidate": self.candidates, "resident": self.residents, "member": self.members}[role]
        _insert(connection, "raw.file_count", {"file_id": file_id, "kind": "data", "row_count": len(rows)})
        return int(file_id)

    def _run(self, connection: Connection, files: dict[str, int], status: str) -> int:
        run_id = connection.exec_driver_sql(
            "INSERT INTO verification.run (period, enrolment_date, input_sha256, inputs, status)"
            " VALUES (%s, %s, %s, '{}', %s) RETURNING run_id",
            (self.period, self.enrolment, f"{self.salt}{files}", status),
        ).scalar_one()
        for role, file_id in files.items():
            _insert(connection, "verification.run_file", {"run_id": run_id, "file_id": file_id, "role": role})
        self._write_links(connection, run_id, files)
        return int(run_id)

    def _write_links(self, connection: Connection, run_id: int, files: dict[str, int]) -> None:
        connection.exec_driver_sql(
            "INSERT INTO linkage.model VALUES ('m', 'm', 's', '{}', '{}', '{}', '{}') ON CONFLICT DO NOTHING"
        )
        rights = {"candidate_register": "resident", "candidate_candidate": "candidate",
                  "candidate_member": "member"}  # fmt: skip
        for model in rights:
            _insert(connection, "linkage.run", {
                "verification_run_id": run_id, "model": model, "model_sha256": "m", "left_rows": 0,
                "right_rows": 0, "pairs": 0, "links": 0,
            })  # fmt: skip
        for model, left, right, values in self.links:
            _insert(connection, "linkage.link", {
                "verification_run_id": run_id, "model": model,
                "left_row_id": row_id(files["candidate"], left),
                "right_row_id": row_id(files[rights[model]], right),
                "match_weight": 1.0, "levels": "{}", **values,
            })  # fmt: skip


def row_id(file_id: int, row_number: int) -> int:
    return file_id * 100_000_000 + row_number


def rerun(settings: Settings, run_id: int) -> int:
    """Open a run on the accepted files of `run_id`'s period as they are judged now, with the same links;
    decide it. The id.
    """
    with begin(settings) as connection:
        period = connection.exec_driver_sql(
            "SELECT period FROM verification.run WHERE run_id = %s", (run_id,)
        ).scalar_one()
    again = open_run(settings, period)
    with begin(settings) as connection:
        for table in ("linkage.run", "linkage.link"):
            connection.exec_driver_sql(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table},"
                " to_jsonb(t) || jsonb_build_object('verification_run_id', %(again)s::bigint))).*"
                f" FROM {table} AS t WHERE t.verification_run_id = %(run_id)s ON CONFLICT DO NOTHING",
                {"again": again, "run_id": run_id},
            )
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'linked' WHERE run_id = %s", (again,)
        )
    decide(settings, again)
    return again


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    places = ", ".join(f"%({name})s" for name in row)
    connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({places})", row)


@dataclass(frozen=True)
class Decision:
    """What was decided about a row, with row numbers for row ids."""

    state: str
    reasons: tuple[str, ...]
    overlap: str | None
    resident: int | None
    survivor: int | None
    member: int | None


def decisions(settings: Settings, run_id: int) -> dict[int, Decision]:
    """Decisions by list row number."""
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000 AS number, state, reasons, overlap,"
            " resident_row_id %% 100000000 AS resident, survivor_row_id %% 100000000 AS survivor,"
            " member_row_id %% 100000000 AS member FROM verification.decision WHERE run_id = %(run_id)s",
            {"run_id": run_id},
        ).all()
    return {row.number: Decision(row.state, tuple(row.reasons), row.overlap, *row[4:]) for row in rows}


@dataclass(frozen=True)
class OverlapMonth:
    """What was kept about a row and month."""

    overlap: str
    standing: str
    member: int
    programme_rp: int
    is_paid_elsewhere: bool
    is_settled: bool


def overlap_months(settings: Settings, run_id: int) -> dict[int, dict[str, OverlapMonth]]:
    """What was kept about memberships, by list row number and month."""
    found: dict[int, dict[str, OverlapMonth]] = {}
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000, month, class, standing, member_row_id %% 100000000, programme_rp,"
            " is_paid_elsewhere, is_settled FROM verification.overlap_month WHERE run_id = %(run_id)s"
            " ORDER BY row_id, month",
            {"run_id": run_id},
        ).all()
    for number, month, *values in rows:
        found.setdefault(number, {})[month] = OverlapMonth(*values)
    return found


def staged_bytes(settings: Settings, run_id: int) -> bytes:
    """The view that BPJS files are made from, of a decided run, as COPY writes it."""
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE staging.batch SET status = 'published' WHERE run_id = %s", (run_id,)
        )
        buffer = io.BytesIO()
        connection.connection.cursor().copy_expert(
            f"COPY (SELECT * FROM staging.bpjs_submission WHERE period = '{PERIOD}'"
            ' ORDER BY nik COLLATE "C") TO STDOUT (FORMAT csv, HEADER)',
            buffer,
        )
    return buffer.getvalue()
