"""People who live in the city without its papers: whom field teams bring to Disdukcapil.

The candidate list gives them an address here; the register does not know them, or as somebody from
elsewhere. Nobody is refused by standing here: with papers they are decided again.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Connection

from padan.rereview.missed import DecidedRun, newest_run
from padan.rereview.people_list import PeopleList
from padan.settings import Settings
from padan.warehouse import Role, begin, copy_out, execute

REASONS = ("NIK_OF_ELSEWHERE", "NOT_IN_REGISTER", "REGISTERED_ELSEWHERE")


@dataclass(frozen=True)
class WithoutPapers:
    """How many people without papers a place of the list has.

    code: of a kelurahan (10 digits) or, where the list gives none that can be read, of a kecamatan (6).
    reason: why they stand here.
    """

    code: str
    reason: str
    candidates: int


def count_without_papers(settings: Settings) -> tuple[DecidedRun, list[WithoutPapers]]:
    """Counts of the newest decided run by place and reason. Raises PadanError when no run is decided yet."""
    with begin(settings) as connection:
        run = newest_run(connection)
    with begin(settings, Role.REPORTER) as connection:
        rows = execute(connection, "rereview/papers_counts", run_id=run.run_id)
    return run, [WithoutPapers(**row._mapping) for row in rows]


def _find(connection: Connection, _: Settings, run: DecidedRun, kelurahan: str | None) -> pa.Table:
    return copy_out(
        connection,
        "rereview/papers_list",
        run_id=run.run_id,
        enrolment_date=run.enrolment_date,
        kelurahan=kelurahan,
    )


PAPERS = PeopleList(
    event="papers_list_given",
    columns=(
        "kecamatan_code", "kelurahan_code", "rw", "rt", "address", "full_name", "sex", "age_years",
        "occupation", "reason", "masked_nik", "sheet", "sheet_row",
    ),
    find=_find,
)  # fmt: skip
