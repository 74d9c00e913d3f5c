"""The guards, the books' rules and the acts that the joint programme's table names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from mptf.committee import service as committee
from mptf.deadlines import service as deadlines
from mptf.forms import service as forms
from mptf.ledger import pools, rules
from mptf.ledger import queries as books
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.people.models import Organisation
from mptf.programme_reports import owed
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import service as programmes
from mptf.programmes import writing
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import TransferState
from mptf.signing import rounds
from mptf.templating import day
from mptf.transfers import service as transfers
from mptf.work import Work
from workflows import joint_programme_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.joint_programme_grounds import (
    Asked,
    Due,
    Paper,
    Request,
    Said,
    Share,
    Talk,
    Writes,
)

Programme = Case[JointProgramme]


# --- Guards ------------------------------------------------------------------------------------


@rests_on(grounds.form)
def document_is_complete(case: Programme, asked: Sequence[Asked]) -> str | None:
    """The document says everything that its form asks for, and its parts hold together."""
    form = forms.document(case.work, asked[0].form_id if asked else None)
    found = writing.faults(case.work, form, writing.as_written(case.subject))
    missing = list(dict.fromkeys(fault.label for fault in found if fault.is_missing))
    said = [f"Still missing: {', '.join(missing)}."] if missing else []
    said += [fault.sentence() for fault in found if not fault.is_missing]
    return " ".join(said) or None


@rests_on(grounds.writes)
def they_write_the_document(_case: Programme, writes: Sequence[Writes]) -> str | None:
    """Whoever does it is of an entity that takes part in the programme."""
    return None if writes else "Your organization takes no part in this programme."


@rests_on(grounds.talk)
def a_comment_on_it_is_open(_case: Programme, talk: Sequence[Talk]) -> str | None:
    """There is something to settle."""
    return None if talk else "No comment is open."


@rests_on(grounds.due)
def document_is_in_time(case: Programme, due: Sequence[Due]) -> str | None:
    """The document comes by its deadline, which the secretariat may extend."""
    for deadline in due:
        if deadline.on < case.work.today():
            return (
                f"The document was due by {day(deadline.on)}; ask the secretariat for an extension."
            )
    return None


@rests_on(grounds.requests)
def no_money_is_on_its_way(_case: Programme, requests: Sequence[Request]) -> str | None:
    """The agent has sent nothing that waits for its second person."""
    for request in requests:
        if request.state == TransferState.EXECUTED:
            return f"{request.number} was sent by the agent; it must be confirmed first."
    return None


@rests_on(grounds.shares)
def within_the_ceiling(case: Programme, shares: Sequence[Share]) -> str | None:
    """The document asks for no more than the invitation allows."""
    currency = case.subject.currency
    asked = Money(sum(share.amount_minor for share in shares), currency)
    ceiling = Money(case.subject.ceiling_minor, currency)
    if Money.zero(currency) < asked <= ceiling:
        return None
    return f"It asks for {asked}; the ceiling is {ceiling}."


@rests_on(grounds.shares)
def approved_within_the_ceiling(case: Programme, shares: Sequence[Share]) -> str | None:
    """The decision gives an amount to each entity, and no more than the ceiling in all."""
    if case.item is None:
        return "No decision was given."
    amounts = committee.amounts(case.work, case.item)
    ceiling = Money(case.subject.ceiling_minor, case.subject.currency)
    given = total(list(amounts.values()), ceiling.currency)
    if set(amounts) != {share.organisation_id for share in shares}:
        return "The decision must name an amount for each participating organization, and no other."
    if given <= ceiling:
        return None
    return (
        f"{given} is above the ceiling of {ceiling}: the Committee raises that first, "
        "by a decision of its own."
    )


def names_a_higher_ceiling(case: Programme) -> str | None:
    """The decision names the new ceiling, which is above the one in force."""
    ceiling = Money(case.subject.ceiling_minor, case.subject.currency)
    if case.item is None or case.item.amount_minor is None:
        return "The decision must name the new ceiling."
    named = Money(case.item.amount_minor, case.item.currency)
    return None if named > ceiling else f"{named} is not above the ceiling of {ceiling}."


@rests_on(grounds.comments)
def every_answer_was_read(_case: Programme, comments: Sequence[Said]) -> str | None:
    """The secretariat has said of each answer whether it settles the comment."""
    left = [row.number for row in comments if row.is_answered]
    if not left:
        return None
    return f"Say first whether the answers settle these comments: {', '.join(left)}."


@rests_on(grounds.comments)
def every_comment_is_answered(_case: Programme, comments: Sequence[Said]) -> str | None:
    """The entities have answered every comment that is open."""
    left = [row.number for row in comments if row.is_open]
    return f"Not answered yet: comments {', '.join(left)}." if left else None


@rests_on(grounds.comments)
def every_must_is_settled(_case: Programme, comments: Sequence[Said]) -> str | None:
    """No comment that must be met is left."""
    left = [row.number for row in comments if row.is_must and not row.is_settled]
    return f"Comments that must be met are not settled: {', '.join(left)}." if left else None


@rests_on(grounds.comments)
def a_comment_is_not_settled(_case: Programme, comments: Sequence[Said]) -> str | None:
    """There is a comment to answer, or to settle."""
    if any(not row.is_settled for row in comments):
        return None
    return "Every comment is settled."


@rests_on(grounds.signatures, grounds.shares)
def every_signature_is_in(
    case: Programme, signatures: Sequence[Paper], shares: Sequence[Share]
) -> str | None:
    """Entities, Resident Coordinators, governments and the Chair have signed."""
    there = {(signature.kind, signature.party) for signature in signatures}
    entities = [share.code for share in shares]
    missing = [
        _SIGNATURES[kind].format(_country_or(party))
        for kind, party in programmes.signatures_wanted(case.work, case.subject, entities)
        if (kind, party) not in there
    ]
    return f"Still to sign: {'; '.join(missing)}." if missing else None


_SIGNATURES = {
    "resident-coordinator": "the Resident Coordinator, {}",
    "government": "the Government of {}",
    "puno": "{}",
    "chair": "the Chair of the Steering Committee",
}


def _country_or(party: str) -> str:
    """A country by its name; an entity, or a region, as it is written."""
    known = reference.countries()
    return known[party].short_name or party if party in known else party


@rests_on(grounds.shares)
def they_take_part_in_it(case: Programme, shares: Sequence[Share]) -> str | None:
    """The actor's organization takes part."""
    if case.work.actor.organisation in {share.organisation_id for share in shares}:
        return None
    return "Your organization takes no part in it."


# --- Acts --------------------------------------------------------------------------------------


def lift_the_deadline(case: Programme) -> None:
    """The document has come: nothing is due for it any more."""
    deadlines.lift(case.work, case.subject.note_id, programmes.DOCUMENT_DUE)


def freeze_the_document(case: Programme) -> None:
    """What is submitted is kept word for word."""
    programmes.freeze_version(case.work, case.subject)


def raise_the_ceiling(case: Programme) -> None:
    """From now on the document may ask for as much as the decision says."""
    if case.item is not None and case.item.amount_minor is not None:
        case.subject.ceiling_minor = case.item.amount_minor


def ask_for_every_signature(case: Programme) -> None:
    """Everybody who signs is asked by mail, until a day of the profile."""
    rounds.open_round(case.work, case.subject)


# --- The books ---------------------------------------------------------------------------------


def shares(work: Work, amounts: dict[UUID, Money]) -> list[tuple[Ref, Money]]:
    """Amounts by entity, with the names by which the books know them."""
    return [(Ref(key, work.get(Organisation, key).code), amount) for key, amount in amounts.items()]


def allocate_to_each_entity(case: Programme) -> Iterable[Entry]:
    """From what was reserved for its note; what is not needed is free again."""
    work, programme, item = case.work, case.subject, case.item
    if item is None:
        return
    note = work.get(ConceptNote, programme.note_id)
    yield rules.allocate(
        _context(case, "allocate", work.today()),
        Ref(programme.id, programme.number),
        shares(work, committee.amounts(work, item)),
        note=Ref(note.id, note.number),
        reserved_by_pool=books.reserved_for(work, note.id),
    )


def reserve_what_is_added(case: Programme) -> Iterable[Entry]:
    """What the new ceiling adds is kept with the rest, so that the approval can draw it."""
    work, programme, item = case.work, case.subject, case.item
    if item is None or item.amount_minor is None:
        return
    note = work.get(ConceptNote, programme.note_id)
    added = Money(item.amount_minor - programme.ceiling_minor, item.currency)
    parts = pools.draw(
        books.drawable_by_pool(work, work.today()),
        added,
        programme.area,
        programme.region,
        f"The higher ceiling of {programme.number}",
    )
    context = _context(case, "reserve", work.today())
    yield rules.reserve(context, Ref(note.id, note.number), parts)


def release_the_allocation(case: Programme) -> Iterable[Entry]:
    """What was approved and not transferred is free again."""
    work, programme = case.work, case.subject
    for key, code in programmes.partner_codes(work, programme.id).items():
        left = books.allocated_to(work, programme.id, key)
        if left:
            yield rules.release_allocation(
                _context(case, f"release/{code}", work.today()),
                Ref(programme.id, programme.number),
                Ref(key, code),
                left,
            )


def _context(case: Programme, act: str, value_on: date) -> Context:
    programme = case.subject
    return Context(
        value_on=value_on,
        memo=f"{act.split('/', maxsplit=1)[0].capitalize()} for {programme.number}",
        idem_key=f"joint-programme/{programme.id}/{programme.step}/{act}",
        document=Document("joint-programme", programme.id),
        decision_item_id=case.item.id if case.item else None,
    )


# --- What follows elsewhere ---------------------------------------------------------------------


def its_open_requests(case: Programme) -> Iterable[TransferRequest]:
    """Transfer requests that the agent has not executed."""
    for request in transfers.requests(case.work, case.subject.id):
        if request.state in {TransferState.MADE, TransferState.SIGNED}:
            yield request


def its_note(case: Programme) -> Iterable[ConceptNote]:
    """The note that it grew from."""
    yield case.work.get(ConceptNote, case.subject.note_id)


def its_note_if_invited(case: Programme) -> Iterable[ConceptNote]:
    """The note, while it is still invited: after an approval it stays funded."""
    note = case.work.get(ConceptNote, case.subject.note_id)
    if note.state == NoteState.INVITED:
        yield note


def reports_beyond_its_end(case: Programme) -> Iterable[ProgrammeReport]:
    """Reports on years that it did not come to."""
    yield from owed.beyond_the_end(case.work, case.subject)


def reports_that_it_owes(case: Programme) -> Iterable[ProgrammeReport]:
    """Reports that its dates ask for and that are not there; the others follow its dates."""
    yield from owed.fit(case.work, case.subject)
