"""The states of an assignment: whether a reviewer takes on a version, and scores it."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class AssignmentState(State):
    """Where an assignment stands."""

    NEW = BEGIN
    ASKED = "asked", "Asked to review"
    ACCEPTED = "accepted", "Accepted"
    SCORED = "scored", "Scored", Counts.END
    DECLINED = "declined", "Declined", Counts.END
    CONFLICTED = "conflicted", "Conflict declared", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
    LAPSED = "lapsed", "Lapsed", Counts.END


OPEN = (AssignmentState.ASKED.value, AssignmentState.ACCEPTED.value)
"""Somebody's answer or scores are still waited for."""

SCORED = AssignmentState.SCORED.value
AT_WORK = (*OPEN, SCORED)
"""The reviewer has not turned it down: the note is theirs to read, while it is under review."""
