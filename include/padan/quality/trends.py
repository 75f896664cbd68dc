"""Findings over time: whether an agency's data get better."""

from __future__ import annotations

import pyarrow as pa

from padan.settings import Settings
from padan.warehouse import begin, copy_out


def findings_by_period(settings: Settings, agency: str) -> pa.Table:
    """A row a rule and period of the agency's accepted files, by rule, then period.

    Columns: period, rule, severity, quarantine, checked_rows, failing_rows, failing_share (0 to 1;
    null for a file without rows) and change against the period before (null for the first).
    """
    with begin(settings) as connection:
        return copy_out(connection, "quality/findings_by_period", agency=agency)
