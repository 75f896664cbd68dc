"""Rereview: what a decided run says about those beyond its list and its target.

What belongs here: workers whom every list has missed; places, vacancies and the waiting list. Decisions
on candidates belong to verification.
"""

from padan.rereview.missed import DecidedRun, Kelurahan, count_missed, find_missed, newest_run
from padan.rereview.missed_list import Request, write_missed

__all__ = [
    "DecidedRun",
    "Kelurahan",
    "Request",
    "count_missed",
    "find_missed",
    "newest_run",
    "write_missed",
]
