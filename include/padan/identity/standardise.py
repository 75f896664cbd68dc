"""Raw rows → core rows: every value read, with a mark that says how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from padan.errors import ConfigurationError
from padan.identity import roles, schemas
from padan.identity.codes import CodeMaps
from padan.identity.dates import last_day

# Rows worked on at a time: keeps the register of a city within 2.5 GB.
BATCH_ROWS = 250_000
_ROWS_A_FILE = 100_000_000

_ROLES: dict[str, tuple[Callable[[roles.Raw, roles.Rules], roles.Columns], pa.Schema]] = {
    "candidate": (roles.candidate, schemas.CANDIDATE),
    "resident": (roles.resident, schemas.RESIDENT),
    "member": (roles.member, schemas.MEMBER),
}


def standardise(
    role: str,
    raw: pa.Table,
    *,
    codes: CodeMaps | Mapping[str, Any] | None = None,
    period: str,
    reference: Path,
) -> pa.Table:
    """Read every value of a file's rows.

    role: candidate, resident or member. raw: the columns of raw.<role> as text, with file_id and
    row_number; missing columns are blank. codes: the contract's code words, added to the defaults.
    period: YYYY-MM; nobody is born after its last day. reference: folder of reference tables.
    Returns a table with the columns of core.<role> in their order, row for row; intake_state is "empty"
    (candidates without NIK, name and birth date) or "accepted".
    Errors: ConfigurationError for an unknown role or code map.
    """
    if role not in _ROLES:
        raise ConfigurationError(f"no role is called {role!r}; a file is of {', '.join(_ROLES)}")
    read, schema = _ROLES[role]
    rules = roles.Rules.load(reference, CodeMaps.of(codes), last_day(period))
    batches = [
        _batch(raw.slice(start, BATCH_ROWS), read, rules, schema)
        for start in range(0, raw.num_rows, BATCH_ROWS)
    ]
    return pa.concat_tables(batches) if batches else schema.empty_table()


def _batch(
    raw: pa.Table,
    read: Callable[[roles.Raw, roles.Rules], roles.Columns],
    rules: roles.Rules,
    schema: pa.Schema,
) -> pa.Table:
    file_id, row_number = (raw[name].cast(pa.int64()) for name in ("file_id", "row_number"))
    columns = {
        "row_id": pc.add(pc.multiply(file_id, _ROWS_A_FILE), row_number),
        "file_id": file_id,
        "row_number": row_number,
        **read(roles.Raw(raw), rules),
    }
    return pa.table([columns[name] for name in schema.names], schema=schema)
