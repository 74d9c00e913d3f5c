"""What is sent with the acts that are no steps: the forms of `workflows/acts.py`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from mptf.contributions.models import MovementKind
from mptf.contributions.schemas import MOST_INSTALMENTS, OfDonor, TermsSent
from mptf.notes.schemas import CheckSent, NoteContent
from mptf.people.lending import LENDABLE
from mptf.people.models import OrganisationKind
from mptf.people.service import PERSONS_ROLES
from mptf.policy import Purpose, Role
from mptf.rounds.models import Answer, Presence
from mptf.rounds.seal import LONGEST_REASON
from mptf.sent import Amount, Code, Currency, Sent, Short, Text


def held_by_persons(role: Role) -> Role:
    """Refuse the roles that no person has."""
    if role not in PERSONS_ROLES:
        raise ValueError(f"no person holds the role of {role}")
    return role


def lendable(role: Role) -> Role:
    """Refuse the roles in whose name nobody signs or presides."""
    if role not in LENDABLE:
        raise ValueError(f"the role of {role} is not lent")
    return role


def not_of_a_deposit(kind: MovementKind) -> MovementKind:
    """Refuse what is recorded on the deposit that it is about."""
    if kind is MovementKind.DONOR_REFUND:
        raise ValueError("a refund to a donor is recorded on the deposit that it pays back")
    return kind


Held = Annotated[Role, AfterValidator(held_by_persons)]
"""A role of a person: not the system's, not the public's."""


class Nothing(Sent):
    """An act that needs no words."""


class OrganisationForm(Sent):
    """An organisation, under a code that is its alone."""

    code: Code
    name: Short
    kind: OrganisationKind
    address: tuple[Short, ...] = ()
    country: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    illustrative: bool = False
    source: Short | None = None


class PersonForm(Sent):
    """A person of an organisation (its code), with roles."""

    name: Short
    title: Short
    organisation: Code
    roles: Annotated[tuple[Held, ...], Field(min_length=1)]
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)] | None = None
    illustrative: bool = False


class RolesForm(Sent):
    """The roles that a person has from now on."""

    roles: Annotated[tuple[Held, ...], Field(min_length=1)]


class DelegationForm(Sent):
    """Who may exercise whose role, by which text, from when to when.

    Without purposes it is for all that the role does; without `most`, which is in the fund's
    currency, for any amount.
    """

    giver: UUID
    taker: UUID
    role: Annotated[Role, AfterValidator(lendable)]
    purposes: tuple[Purpose, ...] = ()
    most: Amount | None = None
    text: Short
    from_on: date
    to_on: date | None = None


class SeatForm(Sent):
    """Who holds a seat of the Committee from a day on; without an end, for the profile's term."""

    code: Code
    category: Code
    name: Short
    organisation: Code
    from_on: date
    to_on: date | None = None
    holder: UUID | None = None
    alternate: UUID | None = None


class EndTermForm(Sent):
    """The last day of a seat's term."""

    on: date


class DraftForm(Sent):
    """A new note: of which call (its number), by which entity (its code), and what it says."""

    call: Code
    coordinator: Code
    content: NoteContent | None = None
    illustrative: bool = False


Written = Annotated[str, Field(min_length=1, max_length=60)]
"""A field of a note's form by its name, or one entity's budget: `budget.` and the entity's code."""


class FieldCommentForm(Sent):
    """What is said to those who write the note with one, about a field."""

    field: Written
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class SettleForm(Sent):
    """Which comment is settled."""

    comment: UUID


class WriteForm(Sent):
    """What is written into fields of a note, by their names; the others stay as they are.

    `seen` says by field which of its texts was looked at (its `seq`, 0 where nothing was written):
    one that somebody else has written since is refused, with both texts kept. Left out, nothing
    is compared.
    """

    fields: Annotated[dict[Written, Any], Field(min_length=1)]
    seen: dict[Written, Annotated[int, Field(ge=0)]] | None = None


class ConfirmForm(Sent):
    """Which entity confirms (its code)."""

    entity: Code


class ScreenForm(Sent):
    """The judged rules, and waivers of computed ones."""

    checks: tuple[CheckSent, ...] = ()


class AnswersForm(Sent):
    """What the entities say to what was found, by field."""

    answers: Annotated[
        dict[
            Short,
            Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)],
        ],
        Field(min_length=1),
    ]


class TrancheForm(Sent):
    """Which tranche is asked for."""

    tranche: Annotated[int, Field(ge=1)]


class ConditionForm(Sent):
    """The evidence for the condition of that place in the approval."""

    condition: Annotated[int, Field(ge=1)]
    evidence: Short


class PledgeForm(Sent):
    """What a donor (its code) said it would give; `booked` is its worth in the fund's currency."""

    donor: Code
    amount: Amount
    currency: Currency
    booked: Amount | None = None
    pledged_on: date
    text: Text = ""
    illustrative: bool = False


class AgreementForm(TermsSent, OfDonor):
    """A signed arrangement, with its terms; `booked` as in a pledge."""

    signed_on: date
    illustrative: bool = False


class DepositForm(Sent):
    """Cash under an agreement: the rate, or what was booked, only where it is not the UN's rate.

    The fee is the fund's unless it is stated; `instalment` says which one it pays.
    """

    amount: Amount
    currency: Currency
    value_on: date
    bank_reference: Short
    rate: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")] | None = None
    booked: Amount | None = None
    fee: Amount | None = None
    instalment: Annotated[int, Field(ge=1, le=MOST_INSTALMENTS)] | None = None


class DonorRefundForm(Sent):
    """Cash that goes back to a donor, in the fund's currency, and why.

    `fee` is what of it the agent gives back of its fee: nothing where it is not said. `returned` is
    what the donor has back in the currency in which it came, where that is not the fund's.
    """

    amount: Amount
    value_on: date
    reason: Short
    bank_reference: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)
    ]
    fee: Amount | None = None
    returned: Amount | None = None


class MovementForm(Sent):
    """Interest, income, a charge, a refund, an expenditure, a cost, a transfer out, a reversal.

    `pool` is what it goes into or comes out of, such as areas:TA2+TA3; without one it is
    unearmarked money.
    """

    kind: Annotated[MovementKind, AfterValidator(not_of_a_deposit)]
    amount: Annotated[str, Field(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$")]
    value_on: date
    text: Text = ""
    programme: UUID | None = None
    entity: Code | None = None
    counterpart: Short | None = None
    decision_item: UUID | None = None
    reverses: UUID | None = None
    pool: Annotated[str, Field(max_length=80)] | None = None
    illustrative: bool = False


class LetterForm(Sent):
    """Which letter is signed: its kind, where several wait on the thing."""

    letter: Short


class AnswerForm(Sent):
    """A position; `seat` (its code) where one speaks for several. An objection has its reason."""

    answer: Answer
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)] = ""
    seat: Code | None = None


class StandBackForm(Sent):
    """What part one's seat has in the item."""

    reason: Short
    seat: Code | None = None


class CommentForm(Sent):
    """What is said to all."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class TakeOffForm(Sent):
    """Why an item is taken off, or put over to a later meeting."""

    reason: Short


class AttendanceForm(Sent):
    """Who is at the table from now on: seats by their codes.

    A seat of neither list is absent; `alternates` are those of the present for which the alternate
    speaks, `remote` those who have joined from afar.
    """

    present: tuple[Code, ...] = ()
    alternates: tuple[Code, ...] = ()
    remote: tuple[Code, ...] = ()
    apologies: tuple[Code, ...] = ()
    observers: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class PlaceForm(Sent):
    """An item of the agenda, by its number, and the place in which it is to stand."""

    item: Annotated[int, Field(ge=1)]
    place: Annotated[int, Field(ge=1)]


class JoinForm(Sent):
    """Whether one's seat is at the table; `seat` (its code) where one speaks for several."""

    presence: Presence
    remote: bool = False
    seat: Code | None = None


class SpeakForm(Sent):
    """What a seat holds in the open round. Staff name the seat for which they write it down."""

    answer: Answer
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)] = ""
    seat: Code | None = None


class MinuteForm(Sent):
    """What was said on an item (its place on the agenda), or in the meeting as a whole (0)."""

    item: Annotated[int, Field(ge=0)] = 0
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]


class PeriodForm(Sent):
    """Through which day the books are closed."""

    through_on: date
