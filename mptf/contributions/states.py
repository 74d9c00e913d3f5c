"""The states of money on its way into the books: four eyes. Source: handbook 7."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ReceiptState(State):
    """Where a deposit or another movement of cash stands."""

    NEW = BEGIN
    RECORDED = "recorded", "Recorded, waiting for the second person"
    CONFIRMED = "confirmed", "Confirmed and in the books", Counts.END
    REJECTED = "rejected", "Rejected by the second person", Counts.END
