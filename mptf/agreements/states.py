"""The states of what is being agreed with a donor, until both have signed it."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ArrangementState(State):
    """Where an arrangement, or an amendment of one, stands."""

    NEW = BEGIN
    DRAFTED = "drafted", "In preparation"
    AWAITING_CLEARANCE = "awaiting-clearance", "Waiting for clearance"
    WITH_DONOR = "with-donor", "With the donor"
    SIGNED_BY_DONOR = "signed-by-donor", "Signed by the donor"
    IN_FORCE = "in-force", "Signed by both, in force", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END


INSIDE = (
    ArrangementState.NEW.value,
    ArrangementState.DRAFTED.value,
    ArrangementState.AWAITING_CLEARANCE.value,
)
"""The donor has not been sent it: it is no matter of theirs yet."""

OPEN = tuple(state.value for state in ArrangementState if not state.is_end)
"""Something is still to be done on the way to both signatures."""
