"""The fix-list: tells an agency what to correct where, without personal data.

Rows are named by sheet and row number of the agency's own file; NIKs arrive here masked.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from padan.i18n import translator
from padan.intake.contracts import AgencyContract
from padan.quality.files import File, contract_of, counts_of, locked_file
from padan.quality.rows_page import EMPTY_ROW, RowsPage
from padan.quality.suites import load_suite
from padan.quality.workbook import Content, workbook
from padan.settings import Settings
from padan.warehouse import begin, execute

# A list people correct by hand shows all of it; a register's sender gets examples and full counts.
AT_MOST = {"candidate": 500_000, "resident": 5_000, "member": 5_000}
# What a row needs to be decided: with less, a filled row would stand on the next list again.
_ASKED_OF_EMPTY = (
    "nik", "full_name", "birth_date", "sex", "address", "kelurahan", "kecamatan", "occupation", "segment",
)  # fmt: skip
# Not asked for: numbers of the list's own, and cells that hold two values of which each has its column.
_NOT_FILLED = {"sequence_no", "birth_place_date", "rt_rw"}


def fixlist_name(file: File) -> str:
    """<agency>-<period>-<first 8 digits of the hash>.xlsx."""
    return f"{file.agency}-{file.period}-{file.sha8}.xlsx"


def write_fixlist(settings: Settings, file_id: int) -> Path:
    """Write the fix-list of a checked file to out/fixlists and return its path.

    First sheet: facts and counts by rule and sheet of the file; second: one line a row with all that is
    wrong there, and for candidates blank columns under the agency's own headers: filled in, the same file
    comes back to padan.corrections. Findings that are only counted (severity info) are not on it; empty
    rows are.
    """
    with begin(settings) as connection:
        # written under the file's lock: two processes never write one list at a time
        content = _read(connection, settings, locked_file(connection, file_id))
        path = settings.out / "fixlists" / fixlist_name(content.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".xlsx.part")
        part.write_bytes(workbook(content, translator(settings.language)))
        part.replace(path)  # readers see the whole list or the one before, also after a kill
    return path


def _read(connection: Connection, settings: Settings, file: File) -> Content:
    suite = load_suite(settings, file.role)
    findings = execute(
        connection,
        "quality/fixlist_rows",
        file_id=file.file_id,
        quarantined_first=file.role != "candidate",
        at_most=AT_MOST[file.role],
    )
    counts = execute(connection, "quality/fixlist_counts", file_id=file.file_id)
    order = [rule.id for rule in suite.rules] + [EMPTY_ROW]
    by_rule: dict[str, dict[str, int]] = {}
    for row in sorted(counts, key=lambda row: order.index(row.rule) if row.rule in order else len(order)):
        by_rule.setdefault(row.rule, {})[row.sheet] = row.findings
    first = sorted(counts, key=lambda row: row.first_row_number)
    contract = contract_of(settings, file.agency)
    return Content(
        file=file,
        title=contract.title,
        counts=counts_of(connection, file),
        by_rule=by_rule,
        quarantines={row.rule: row.quarantine for row in counts},
        sheets=list(dict.fromkeys(row.sheet for row in first)),
        rows=RowsPage(
            findings=list(findings),
            columns={EMPTY_ROW: _ASKED_OF_EMPTY, **{rule.id: rule.meta.columns for rule in suite.rules}},
            fill=_fill(contract) if file.role == "candidate" else {},
        ),
    )


def _fill(contract: AgencyContract) -> dict[str, str]:
    """Canonical column -> the first header under which the agency sends it."""
    return {name: column.headers[0] for name, column in contract.columns.items() if name not in _NOT_FILLED}
