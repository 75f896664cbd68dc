"""Submission: batch, approval, file to BPJS, its answer, and what Dukcapil is told.

Here belongs what happens to a participant between `verified` and `active`, month of cover by month
of cover. Whether somebody may be moved so is the business of padan.membership; whether somebody's
cover should end, of padan.rereview.
"""

from padan.submission.approval import approve, ask_approval, expire, refuse
from padan.submission.balikan import send_balikan
from padan.submission.batches import Batch, call_back, draft, find_batch
from padan.submission.months import activate, next_month, uncovered
from padan.submission.returning import receive_return
from padan.submission.writing import write

__all__ = [
    "Batch",
    "activate",
    "approve",
    "ask_approval",
    "call_back",
    "draft",
    "expire",
    "find_batch",
    "next_month",
    "receive_return",
    "refuse",
    "send_balikan",
    "uncovered",
    "write",
]
