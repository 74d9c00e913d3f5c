"""The guards, the books' rules and the acts that the joint programme's table names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from mptf.committee import service as committee
from mptf.deadlines import service as deadlines
from mptf.ledger import queries as books
from mptf.ledger import rules
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.money import Money, total
from mptf.network import reference
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.people.models import Organisation
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import TransferState
from mptf.transfers import service as transfers
from mptf.work import Work
from workflows.grammar import Case

Programme = Case[JointProgramme]


def asked_for(work: Work, programme: JointProgramme) -> Money:
    """What the document asks for, all entities together."""
    parts = [
        Money(p.amount_minor, programme.currency) for p in programmes.partners(work, programme.id)
    ]
    return total(parts, programme.currency)


# --- Guards ------------------------------------------------------------------------------------


def document_is_complete(case: Programme) -> str | None:
    """Every part of the document that the profile asks for is written."""
    written = {code for code, text in case.subject.content.get("parts", {}).items() if text}
    # The budget, the partners and the signatures are records of their own, not texts.
    own = {"budget", "partners", "signatures"}
    missing = [
        part.title
        for part in case.work.profile.programme.document_parts
        if part.code not in written | own
    ]
    return f"Still missing: {', '.join(missing)}." if missing else None


def document_is_in_time(case: Programme) -> str | None:
    """The document comes by its deadline, which the secretariat may extend."""
    due = deadlines.due(case.work, case.subject.note_id, programmes.DOCUMENT_DUE)
    if due is None or case.work.today() <= due:
        return None
    return f"The document was due by {due:%d %B %Y}; ask the secretariat for an extension."


def no_money_is_on_its_way(case: Programme) -> str | None:
    """The agent has sent nothing that waits for its second person."""
    for request in transfers.requests(case.work, case.subject.id):
        if request.state == TransferState.EXECUTED:
            return f"{request.number} was sent by the agent; it must be confirmed first."
    return None


def within_the_ceiling(case: Programme) -> str | None:
    """The document asks for no more than the invitation allows."""
    asked, ceiling = asked_for(case.work, case.subject), case.subject.ceiling_minor
    if 0 < asked.minor <= ceiling:
        return None
    return f"It asks for {asked}; the ceiling is {Money(ceiling, asked.currency)}."


def approved_within_the_ceiling(case: Programme) -> str | None:
    """The decision gives an amount to each entity, and no more than the ceiling in all."""
    if case.item is None:
        return "No decision was given."
    amounts = committee.amounts(case.work, case.item)
    ceiling = Money(case.subject.ceiling_minor, case.subject.currency)
    given = total(list(amounts.values()), ceiling.currency)
    partners = set(programmes.partner_codes(case.work, case.subject.id))
    if set(amounts) != partners:
        return "The decision must name an amount for each participating organization, and no other."
    return None if given <= ceiling else f"{given} is above the ceiling of {ceiling}."


def every_signature_is_in(case: Programme) -> str | None:
    """Entities, Resident Coordinators, governments and the Chair have signed."""
    there = {(s.kind, s.party) for s in programmes.signatures(case.work, case.subject)}
    missing = [
        _SIGNATURES[kind].format(_country_or(party))
        for kind, party in programmes.signatures_wanted(case.work, case.subject)
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


def activities_are_done(case: Programme) -> str | None:
    """The coordinating entity has said that activities are done."""
    if any(kind == "activities-done" for kind, _ in programmes.evidence(case.work, case.subject)):
        return None
    return "The coordinating entity has not yet said that activities are done."


def closing_papers_are_in(case: Programme) -> str | None:
    """The final narrative, a certified statement from each entity, and the agent's word."""
    there = programmes.evidence(case.work, case.subject)
    codes = programmes.partner_codes(case.work, case.subject.id)
    coordinator = codes.get(case.subject.coordinator_id, "")
    wanted = [("final-narrative", coordinator), ("agent-confirmation", "agent")]
    wanted += [("final-statement", code) for code in codes.values()]
    missing = [
        f"{kind.replace('-', ' ')} ({party})"
        for kind, party in wanted
        if (kind, party) not in there
    ]
    return f"Papers missing: {', '.join(missing)}." if missing else None


def nothing_is_left_with_entities(case: Programme) -> str | None:
    """Every entity has spent or refunded what it was sent, and nothing waits to be sent."""
    left = [
        f"{books_line.held}"
        for books_line in books.entity_balances(case.work)
        if books_line.programme_id == case.subject.id and books_line.held
    ]
    waiting = [
        amount
        for organisation_id in programmes.partner_codes(case.work, case.subject.id)
        for amount in books.allocated_to(case.work, case.subject.id, organisation_id).values()
    ]
    if not left and not waiting:
        return None
    return "Balances are left with entities or with the agent: refund them or release them first."


# --- Acts --------------------------------------------------------------------------------------


def lift_the_deadline(case: Programme) -> None:
    """The document has come: nothing is due for it any more."""
    deadlines.lift(case.work, case.subject.note_id, programmes.DOCUMENT_DUE)


def freeze_the_document(case: Programme) -> None:
    """What is submitted is kept word for word."""
    programmes.freeze_version(case.work, case.subject)


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
