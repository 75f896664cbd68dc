"""The list of missed workers: who they are, for a visit."""

from __future__ import annotations

import pyarrow as pa
from sqlalchemy import Connection

from padan.rereview.missed import DecidedRun, find_missed
from padan.rereview.people_list import PeopleList
from padan.settings import Settings
from padan.warehouse import copy_out


def _find(connection: Connection, settings: Settings, run: DecidedRun, kelurahan: str | None) -> pa.Table:
    find_missed(connection, settings, run)
    return copy_out(
        connection, "rereview/missed_list", enrolment_date=run.enrolment_date, kelurahan=kelurahan
    )


MISSED = PeopleList(
    event="missed_list_given",
    columns=(
        "kecamatan_code", "kelurahan_code", "rw", "rt", "address", "full_name", "sex", "age_years",
        "occupation_code", "masked_nik",
    ),
    find=_find,
)  # fmt: skip
