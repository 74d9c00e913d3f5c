"""The states of a request for a tranche. Source: handbook 6."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class TrancheState(State):
    """Where a request for a tranche stands. What was refused may be asked for anew."""

    NEW = BEGIN
    ASKED = "asked", "Waiting for the secretariat"
    RELEASED = "released", "Released", Counts.END
    REFUSED = "refused", "Not released", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
