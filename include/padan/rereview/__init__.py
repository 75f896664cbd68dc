"""Rereview: what a decided run says about those beyond its list, its target and the city's papers.

What belongs here: workers whom every list has missed; people without the city's papers; places and
vacancies as counts. Decisions on candidates, and who of them waits, belong to verification.
"""

from padan.rereview.missed import DecidedRun, Kelurahan, NoExtract, count_missed, find_missed, newest_run
from padan.rereview.missed_list import MISSED
from padan.rereview.papers import PAPERS, count_without_papers
from padan.rereview.people_list import Request, Words, write_people

__all__ = [
    "MISSED",
    "PAPERS",
    "DecidedRun",
    "Kelurahan",
    "NoExtract",
    "Request",
    "Words",
    "count_missed",
    "count_without_papers",
    "find_missed",
    "newest_run",
    "write_people",
]
