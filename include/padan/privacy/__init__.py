"""What the law asks of whoever keeps data about people (UU PDP 27/2022): answers to them, and an end.

A person's data on request, with a log of every look (art. 32); requests for correction or an end of
processing; destruction on schedule (art. 42 to 44).
"""

from padan.privacy.requests import close_request, open_requests, place_hold, register_request, release_hold
from padan.privacy.retention import Retention, destroy, destroyed_so_far, retention_due
from padan.privacy.subject import Asker, Subject, look_up

__all__ = [
    "Asker",
    "Retention",
    "Subject",
    "close_request",
    "destroy",
    "destroyed_so_far",
    "look_up",
    "open_requests",
    "place_hold",
    "register_request",
    "release_hold",
    "retention_due",
]
