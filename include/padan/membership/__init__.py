"""What becomes of the verified: participants, the states they may be in, and who moved them there.

Which moves there are is one table of the warehouse, `membership.allowed_transition`, and the
database refuses every other. The packages after this one say *when* somebody is moved: rereview
when evidence has changed, submission when BPJS is asked and answers.
"""

from padan.membership.participants import enter, states_as_of
from padan.membership.states import LOCK, Move, move

__all__ = ["LOCK", "Move", "enter", "move", "states_as_of"]
