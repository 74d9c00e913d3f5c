"""The states of the closing of a fund: one proposes it, another closes the books for good."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ClosingState(State):
    """Where the closing of the fund stands."""

    NEW = BEGIN
    PROPOSED = "proposed", "Proposed, with the Administrative Agent"
    CLOSED = "closed", "The fund is closed", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
