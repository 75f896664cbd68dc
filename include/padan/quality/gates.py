"""Gates: limits of a whole file, from its agency's contract. Beyond them a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from padan.errors import PadanError
from padan.i18n import translator
from padan.intake.contracts import Gates
from padan.quality.files import counts_of, locked_file
from padan.settings import Settings
from padan.warehouse import begin, execute, record


@dataclass(frozen=True)
class Measure:
    """What a gate measured against what is permitted; the message is for agency and engineers."""

    gate: str
    measured: float | None
    permitted: float | None
    passed: bool
    message: str


def measure(connection: Connection, settings: Settings, file_id: int, limits: Gates) -> None:
    """Measure every gate of a checked file, in the transaction that wrote its findings."""
    run = execute(connection, "quality/run", file_id=file_id)[0]
    rows = execute(connection, "quality/data_rows", file_id=file_id)[0]
    for gate in (
        failing_share(settings, run.quarantined_rows, run.checked_rows, limits),
        row_count(settings, rows.data_rows, rows.data_rows_before, rows.period_before, limits),
    ):
        execute(connection, "quality/upsert_gate", file_id=file_id, **vars(gate))


def failing_share(settings: Settings, failing: int, checked: int, limits: Gates) -> Measure:
    """Share of checked rows that are quarantined, at most max_failing_share."""
    say = translator(settings.language)
    share = failing / checked if checked else 0.0
    return Measure(
        gate="failing_share",
        measured=round(share, 6),
        permitted=limits.max_failing_share,
        passed=share <= limits.max_failing_share,
        message=say(
            "quality.gate.failing_share.message",
            failing=say.number(failing),
            checked=say.number(checked),
            share=say.percent(share),
            limit=say.percent(limits.max_failing_share),
        ),
    )


def row_count(
    settings: Settings, rows: int, rows_before: int | None, period_before: str | None, limits: Gates
) -> Measure:
    """Data rows over those of the last accepted file of an earlier period, within the contract's ratios.

    The first file of an agency has nothing to compare with and passes, saying so. `permitted` is
    the bound on the measure's side of 1.
    """
    say = translator(settings.language)
    if not rows_before:
        message = say("quality.gate.row_count.first", rows=say.number(rows))
        return Measure("row_count", None, None, True, message)
    ratio = rows / rows_before
    low, high = limits.row_count_min_ratio, limits.row_count_max_ratio
    return Measure(
        gate="row_count",
        measured=round(ratio, 6),
        permitted=low if ratio < 1 else high,
        passed=low <= ratio <= high,
        message=say(
            "quality.gate.row_count.message",
            rows=say.number(rows),
            period=period_before,
            rows_before=say.number(rows_before),
            ratio=say.number(round(ratio, 2)),
            minimum=say.number(low),
            maximum=say.number(high),
        ),
    )


def release(settings: Settings, file_id: int, gate: str, by: str, reason: str) -> dict[str, Any]:
    """Let a held file pass one gate, by a named person and for a reason; the ledger keeps both.

    The file is accepted by the next `accept`. Released before, it stays with its first release.
    Raises PadanError for a gate that is unknown or already passed, or without name or reason.
    """
    by, reason = by.strip(), reason.strip()
    if not by or not reason:
        raise PadanError("A gate is released by a named person for a reason: give both.")
    with begin(settings) as connection:
        file = locked_file(connection, file_id)
        _require_closed(connection, file_id, gate)
        if execute(connection, "quality/release_gate", file_id=file_id, gate=gate, by=by, reason=reason):
            record(
                connection,
                actor=by,
                event="gate released",
                subject=f"file {file_id}",
                reason=reason,
                evidence={"gate": gate, "agency": file.agency, "period": file.period},
            )
        return counts_of(connection, file)


def _require_closed(connection: Connection, file_id: int, gate: str) -> None:
    gates = {row.gate: row for row in execute(connection, "quality/gates", file_id=file_id)}
    if gate not in gates:
        known = ", ".join(gates) or "none, it has not been checked"
        raise PadanError(f"File {file_id} has no gate {gate!r}; its gates: {known}.")
    if gates[gate].passed:
        raise PadanError(f"File {file_id} passed its gate {gate}: there is nothing to release.")
