"""Intake: a file arrives and becomes raw rows, once, with none lost; or it is refused with a reason.

Here belong the agencies' contracts, the inbox, the readers and the loading of raw and core. Whether a
row is good enough is the business of padan.quality; how a value is read, of padan.identity.
"""

from padan.intake.contracts import AgencyContract, load_contracts
from padan.intake.find import find_files
from padan.intake.inbox import drop
from padan.intake.load import load
from padan.intake.receive import FileOutcome, receive
from padan.intake.refusals import Refusal

__all__ = [
    "AgencyContract",
    "FileOutcome",
    "Refusal",
    "drop",
    "find_files",
    "load",
    "load_contracts",
    "receive",
]
