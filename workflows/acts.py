"""Everything that can be done, as one table: the acts that are no steps, and the steps themselves.

Pages, the JSON API, the command line and histories all do things through `perform`, so that an act
means the same, asks for the same and is refused for the same reasons through every door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlmodel import SQLModel, col, select

from mptf.access import service as access
from mptf.calls import service as calls
from mptf.calls.models import Call
from mptf.committee import service as committee
from mptf.committee.models import Decision, SeatTerm
from mptf.committee.schemas import DecisionSent
from mptf.contributions import service as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit, Pledge
from mptf.db import NEW
from mptf.errors import Invalid, NotFound
from mptf.ledger import service as ledger
from mptf.letters import service as letters
from mptf.letters.models import Letter, LetterDraft
from mptf.money import Money
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote
from mptf.notes.schemas import EndorsementSent, NoteContent
from mptf.people import queries as find
from mptf.people import service as people
from mptf.people.models import Delegation, Organisation, Person
from mptf.policy import (
    Party,
    administrator,
    agent,
    chair,
    coordinator,
    entity,
    nobody,
    require,
    secretariat,
    signatory,
    staff,
)
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.schemas import EvidenceSent, ProgrammeContent, SignatureSent
from mptf.reviews import service as reviews
from mptf.transfers import service as transfers
from mptf.work import Work
from workflows import forms
from workflows.cash_movement import CASH_MOVEMENT
from workflows.concept_note import CONCEPT_NOTE
from workflows.decision import DECISION
from workflows.decision_rules import FUND
from workflows.deposit import DEPOSIT
from workflows.engine import begin, fire, workflow_named
from workflows.grammar import Workflow
from workflows.tables import WORKFLOWS, decided
from workflows.transfer_request import TRANSFER_REQUEST

Done = SQLModel | None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done: on what kind of record, by whom, with what sent."""

    name: str
    on: type[SQLModel] | None
    by: Party
    form: type[BaseModel]
    do: Callable[[Work, Any, Any], Done]

    @property
    def says(self) -> str:
        """What it does, in one sentence."""
        return (self.do.__doc__ or "").strip().split("\n")[0]


# --- People and the Committee --------------------------------------------------------------------


def add_organisation(work: Work, _on: None, sent: forms.OrganisationForm) -> Organisation:
    """Enter an organisation."""
    return people.add_organisation(
        work,
        code=sent.code,
        name=sent.name,
        kind=sent.kind,
        address=list(sent.address),
        country=sent.country,
        illustrative=sent.illustrative,
        source=sent.source,
    )


def add_person(work: Work, _on: None, sent: forms.PersonForm) -> Person:
    """Enter a person with their roles."""
    return people.add_person(
        work,
        name=sent.name,
        title=sent.title,
        organisation=find.organisation(work, sent.organisation),
        roles=list(sent.roles),
        email=sent.email,
        illustrative=sent.illustrative,
    )


def invite_person(work: Work, person: Person, _sent: forms.Nothing) -> Person:
    """Mail a person an invitation to sign in."""
    access.invite(work, person)
    return person


def change_roles(work: Work, person: Person, sent: forms.RolesForm) -> Person:
    """Give a person other roles; their sessions end."""
    people.change_roles(work, person, list(sent.roles))
    return person


def retire_person(work: Work, person: Person, _sent: forms.Nothing) -> Person:
    """Retire a person, who then acts no more."""
    people.retire(work, person)
    return person


def delegate(work: Work, _on: None, sent: forms.DelegationForm) -> Delegation:
    """Let one person exercise another's role."""
    return people.delegate(
        work,
        giver=work.get(Person, sent.giver),
        taker=work.get(Person, sent.taker),
        role=sent.role,
        text=sent.text,
        from_on=sent.from_on,
        to_on=sent.to_on,
    )


def fill_seat(work: Work, _on: None, sent: forms.SeatForm) -> SeatTerm:
    """Fill a seat of the Committee."""
    return committee.seat(
        work,
        code=sent.code,
        category=sent.category,
        name=sent.name,
        organisation=find.organisation(work, sent.organisation),
        from_on=sent.from_on,
        holder=work.get(Person, sent.holder) if sent.holder else None,
        alternate=work.get(Person, sent.alternate) if sent.alternate else None,
    )


# --- Concept notes -------------------------------------------------------------------------------


def open_call(work: Work, _on: None, sent: forms.CallForm) -> Call:
    """Open a call for concept notes."""
    return calls.open_call(work, **sent.model_dump())


def draft_note(work: Work, _on: None, sent: forms.DraftForm) -> ConceptNote:
    """Begin a concept note under a call."""
    note = notes.draft(
        work,
        call=calls.numbered(work, sent.call),
        coordinator=find.organisation(work, sent.coordinator),
        illustrative=sent.illustrative,
    )
    require(work.actor, coordinator, note, "begin a note for this entity")
    begin(work, CONCEPT_NOTE, note)
    return notes.write(work, note, sent.content) if sent.content else note


def write_note(work: Work, note: ConceptNote, sent: NoteContent) -> ConceptNote:
    """Write what a note says, while it is with its entities."""
    return notes.write(work, note, sent)


def confirm_part(work: Work, note: ConceptNote, sent: forms.ConfirmForm) -> ConceptNote:
    """Confirm an entity's part in a note."""
    notes.confirm(work, note, find.organisation(work, sent.entity))
    return note


def endorse_note(work: Work, note: ConceptNote, sent: EndorsementSent) -> ConceptNote:
    """Attach a Resident Coordinator's or a government's endorsement."""
    notes.endorse(work, note, sent)
    return note


def screen_note(work: Work, note: ConceptNote, sent: forms.ScreenForm) -> ConceptNote:
    """Fill the eligibility checklist."""
    notes.screen(work, note, list(sent.checks))
    return note


def score_note(work: Work, note: ConceptNote, sent: forms.ScoreForm) -> ConceptNote:
    """Score a note against its call's rubric."""
    reviews.score(work, note, sent.scores, sent.comment)
    return note


# --- Decisions -----------------------------------------------------------------------------------


def record_decision(work: Work, _on: None, sent: DecisionSent) -> Decision:
    """Record a decision of the Committee, provisional until the Chair signs."""
    decision = committee.record(work, sent, lambda kind, key: _title(work, kind, key))
    return begin(work, DECISION, decision)


def _title(work: Work, kind: str, key: UUID) -> str:
    if kind == FUND:
        return work.profile.fund.name
    if kind not in {workflow for workflow, _trigger in decided()}:
        raise Invalid("items", f"nothing is decided on a “{kind}”")
    title: str = work.get(workflow_named(kind).record, key).title
    return title


def meet_condition(
    work: Work, programme: JointProgramme, sent: forms.ConditionForm
) -> JointProgramme:
    """Accept the evidence for a condition of the approval."""
    item = programmes.approval(work, programme)
    for condition in committee.conditions(work, item) if item else []:
        if condition.seq == sent.condition:
            committee.meet(work, condition, sent.evidence)
            return programme
    raise NotFound("condition of the approval", str(sent.condition))


# --- Programmes ----------------------------------------------------------------------------------


def write_programme(
    work: Work, programme: JointProgramme, sent: ProgrammeContent
) -> JointProgramme:
    """Write the programme document, while it is with its entities."""
    return programmes.write(work, programme, sent)


def countersign_programme(
    work: Work, programme: JointProgramme, sent: SignatureSent
) -> JointProgramme:
    """Enter a signature on the approved document."""
    programmes.countersign(work, programme, sent)
    return programme


def give_evidence(work: Work, programme: JointProgramme, sent: EvidenceSent) -> JointProgramme:
    """Enter a paper that the closure needs."""
    programmes.close_evidence(work, programme, sent)
    return programme


def extend_deadline(work: Work, programme: JointProgramme, _sent: forms.Nothing) -> JointProgramme:
    """Extend the deadline of the programme document."""
    programmes.extend(work, programme)
    return programme


def make_transfer_request(
    work: Work, programme: JointProgramme, sent: forms.TrancheForm
) -> TransferRequest:
    """Make the fund transfer request of a tranche."""
    request = transfers.request_transfer(work, programme, sent.tranche)
    return begin(work, TRANSFER_REQUEST, request)


# --- Money ---------------------------------------------------------------------------------------


def enter_pledge(work: Work, _on: None, sent: forms.PledgeForm) -> Pledge:
    """Enter what a donor said it would give."""
    return contributions.pledge(
        work,
        donor=find.organisation(work, sent.donor),
        amount=Money.parse(sent.amount, sent.currency),
        booked=_booked(work, sent.amount, sent.currency, sent.booked),
        pledged_on=sent.pledged_on,
        text=sent.text,
        illustrative=sent.illustrative,
    )


def enter_agreement(work: Work, _on: None, sent: forms.AgreementForm) -> Agreement:
    """Enter an arrangement that a donor and the agent have signed."""
    return contributions.agree(
        work,
        donor=find.organisation(work, sent.donor),
        amount=Money.parse(sent.amount, sent.currency),
        booked=_booked(work, sent.amount, sent.currency, sent.booked),
        signed_on=sent.signed_on,
        areas=sent.areas,
        region=sent.region,
        illustrative=sent.illustrative,
    )


def _booked(work: Work, amount: str, currency: str, booked: str | None) -> Money:
    own = work.profile.fund.currency
    if booked is None and currency != own:
        raise Invalid("booked", f"say what it is worth in {own}")
    return Money.parse(booked or amount, own)


def record_deposit(work: Work, agreement: Agreement, sent: forms.DepositForm) -> Deposit:
    """Record cash that arrived under an agreement."""
    deposit = contributions.deposit(
        work,
        agreement=agreement,
        received=Money.parse(sent.amount, sent.currency),
        value_on=sent.value_on,
        bank_reference=sent.bank_reference,
        rate=sent.rate,
        stated_fee=Money.parse(sent.fee, work.profile.fund.currency) if sent.fee else None,
    )
    return begin(work, DEPOSIT, deposit)


def record_movement(work: Work, _on: None, sent: forms.MovementForm) -> CashMovement:
    """Record another movement of the fund's cash."""
    organisation = find.organisation(work, sent.entity) if sent.entity else None
    movement = contributions.movement(
        work,
        kind=sent.kind,
        amount=_signed(sent.amount, work.profile.fund.currency),
        value_on=sent.value_on,
        text=sent.text,
        programme_id=sent.programme,
        organisation_id=organisation.id if organisation else None,
        counterpart=sent.counterpart,
        decision_item_id=sent.decision_item,
        reverses_id=sent.reverses,
        illustrative=sent.illustrative,
    )
    return begin(work, CASH_MOVEMENT, movement)


def _signed(text: str, currency: str) -> Money:
    amount = Money.parse(text.removeprefix("-"), currency)
    return -amount if text.startswith("-") else amount


def close_period(work: Work, _on: None, sent: forms.PeriodForm) -> None:
    """Close the books through a day."""
    ledger.close(work, sent.through_on)


# --- Letters -------------------------------------------------------------------------------------


def sign_letter(work: Work, on: SQLModel, sent: forms.LetterForm) -> Letter:
    """Sign a letter that waits for its signatory."""
    draft = work.session.exec(
        select(LetterDraft)
        .where(LetterDraft.subject_id == on.id, LetterDraft.kind == sent.letter)  # type: ignore[attr-defined]
        .where(col(LetterDraft.letter_id).is_(None))
        .order_by(col(LetterDraft.called_for_at))
    ).first()
    if draft is None:
        raise NotFound("letter that waits for a signature", sent.letter)
    return letters.sign(work, draft)


# fmt: off
OWN_ACTS: tuple[Act, ...] = (
    #   name                           on              who may                   what is sent             what is done
    Act("organisation.add",            None,           administrator | secretariat, forms.OrganisationForm, add_organisation),
    Act("person.add",                  None,           administrator | secretariat, forms.PersonForm,       add_person),
    Act("person.invite",               Person,         administrator | secretariat, forms.Nothing,          invite_person),
    Act("person.roles",                Person,         administrator,            forms.RolesForm,         change_roles),
    Act("person.retire",               Person,         administrator,            forms.Nothing,           retire_person),
    Act("person.delegate",             None,           administrator | secretariat | chair, forms.DelegationForm, delegate),
    Act("seat.fill",                   None,           secretariat | administrator, forms.SeatForm,         fill_seat),
    Act("call.open",                   None,           secretariat,              forms.CallForm,          open_call),
    Act("concept-note.draft",          None,           entity,                   forms.DraftForm,         draft_note),
    Act("concept-note.write",          ConceptNote,    coordinator,              NoteContent,             write_note),
    Act("concept-note.confirm",        ConceptNote,    entity,                   forms.ConfirmForm,       confirm_part),
    Act("concept-note.endorse",        ConceptNote,    coordinator | signatory,  EndorsementSent,         endorse_note),
    Act("concept-note.screen",         ConceptNote,    secretariat,              forms.ScreenForm,        screen_note),
    Act("concept-note.score",          ConceptNote,    secretariat,              forms.ScoreForm,         score_note),
    Act("decision.record",             None,           secretariat,              DecisionSent,            record_decision),
    Act("joint-programme.write",       JointProgramme, coordinator,              ProgrammeContent,        write_programme),
    Act("joint-programme.countersign", JointProgramme, signatory | chair,        SignatureSent,           countersign_programme),
    Act("joint-programme.evidence",    JointProgramme, coordinator | entity | agent, EvidenceSent,        give_evidence),
    Act("joint-programme.meet-condition", JointProgramme, secretariat,           forms.ConditionForm,     meet_condition),
    Act("joint-programme.extend",      JointProgramme, secretariat,              forms.Nothing,           extend_deadline),
    Act("transfer-request.draft",      JointProgramme, secretariat,              forms.TrancheForm,       make_transfer_request),
    Act("pledge.enter",                None,           secretariat | agent,      forms.PledgeForm,        enter_pledge),
    Act("agreement.enter",             None,           agent,                    forms.AgreementForm,     enter_agreement),
    Act("deposit.record",              Agreement,      agent,                    forms.DepositForm,       record_deposit),
    Act("cash-movement.record",        None,           agent,                    forms.MovementForm,      record_movement),
    Act("period.close",                None,           agent,                    forms.PeriodForm,        close_period),
    Act("concept-note.sign-letter",    ConceptNote,    staff,                    forms.LetterForm,        sign_letter),
    Act("deposit.sign-letter",         Deposit,        staff,                    forms.LetterForm,        sign_letter),
    Act("transfer-request.sign-letter", TransferRequest, staff,                  forms.LetterForm,        sign_letter),
)
# fmt: on


def slug(trigger: str) -> str:
    """A trigger as it stands in an address or in a history."""
    return trigger.replace(" ", "-")


ACTS: dict[str, Act] = {act.name: act for act in OWN_ACTS}

STEPS: dict[str, tuple[Workflow[Any], str]] = {
    f"{workflow.name}.{slug(step.trigger)}": (workflow, step.trigger)
    for workflow in WORKFLOWS
    for step in workflow.steps
    if step.decides is None and step.by is not nobody and NEW not in step.sources
}


def perform(
    work: Work, name: str, on: UUID | None, sent: Mapping[str, Any], *, why: str = ""
) -> Done:
    """Do one act by its name, and give the record that it made or changed.

    Raises:
        NotFound: there is no such act, or no such record.
        NotPermitted: the actor is not the act's party.
        Invalid: what was sent is not well formed; the field is named.
        Refused: any other reason why it may not be done.
    """
    if name in STEPS:
        workflow, trigger = STEPS[name]
        subject: SQLModel = _subject(work, workflow.record, name, on)
        fire(work, workflow, subject, trigger, answers=sent or None, remark=why)
        return subject
    if name not in ACTS:
        raise NotFound("act", name)
    act = ACTS[name]
    target = None if act.on is None else _subject(work, act.on, name, on)
    require(work.actor, act.by, target, act.says.lower().rstrip("."))
    try:
        form = act.form.model_validate(sent)
    except ValidationError as error:
        raise invalid(name, error) from None
    return act.do(work, target, form)


def invalid(name: str, error: ValidationError) -> Invalid:
    """The first thing that is wrong with what was sent, by its field."""
    first = error.errors()[0]
    return Invalid(".".join(map(str, first["loc"])) or name, first["msg"])


def _subject(work: Work, kind: type[SQLModel], name: str, on: UUID | None) -> Any:
    if on is None:
        raise Invalid("on", f"{name} is done on a {kind.__name__}: say which")
    return work.get(kind, on)
