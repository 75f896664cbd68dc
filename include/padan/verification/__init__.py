"""Verification: what the linked evidence means for each candidate row.

What belongs here: the run and its inputs, verdicts per attribute, doubles, overlap with BPJS
memberships, eligibility, what people judged, the one state of a row with its reasons, the staging
batch and its publication. The rules are data (include/rules), the set work is SQL (include/sql/verification).
"""

from padan.verification.decide import decide
from padan.verification.publish import publish
from padan.verification.rulebook import Rules, rules_in_force, rules_sha256
from padan.verification.runs import open_run, ready_period

__all__ = ["Rules", "decide", "open_run", "publish", "ready_period", "rules_in_force", "rules_sha256"]
