"""Submission: batch, approval, file to BPJS, its answer, and what Dukcapil is told.

Here belongs what happens to a participant between `verified` and `active`, month of cover by month
of cover. Whether somebody may be moved so is the business of padan.membership; whether somebody's
cover should end, of padan.rereview.
"""

from padan.submission.approval import approve, ask_approval, expire, record_answer, refuse, remind
from padan.submission.balikan import send_balikan
from padan.submission.batches import Batch, call_back, draft, enter_published, find_batch, list_batches
from padan.submission.months import activate, next_month, uncovered
from padan.submission.returning import find_returns, receive_return, take_return
from padan.submission.settling import settle_returned
from padan.submission.writing import write

__all__ = [
    "Batch",
    "activate",
    "approve",
    "ask_approval",
    "call_back",
    "draft",
    "enter_published",
    "expire",
    "find_batch",
    "find_returns",
    "list_batches",
    "next_month",
    "receive_return",
    "record_answer",
    "refuse",
    "remind",
    "send_balikan",
    "settle_returned",
    "take_return",
    "uncovered",
    "write",
]
