"""The states of a decision: decided and communicated are two moments. Source: handbook 4."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class DecisionState(State):
    """Where a decision stands."""

    NEW = BEGIN
    RECORDED = "recorded", "Provisional: waiting for the Chair's signature"
    SIGNED = "signed", "Signed", Counts.END
    SET_ASIDE = "set-aside", "Set aside before signature", Counts.END
