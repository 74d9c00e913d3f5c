"""The states of a line of a bank statement: whose money it is, or that it went back."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class LineState(State):
    """Where a line stands."""

    NEW = BEGIN
    OPEN = "open", "Not identified yet"
    IDENTIFIED = "identified", "Recorded as a deposit"
    RETURNED = "returned", "Returned to its sender", Counts.END
    SET_ASIDE = "set-aside", "No contribution", Counts.END
