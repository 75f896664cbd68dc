"""What leaves the warehouse as words: the figures of a run, the report mailed to the city, the outbox.

Only aggregates belong here, read in the reporter role; nothing in this package sees a person.
"""

from padan.reporting.mail import send_outbox
from padan.reporting.report import queue_report, write_report
from padan.reporting.summary import summary, write_summary

__all__ = ["queue_report", "send_outbox", "summary", "write_report", "write_summary"]
