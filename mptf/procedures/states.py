"""The states of a written procedure. Whether its items are closed is no state: it follows."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ProcedureState(State):
    """Where a written procedure stands."""

    NEW = BEGIN
    PREPARED = "prepared", "Being prepared"
    CIRCULATED = "circulated", "Circulated"
    CONCLUDED = "concluded", "Concluded", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
