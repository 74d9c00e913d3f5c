"""The states of a meeting of the Committee. What becomes of its items is no state: it follows."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class MeetingState(State):
    """Where a meeting stands."""

    NEW = BEGIN
    PLANNED = "planned", "Being planned"
    CALLED = "called", "Called"
    PAPERS_SENT = "papers-sent", "Papers sent"
    IN_SESSION = "in-session", "In session"
    HELD = "held", "Held, minutes to come"
    MINUTES_CIRCULATED = "minutes-circulated", "Minutes circulated"
    CLOSED = "closed", "Minutes adopted", Counts.END
    CANCELLED = "cancelled", "Cancelled", Counts.END
