"""The letters on a joint programme and its transfers."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from mptf.committee import service as committee
from mptf.committee.models import DecisionItem, Outcome
from mptf.errors import InvariantBroken
from mptf.letters.binding import About, letter
from mptf.letters.facts import (
    AmountLine,
    Approval,
    Condition,
    FundTransferRequest,
    NoteRef,
    ProgrammeRef,
    RaisedCeiling,
    Regret,
    SentLine,
    Tranche,
    TransferNotice,
)
from mptf.letters.frame import Addressee
from mptf.letters.notes import as_decided
from mptf.letters.persons import focal_point
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes.models import ConceptNote, NoteVersion
from mptf.people import queries as people
from mptf.people.models import Organisation
from mptf.policy import Role
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.tranches import service as tranches
from mptf.tranches.models import TrancheRequest
from mptf.tranches.plan import divided
from mptf.transfers import sendings
from mptf.work import Work
from mptf.working_days import add_working_days

OnProgramme = JointProgramme | TransferRequest | TrancheRequest
"""A programme, or something that is asked for it."""


def programme_of(work: Work, subject: OnProgramme) -> JointProgramme:
    """The programme that it is about."""
    if isinstance(subject, JointProgramme):
        return subject
    return work.get(JointProgramme, subject.programme_id)


def countries(work: Work, subject: OnProgramme) -> tuple[str, ...]:
    """The countries of a programme by name."""
    content = programme_of(work, subject).content
    return tuple(reference.country(c).name for c in content.get("countries", ()))


def ref(work: Work, programme: JointProgramme) -> ProgrammeRef:
    """The programme as a letter names it, with its countries."""
    names = countries(work, programme)
    return ProgrammeRef(programme.number, programme.title, programme.project_number, names)


def entities(work: Work, subject: OnProgramme) -> tuple[str, ...]:
    """The participating organizations by name, the coordinating one first."""
    programme = programme_of(work, subject)
    codes = programmes.partner_codes(work, programme.id)
    names = {key: work.get(Organisation, key).name for key in codes}
    return tuple(names[key] for key in sorted(codes, key=lambda k: k != programme.coordinator_id))


def reference_of(work: Work, subject: OnProgramme) -> str:
    """The number and the title of its programme."""
    programme = programme_of(work, subject)
    return f"{programme.number}, {programme.title}"


def _to_coordinator(
    work: Work, subject: JointProgramme | TransferRequest
) -> tuple[Addressee, str | None]:
    return focal_point(work, programme_of(work, subject).coordinator_id)


def _to_agent(work: Work, _subject: TransferRequest) -> tuple[Addressee, str | None]:
    return focal_point(work, people.holder(work, Role.AGENT).organisation_id)


def _get_programme(work: Work, key: UUID) -> JointProgramme:
    return work.get(JointProgramme, key)


def _get_request(work: Work, key: UUID) -> TransferRequest:
    return work.get(TransferRequest, key)


PROGRAMME = About(
    "joint-programme", _get_programme, _to_coordinator, countries, entities, reference_of
)
REQUEST = About("transfer-request", _get_request, _to_agent, countries, entities, reference_of)
NOTICE = About("transfer-request", _get_request, _to_coordinator, countries, entities, reference_of)


def _note_ref(work: Work, programme: JointProgramme) -> NoteRef:
    note = work.get(ConceptNote, programme.note_id)
    return NoteRef(note.number, work.get(NoteVersion, programme.note_version_id).title)


def _release(work: Work, tranche: int) -> str:
    rule = work.profile.programme
    if tranche == 1:
        return "on signature of the document by all parties"
    return (
        f"when {rule.release_share}% of the earlier tranche is spent or legally committed and "
        "the reports due are accepted"
    )


@letter("raised-ceiling", subject="Higher ceiling of a joint programme", about=PROGRAMME)
def raised_ceiling(
    work: Work, programme: JointProgramme, item: DecisionItem | None
) -> RaisedCeiling:
    """How much the document may ask for from now on, and how much it could before."""
    item, decision = as_decided(work, item)
    raised = committee.signed_items(work, programme.id, Outcome.RAISE_CEILING)
    earlier = raised[: [each.id for each in raised].index(item.id)]
    first = work.get(DecisionItem, programme.invitation_item_id)
    before = earlier[-1] if earlier else first
    if item.amount_minor is None or before.amount_minor is None:
        raise InvariantBroken(f"a ceiling of {programme.number} names no amount")
    return RaisedCeiling(
        programme=ProgrammeRef(programme.number, item.title_as_decided),
        note=_note_ref(work, programme),
        decision=decision,
        before=Money(before.amount_minor, before.currency),
        ceiling=Money(item.amount_minor, item.currency),
        entities=entities(work, programme),
        countries=countries(work, programme),
    )


@letter("approval", subject="Approval of a joint programme", about=PROGRAMME)
def approval(work: Work, programme: JointProgramme, item: DecisionItem | None) -> Approval:
    """What each entity gets, in which tranches, on which conditions."""
    item, decision = as_decided(work, item)
    codes = {key: work.get(Organisation, key) for key in committee.amounts(work, item)}
    lines = tuple(
        AmountLine(codes[key].code, amount) for key, amount in committee.amounts(work, item).items()
    )
    plan = work.profile.programme.tranches
    tranches = tuple(
        Tranche(
            number,
            tuple(
                AmountLine(
                    x.entity, divided(programme.content, x.entity, x.amount, plan)[number - 1]
                )
                for x in lines
            ),
            _release(work, number),
        )
        for number in range(1, len(plan) + 1)
    )
    conditions = tuple(
        Condition(
            c.text,
            work.get(Organisation, c.owner_id).name,
            c.due_on,
            f"tranche {c.blocks_tranche}" if c.blocks_tranche else None,
        )
        for c in committee.conditions(work, item)
    )
    return Approval(
        programme=ProgrammeRef(programme.number, item.title_as_decided, programme.project_number),
        note=_note_ref(work, programme),
        decision=decision,
        countries=countries(work, programme),
        lines=lines,
        total=total([x.amount for x in lines], item.currency),
        tranches=tranches,
        conditions=conditions,
    )


@letter("regret", subject="Joint programme not approved", about=PROGRAMME)
def regret(work: Work, programme: JointProgramme, item: DecisionItem | None) -> Regret:
    """That it is not approved, why, and that the note is in the pipeline again."""
    item, decision = as_decided(work, item)
    return Regret(
        ProgrammeRef(programme.number, item.title_as_decided),
        _note_ref(work, programme),
        decision,
        item.text,
    )


def _lines(work: Work, request: TransferRequest) -> tuple[AmountLine, ...]:
    return tuple(AmountLine(code, amount) for code, _, amount in sendings.lines(work, request))


@letter(
    "fund-transfer-request",
    subject="Fund transfer request",
    about=REQUEST,
    deadline="transfer_due_on",
)
def fund_transfer_request(
    work: Work, request: TransferRequest, _item: DecisionItem | None
) -> FundTransferRequest:
    """What the agent is asked to send, to whom, by when, on which decision."""
    programme = programme_of(work, request)
    item, decision = as_decided(work, work.get(DecisionItem, request.decision_item_id))
    lines = _lines(work, request)
    days = work.profile.programme.transfer_due_working_days
    release = tranches.release_of(work, programme.id, request.tranche)
    return FundTransferRequest(
        programme=replace(ref(work, programme), title=item.title_as_decided),
        decision=decision,
        tranche=request.tranche,
        tranches=len(work.profile.programme.tranches),
        lines=lines,
        total=total([x.amount for x in lines], programme.currency),
        transfer_due_on=add_working_days(work.today(), days, work.profile.holidays),
        release=release[0] if release else None,
        released_on=release[1] if release else None,
    )


@letter("transfer-notice", subject="Notice of transfer", about=NOTICE)
def transfer_notice(
    work: Work, request: TransferRequest, _item: DecisionItem | None
) -> TransferNotice:
    """What was sent last, to whom, when; and what is left of it to be sent."""
    programme = programme_of(work, request)
    sent = sendings.last_round(work, request)
    if not sent:
        raise InvariantBroken(f"{request.number} was confirmed, but never executed")
    lines = tuple(AmountLine(row.code, row.amount) for row in sent)
    alike = len({(row.value_on, row.agent_reference) for row in sent}) == 1
    rest = [amount for _key, amount in sendings.left(work, request).values()]
    return TransferNotice(
        programme=ref(work, programme),
        tranche=request.tranche,
        tranches=len(work.profile.programme.tranches),
        lines=lines,
        total=total([x.amount for x in lines], programme.currency),
        value_on=sent[0].value_on,
        agent_reference=sent[0].agent_reference,
        transfers=()
        if alike
        else tuple(SentLine(row.code, row.value_on, row.agent_reference) for row in sent),
        left=total(rest, programme.currency) if rest else None,
        started=request.tranche == 1 and sent[0].seq == 1,
    )
