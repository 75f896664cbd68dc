"""The BPJS branch as a simulated counterpart: it takes submissions and answers with return files.

What belongs here: how the branch reads, judges, remembers and answers. It knows what Padan cannot: its
own members since the last extract, claims, and its own mistakes.
"""

from padan.city.branch.answers import Answer, AnswerLine
from padan.city.branch.branch import Branch
from padan.city.branch.manner import PLAIN, Manner
from padan.city.branch.submission import Line, read_submission
from padan.city.branch.view import View

__all__ = ["PLAIN", "Answer", "AnswerLine", "Branch", "Line", "Manner", "View", "read_submission"]
