"""Files and rows put straight into the warehouse: a good row of each role, and ways to spoil it."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection

Values = dict[str, Any]

GOOD: dict[str, tuple[Values, Values]] = {
    "candidate": (
        {
            "sheet": "MARISO",
            "nik": "7371011708750001",
            "kk": "7371010101100001",
            "full_name": "Abdul Rahman Dg. Puji",
            "birth_date": "17-08-1975",
            "sex": "L",
            "address": "Jl. Cendrawasih 3",
            "kelurahan": "Bontorannu",
            "kecamatan": "Mariso",
            "occupation": "Tukang becak",
            "segment": "INFORMAL",
            "phone": "081234567890",
        },
        {
            "intake_state": "accepted",
            "nik": "7371011708750001",
            "nik_form": "ok",
            "nik_damage": None,
            "kk": "7371010101100001",
            "kk_form": "ok",
            "name": "ABDUL RAHMAN",
            "daeng": "PUJI",
            "deceased_mark": False,
            "birth_date": "1975-08-17",
            "birth_date_form": "ok",
            "sex": "L",
            "address": "JALAN CENDRAWASIH 3",
            "kelurahan_code": "7371011001",
            "kecamatan_code": "737101",
            "occupation": "TUKANG BECAK",
            "occupation_code": 88,
            "segment": "informal",
            "phone": "081234567890",
        },
    ),
    "resident": (
        {"nik": "7371011708750001", "full_name": "ABDUL RAHMAN", "population_status": "1"},
        {
            "intake_state": "accepted",
            "nik": "7371011708750001",
            "nik_form": "ok",
            "kk": "7371010101100001",
            "kk_form": "ok",
            "full_name": "ABDUL RAHMAN",
            "name": "ABDUL RAHMAN",
            "birth_date": "1975-08-17",
            "birth_date_form": "ok",
            "sex": "L",
            "region_code": "7371",
            "in_city": True,
            "kelurahan_code": "7371011001",
            "kecamatan_code": "737101",
            "population_status": "alive",
        },
    ),
    "member": (
        {
            "nik": "7371011708750001",
            "full_name": "ABDUL RAHMAN",
            "first_month": "01-01-2025",
            "last_month": "01-10-2026",
        },
        {
            "intake_state": "accepted",
            "member_no": "12345678901",
            "nik": "7371011708750001",
            "nik_form": "ok",
            "name": "ABDUL RAHMAN",
            "birth_date": "1975-08-17",
            "birth_date_form": "ok",
            "sex": "L",
            "segment": "BPU",
            "sponsor": "PEMKOT MAKASSAR - PEKERJA RENTAN",
            "programmes": "JKK+JKM",
            "first_month": "2025-01",
            "last_month": "2026-10",
            "membership_status": "active",
            "arrears_months": 0,
        },
    ),
    "staging": (
        {},
        {
            "nik": "7371011708750001",
            "full_name": "ABDUL RAHMAN",
            "birth_date": "1975-08-17",
            "sex": "L",
            "kelurahan_code": "7371011001",
            "kecamatan_code": "737101",
            "segment": "informal",
            "is_disabled": False,
            "programmes": "JKK+JKM",
            "start_month": "2026-12",
            "first_active_month": "2026-12",
            "contribution_rp": 16_800,
            "overlap": "NEW",
        },
    ),
}

AGENCY = {"candidate": "disnaker", "resident": "disdukcapil", "member": "bpjs"}


def nik_of(number: int) -> str:
    """A NIK that differs from every other number's in its serial, and agrees with the good row."""
    return f"737101170875{number:04d}"


def insert(connection: Connection, table: str, values: Values, returning: str | None = None) -> Any:
    columns = ", ".join(values)
    slots = ", ".join(f"%({name})s" for name in values)
    end = f" RETURNING {returning}" if returning else ""
    result = connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({slots}){end}", values)
    return result.scalar_one() if returning else None


def put_file(
    connection: Connection, role: str, period: str = "2026-11", content: str = "a", status: str = "loaded"
) -> int:
    """A file row; `content` stands for what is in it."""
    file = {
        "agency": AGENCY[role],
        "role": role,
        "period": period,
        "sha256": hashlib.sha256(f"{role}{period}{content}".encode()).hexdigest(),
        "path": "x",
        "size_bytes": 1,
        "modified_ns": 1,
        "status": status,
    }
    return int(insert(connection, "raw.file", file, "file_id"))


def put_row(
    connection: Connection, role: str, file_id: int, number: int, raw: Values | None = None, **core: Any
) -> int:
    """A good row of its own NIK, spoilt by `raw` (as received) and `core` (as read); its row_id."""
    good_raw, good_core = GOOD[role]
    place = {"file_id": file_id, "row_number": number}
    own = {"nik": nik_of(number)}
    row_id = insert(
        connection,
        f"raw.{role}",
        {**good_raw, **own, "sheet_row": number + 4, **place, **(raw or {})},
        "row_id",
    )
    insert(connection, f"core.{role}", {**good_core, **own, **place, "row_id": row_id, **core})
    return int(row_id)


def count_rows(connection: Connection, role: str, file_id: int) -> None:
    """Write the reader's count, as intake does: all rows of the file are data rows."""
    connection.exec_driver_sql(
        "INSERT INTO raw.file_count (file_id, sheet, kind, row_count)"
        f" SELECT file_id, sheet, 'data', count(*) FROM raw.{role} WHERE file_id = %s GROUP BY 1, 2",
        (file_id,),
    )


def put_good_file(
    connection: Connection, role: str, rows: int, period: str = "2026-11", content: str = "a"
) -> int:
    """A loaded file of `rows` good rows."""
    file_id = put_file(connection, role, period, content)
    for number in range(1, rows + 1):
        put_row(connection, role, file_id, number)
    count_rows(connection, role, file_id)
    return file_id


def put_run(
    connection: Connection, status: str = "decided", enrolment_date: str = "2026-12-01"
) -> tuple[int, int]:
    """A decided verification run with an empty batch: (run_id, batch_id)."""
    run = {
        "period": "2026-11",
        "enrolment_date": enrolment_date,
        "input_sha256": hashlib.sha256(status.encode()).hexdigest(),
        "inputs": "{}",
        "status": status,
    }
    run_id = insert(connection, "verification.run", run, "run_id")
    batch_id = insert(connection, "staging.batch", {"run_id": run_id, "period": "2026-11"}, "batch_id")
    return int(run_id), int(batch_id)


def put_staged(
    connection: Connection,
    run: tuple[int, int],
    number: int,
    register: Values | None = None,
    state: str = "verified",
    **staged: Any,
) -> int:
    """A good staged row with its decision and register row behind it, then spoilt; the candidate's row_id."""
    run_id, batch_id = run
    resident_row_id = put_row(connection, "resident", 9, number, **(register or {}))
    row_id = 100_000_000 * 8 + number
    insert(
        connection,
        "verification.decision",
        {
            "run_id": run_id,
            "row_id": row_id,
            "state": state,
            "reasons": ["X"],
            "resident_row_id": resident_row_id,
        },
    )
    good = {**GOOD["staging"][1], "nik": nik_of(number), "batch_id": batch_id}
    keys = {"candidate_row_id": row_id, "resident_row_id": resident_row_id}
    insert(connection, "staging.submission_row", {**good, **keys, **staged})
    return row_id
