"""What a letter may mention: frozen when it is signed, kept with it as JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from mptf.errors import InvariantBroken
from mptf.letters.closure_facts import (
    AccountLine,
    FinancialClosure,
    FundClosure,
    OperationalClosure,
)
from mptf.letters.frame import LetterFrame
from mptf.letters.mentions import (
    AgendaLine,
    AmountLine,
    Condition,
    DecisionRef,
    FailedRule,
    Finding,
    NoteRef,
    ProgrammeRef,
    SentLine,
    Tranche,
    adds_up,
)
from mptf.letters.revision_facts import ChangedAmount, Extension, Revision
from mptf.letters.tranche_facts import TrancheRefusal, TrancheRelease
from mptf.money import Money, total

__all__ = [
    "AccountLine",
    "AgendaLine",
    "AmountLine",
    "ChangedAmount",
    "Condition",
    "DecisionRef",
    "Extension",
    "FailedRule",
    "FinancialClosure",
    "Finding",
    "FundClosure",
    "NoteRef",
    "OperationalClosure",
    "ProgrammeRef",
    "Revision",
    "SentLine",
    "Tranche",
    "TrancheRefusal",
    "TrancheRelease",
]

# --- The letters, in the order in which a life meets them -------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """A concept note has arrived."""

    note: NoteRef
    version: int
    received_on: date
    call: str
    countries: tuple[str, ...]
    entities: tuple[str, ...]
    requested: Money


@dataclass(frozen=True, slots=True)
class ReturnedForCompletion:
    """A concept note goes back to be completed."""

    note: NoteRef
    findings: tuple[Finding, ...]
    deadline: date
    round: int
    max_rounds: int


@dataclass(frozen=True, slots=True)
class Ineligible:
    """A concept note does not meet the rules of its call."""

    note: NoteRef
    call: str
    failed: tuple[FailedRule, ...]


@dataclass(frozen=True, slots=True)
class PositiveAssessment:
    """A concept note enters the pipeline; that is not a commitment of funds."""

    note: NoteRef
    decision: DecisionRef
    countries: tuple[str, ...]
    entities: tuple[str, ...]
    requested: Money
    age_limit_months: int


@dataclass(frozen=True, slots=True)
class ReviseAndResubmit:
    """The Committee asks for a revised concept note."""

    note: NoteRef
    decision: DecisionRef
    findings: tuple[Finding, ...]
    deadline: date


@dataclass(frozen=True, slots=True)
class NotRetained:
    """The Committee does not retain a concept note."""

    note: NoteRef
    decision: DecisionRef
    reason: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """The Committee puts its decision on a concept note off."""

    note: NoteRef
    decision: DecisionRef
    reason: str


@dataclass(frozen=True, slots=True)
class RemovalFromPipeline:
    """The Committee takes a concept note out of the pipeline."""

    note: NoteRef
    decision: DecisionRef
    reason: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Funds are reserved, and a joint programme is asked for."""

    note: NoteRef
    decision: DecisionRef
    ceiling: Money
    document_due_on: date
    entities: tuple[str, ...]
    countries: tuple[str, ...]
    extension_days: int | None = None


@dataclass(frozen=True, slots=True)
class RaisedCeiling:
    """A joint programme may ask for more than it was invited to."""

    programme: ProgrammeRef
    note: NoteRef
    decision: DecisionRef
    before: Money
    ceiling: Money
    entities: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approval:
    """A joint programme is approved, with amounts, tranches and conditions."""

    programme: ProgrammeRef
    note: NoteRef
    decision: DecisionRef
    countries: tuple[str, ...]
    lines: tuple[AmountLine, ...]
    total: Money
    tranches: tuple[Tranche, ...]
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Refuse tables that do not add up: by entity, and to the cent."""
        adds_up(self.lines, self.total)
        if not self.tranches:
            return
        if total([part.total for part in self.tranches], self.total.currency) != self.total:
            raise InvariantBroken(f"the tranches do not add up to {self.total}")
        for line in self.lines:
            parts = [tranche.of(line.entity) for tranche in self.tranches]
            if total(parts, self.total.currency) != line.amount:
                raise InvariantBroken(f"the tranches of {line.entity} are not {line.amount}")


@dataclass(frozen=True, slots=True)
class Regret:
    """A joint programme is not approved; its note is in the pipeline again."""

    programme: ProgrammeRef
    note: NoteRef
    decision: DecisionRef
    reason: str


@dataclass(frozen=True, slots=True)
class FundTransferRequest:
    """The Administrative Agent is asked to pay a tranche."""

    programme: ProgrammeRef
    decision: DecisionRef
    tranche: int
    tranches: int
    lines: tuple[AmountLine, ...]
    total: Money
    transfer_due_on: date
    release: str | None = None
    """The number of the request on which a later tranche was released."""
    released_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a request whose lines are not its total."""
        adds_up(self.lines, self.total)


@dataclass(frozen=True, slots=True)
class TransferNotice:
    """A tranche has been paid."""

    programme: ProgrammeRef
    tranche: int
    tranches: int
    lines: tuple[AmountLine, ...]
    total: Money
    value_on: date
    agent_reference: str
    transfers: tuple[SentLine, ...] = ()
    """The day and the reference of each entity's transfer, where they are not those of all."""
    left: Money | None = None
    """What of the request is still to be sent, where this was not all of it."""
    started: bool = False
    """Whether the programme starts with it."""

    def __post_init__(self) -> None:
        """Refuse a notice whose lines are not its total."""
        adds_up(self.lines, self.total)


@dataclass(frozen=True, slots=True)
class DonorAcknowledgement:
    """A contribution has arrived: thanks, and the receipt."""

    donor: str
    agreement_number: str
    received: Money
    booked: Money
    fee: Money
    fee_rate: str
    """In per cent, as it was stored with the deposit: 1 or 0.985."""
    net: Money
    value_on: date
    cumulative: Money
    rate: str | None = None
    """The rate of a foreign deposit, in words: USD 1.1876 for EUR 1.00."""
    earmark: str | None = None
    as_booked: bool = False
    """Whether it was booked as the bank did, and not at the United Nations' rate."""

    def __post_init__(self) -> None:
        """Refuse a receipt that does not add up, or a conversion without its rate."""
        if self.booked - self.fee != self.net:
            raise InvariantBroken(f"{self.booked} less {self.fee} is not {self.net}")
        if (self.received.currency != self.booked.currency) != (self.rate is not None):
            raise InvariantBroken("a deposit has a rate exactly if it came in another currency")


@dataclass(frozen=True, slots=True)
class CommitteeInvitation:
    """The Committee is called to a meeting."""

    meeting: str
    starts_at: datetime
    ends_at: datetime
    place: str
    text: str
    agenda: tuple[AgendaLine, ...]
    papers_by: date


@dataclass(frozen=True, slots=True)
class PaperTransmittal:
    """The papers of a meeting are there to be read."""

    meeting: str
    starts_at: datetime
    place: str
    agenda: tuple[AgendaLine, ...]


@dataclass(frozen=True, slots=True)
class Circulation:
    """The Committee is asked to decide in writing, until an instant."""

    procedure: str
    ends_at: datetime
    working_days: int
    urgent: bool
    silence_is_no_objection: bool
    text: str
    agenda: tuple[AgendaLine, ...]


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report of a programme is due, or late."""

    programme: ProgrammeRef
    report: str
    kind: str
    from_on: date
    to_on: date
    due_on: date
    days: int
    """Since it was due; below zero before it is."""
    tranche_waits: bool = False
    """Whether a tranche is still to come that is not released without it."""


Facts = (
    Receipt
    | ReturnedForCompletion
    | Ineligible
    | PositiveAssessment
    | ReviseAndResubmit
    | NotRetained
    | Deferred
    | RemovalFromPipeline
    | Invitation
    | RaisedCeiling
    | Approval
    | Regret
    | TrancheRelease
    | TrancheRefusal
    | FundTransferRequest
    | TransferNotice
    | Extension
    | Revision
    | DonorAcknowledgement
    | CommitteeInvitation
    | PaperTransmittal
    | Circulation
    | ReportDue
    | OperationalClosure
    | FinancialClosure
    | FundClosure
)


def context_of(frame: LetterFrame, facts: Facts) -> dict[str, object]:
    """What a template sees: the frame under its name, and each fact under its own."""
    return {"frame": frame} | {field.name: getattr(facts, field.name) for field in fields(facts)}
