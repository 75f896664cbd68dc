"""Figures of an invented run, for tests of how a report shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from padan.reporting.figures import STATES, Figures, File, Finding, Reason, Staged


def states(**counts: int) -> dict[str, int]:
    return dict.fromkeys(STATES, 0) | counts


KECAMATAN = {
    "737101": states(verified=60, review=10, ineligible=3, empty=2),
    "737108": states(verified=20, not_found=4, duplicate=1),
    "730601": states(ineligible=2),
    None: states(quarantined=1, empty=1),
}


def figures(**changes: Any) -> Figures:
    total = {state: sum(group[state] for group in KECAMATAN.values()) for state in STATES}
    given: dict[str, Any] = {
        "period": "2026-11",
        "enrolment_date": dt.date(2026, 12, 1),
        "input_sha256": "ab" * 32,
        "inputs": {
            "files": [{"agency": "disnaker", "sha256": "cd" * 32, "contract_sha256": "56" * 32}],
            "rules": {"eligibility": "ef" * 32},
            "suites": {"candidate.json": "12" * 32},
            "code": "0.1.0",
        },
        "received": sum(total.values()),
        "difference": 0,
        "staging_difference": 0,
        "states": total,
        "kecamatan": KECAMATAN,
        "segments": {
            "informal": states(verified=70, review=10),
            "disabled": states(verified=10),
            None: states(empty=3),
        },
        "disabled": states(verified=12, review=1),
        "reasons": (
            Reason("ineligible", "DECEASED", 3),
            Reason("ineligible", "MOVED_OUT", 2),
            Reason("review", "NIK_DIFFERS", 6),
            Reason("review", "LINK_UNCERTAIN", 4),
            Reason("quarantined", "NAME_MISSING", 1),
        ),
        "verdicts": {
            "name": {"sesuai": 90, "tidak sesuai": 10},
            "address": {"sesuai": 60, "tidak sesuai": 30, "kosong": 10},
        },
        "staged": (Staged("NEW", 70, 10, 70 * 16_800), Staged("RENEWAL", 10, 2, 10 * 16_800)),
        "files": (
            File("disnaker", "candidate", "cd" * 32, 120, 16, 104, 1, 0),
            File("bpjs", "member", "34" * 32, 501, 1, 500, 0, 0),
        ),
        "findings": (
            Finding("bpjs", "NIK_LENGTH", False, 500, 0),
            Finding("disnaker", "NIK_LENGTH", False, 104, 7),
            Finding("disnaker", "NAME_MISSING", True, 104, 1),
        ),
    }
    return Figures(**(given | changes))
