"""The states of a revision of a joint programme, until it is in force or is none."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class RevisionState(State):
    """Where a revision stands."""

    NEW = BEGIN
    DRAFTED = "drafted", "In preparation", Counts.WRITABLE
    SUBMITTED = "submitted", "Submitted"
    WITH_SECRETARIAT = "with-secretariat", "With the secretariat"
    WITH_CHAIR = "with-chair", "With the Chair"
    BEFORE_COMMITTEE = "before-committee", "Before the Steering Committee"
    RETURNED = "returned", "Returned with reasons", Counts.WRITABLE
    TOLD = "told", "Told, in force", Counts.END
    APPROVED = "approved", "Approved, in force", Counts.END
    REFUSED = "refused", "Refused", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END


IN_FORCE = (RevisionState.TOLD.value, RevisionState.APPROVED.value)
"""What it says is the programme's document."""

OPEN = tuple(state.value for state in RevisionState if not state.is_end)
"""Something is still to be said of it; of one programme there is one such revision at a time."""
