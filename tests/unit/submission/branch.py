"""A BPJS branch for tests: a published month with people in it, and return files as a branch writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from padan.settings import Settings
from padan.submission import approve, draft, enter_published, find_batch, write
from padan.verification import publish
from padan.warehouse import Role, begin
from tests.unit.verification.world import World, decide

HEADER = "NOMOR_PENGAJUAN;NO_URUT;NIK;NAMA;NO_KPJ;STATUS;KODE;KETERANGAN;BULAN_IURAN"


def published(settings: Settings, period: str = "2026-11", people=range(1, 6), different=None) -> int:
    """A month's run over numbered persons, decided, published, entered, with places. The run."""
    world = World(salt=period, period=period)
    for number in people:
        world.person(number, **(different or {}).get(number, {}))
    run_id = world.write(settings)
    decide(settings, run_id)
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'checked' WHERE run_id = %s", (run_id,)
        )
    publish(settings, run_id)
    enter_published(settings)
    return run_id


def sent(settings: Settings, month: str = "2026-12") -> str:
    """A batch of the month, drafted, approved by Rahma and written; its reference."""
    reference = draft(settings, month)["reference"]
    approve(settings, reference, "Rahma")
    assert write(settings, reference)["status"] == "written"
    return str(reference)


@dataclass
class Answers:
    """A return file: rows by line, as the branch would answer if it accepted all."""

    reference: str
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)

    @classmethod
    def accepting(cls, settings: Settings, reference: str) -> Answers:
        answers = cls(reference)
        batch = find_batch(settings, reference)
        for line_no, nik, name in rows(
            settings,
            "SELECT line_no, nik, full_name FROM submission.line WHERE batch_id = %s ORDER BY line_no",
            batch.batch_id,
        ):
            answers.rows[line_no] = {
                "reference": reference, "line_no": line_no, "nik": nik, "name": name,
                "kpj": f"7A{nik[-8:]}", "status": "DITERIMA", "code": "", "remark": "",
                "month": batch.month,
            }  # fmt: skip
        return answers

    def returning(self, line_no: int, code: str = "R05") -> Answers:
        self.rows[line_no] |= {"kpj": "", "status": "DITOLAK", "code": code, "remark": "lihat kode"}
        return self

    def only(self, *lines: int) -> Answers:
        self.rows = {line: self.rows[line] for line in lines}
        return self

    def text(self) -> str:
        lines = [";".join(str(value) for value in row.values()) for row in self.rows.values()]
        return "\n".join([HEADER, *lines, *self.extra]) + "\n"

    def write(self, folder: Path, name: str = "balasan.csv") -> Path:
        path = folder / name
        path.write_text(self.text(), encoding="utf-8")
        return path


def rows(settings: Settings, query: str, *values: Any) -> list[Any]:
    """What a query gives, as tuples."""
    with begin(settings, Role.OWNER) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query, values or None).all()]


def column(settings: Settings, query: str, *values: Any) -> list[Any]:
    return [row[0] for row in rows(settings, query, *values)]
