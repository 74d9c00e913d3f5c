"""The states of a joint programme and of a transfer request. Source: handbook 6."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ProgrammeState(State):
    """Where a joint programme stands."""

    NEW = BEGIN
    DRAFTING = "drafting", "Being drafted", Counts.WRITABLE
    TECHNICAL_REVIEW = "technical-review", "In technical review"
    CHANGES_REQUESTED = "changes-requested", "Changes requested", Counts.WRITABLE
    BEFORE_COMMITTEE = "before-committee", "Before the Steering Committee"
    NOT_APPROVED = "not-approved", "Not approved", Counts.END
    APPROVED = "approved", "Approved", Counts.FUNDED
    SIGNED = "signed", "Signed by all parties", Counts.FUNDED
    ACTIVE = "active", "Active", Counts.FUNDED, Counts.OPERATIONAL
    SUSPENDED = "suspended", "Suspended", Counts.FUNDED, Counts.OPERATIONAL
    OPERATIONALLY_CLOSED = (
        "operationally-closed",
        "Operationally closed",
        Counts.FUNDED,
        Counts.OPERATIONAL,
    )
    FINANCIALLY_CLOSED = "financially-closed", "Financially closed", Counts.FUNDED, Counts.END
    CANCELLED = "cancelled", "Cancelled", Counts.END


class TransferState(State):
    """Where a fund transfer request stands."""

    NEW = BEGIN
    MADE = "made", "Waiting for signature"
    SIGNED = "signed", "Signed, with the agent"
    EXECUTED = "executed", "Sent, waiting for the second person"
    PARTLY_SENT = "partly-sent", "Sent in part, the rest with the agent"
    CONFIRMED = "confirmed", "Transferred"
    RETURNED = "returned", "Sent back by the bank, waiting for the second person"
    SETTLED = "settled", "Transferred in part, the rest given up", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
