"""What can be done to a joint programme besides the steps of its life. Source: handbook 6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel import col, select

from mptf.audit import service as audit
from mptf.committee import service as committee
from mptf.committee.models import DecisionItem, Outcome
from mptf.deadlines import service as deadlines
from mptf.errors import Invalid, NotPermitted, WrongState
from mptf.forms import service as forms
from mptf.lives.states import Counts
from mptf.people.models import Organisation
from mptf.policy import Role, secretariat
from mptf.profile import DocumentForm
from mptf.programmes.models import (
    ClosureEvidence,
    JointProgramme,
    ProgrammeForm,
    ProgrammePartner,
    ProgrammeSignature,
    ProgrammeVersion,
)
from mptf.programmes.schemas import (
    EvidenceSent,
    SignatureSent,
)
from mptf.programmes.states import ProgrammeState
from mptf.work import Work

DOCUMENT_DUE = "submit the programme document"
"""What an invitation asks for by a deadline, kept with the invited note."""

WRITABLE = frozenset(ProgrammeState.counting(Counts.WRITABLE))
"""The states in which the entities may change the document."""


def form_of(work: Work, programme_id: UUID) -> DocumentForm:
    """The form of a programme's document; the profile's, for programmes of old."""
    query = select(ProgrammeForm.form_id).where(ProgrammeForm.programme_id == programme_id)
    return forms.document(work, work.session.exec(query).first())


def partners(work: Work, programme_id: UUID) -> list[ProgrammePartner]:
    """The participating organisations of a programme, by code."""
    query = (
        select(ProgrammePartner)
        .join(Organisation)
        .where(ProgrammePartner.programme_id == programme_id)
        .order_by(Organisation.code)
    )
    return list(work.session.exec(query))


def partner_codes(work: Work, programme_id: UUID) -> dict[UUID, str]:
    """The codes of a programme's participating organisations, by id, in the codes' order."""
    rows = work.session.exec(
        select(Organisation.id, Organisation.code)
        .join(ProgrammePartner, col(ProgrammePartner.organisation_id) == Organisation.id)
        .where(ProgrammePartner.programme_id == programme_id)
        .order_by(Organisation.code)
    )
    return dict(rows.all())


def freeze_version(work: Work, programme: JointProgramme) -> None:
    """Keep the document as submitted, as the next version."""
    programme.version += 1
    work.add(
        ProgrammeVersion(
            programme_id=programme.id,
            number=programme.version,
            frozen_at=work.now(),
            title=programme.title,
            content=programme.content,
            profile_digest=work.profile.digest,
        )
    )


def countersign(work: Work, programme: JointProgramme, sent: SignatureSent) -> ProgrammeSignature:
    """Enter one signature on the approved document.

    Raises:
        WrongState: the programme is not approved, or is signed already.
        Invalid: nobody with this name has to sign.
        NotPermitted: it is another's signature, and the actor does not keep the papers.
    """
    if programme.state != ProgrammeState.APPROVED:
        state = ProgrammeState(programme.state).public
        raise WrongState("sign the document", state)
    codes = partner_codes(work, programme.id)
    if (sent.kind, sent.party) not in signatures_wanted(work, programme, codes.values()):
        raise Invalid("party", f"“{sent.party}” has no signature of kind {sent.kind} to give")
    if not _is_theirs_to_enter(work, codes, sent):
        raise NotPermitted("the signatory itself, or the secretariat for them", "enter this")
    return keep_signature(work, programme, sent)


def keep_signature(
    work: Work, programme: JointProgramme, sent: SignatureSent
) -> ProgrammeSignature:
    """Keep a signature whose giver is known: by their account, or by a link of their own."""
    row = work.add(
        ProgrammeSignature(
            programme_id=programme.id,
            version=programme.version,
            kind=sent.kind,
            party=sent.party,
            signed_by=sent.signed_by,
            signed_on=sent.signed_on,
        )
    )
    audit.record(
        work,
        "countersign",
        "joint-programme",
        programme.id,
        after={"kind": sent.kind, "party": sent.party},
    )
    return row


def _is_theirs_to_enter(work: Work, codes: Mapping[UUID, str], sent: SignatureSent) -> bool:
    """Whoever signs, for themselves alone; the secretariat for all whose paper it holds."""
    actor = work.actor
    if secretariat.includes(actor, None):
        return True
    match sent.kind:
        case "puno":
            own = codes.get(actor.organisation) if actor.organisation else None
            return actor.holds(Role.ENTITY) and own == sent.party
        case "resident-coordinator":
            return actor.holds(Role.RESIDENT_COORDINATOR) and actor.country == sent.party
        case "chair":
            return actor.exercises(Role.CHAIR)
        case _:
            return False


SIGNED_BY = {
    "resident-coordinator": "resident-coordinator",
    "government": "government",
    "every-puno": "puno",
    "committee-chair": "chair",
}


def signatures_wanted(
    work: Work, programme: JointProgramme, entities: Iterable[str]
) -> list[tuple[str, str]]:
    """Kind and party of every signature that the profile asks for on the document of entities."""
    countries = programme.content.get("countries") or [programme.region]
    parties = {
        "resident-coordinator": list(countries),
        "government": list(countries),
        "puno": list(entities),
        "chair": ["chair"],
    }
    kinds = [SIGNED_BY[code] for code in work.profile.programme.signatures]
    return [(kind, party) for kind in kinds for party in parties[kind]]


def signatures(work: Work, programme: JointProgramme) -> list[ProgrammeSignature]:
    """The signatures on the present version."""
    return list(
        work.session.exec(
            select(ProgrammeSignature).where(
                ProgrammeSignature.programme_id == programme.id,
                ProgrammeSignature.version == programme.version,
            )
        )
    )


def approval(work: Work, programme: JointProgramme) -> DecisionItem | None:
    """The signed decision that approved the programme; nothing where none did."""
    found = committee.signed_items(work, programme.id, Outcome.APPROVED)
    return found[-1] if found else None


def extend(work: Work, programme: JointProgramme) -> None:
    """Give the document's deadline the profile's extension, as often as the profile allows.

    Raises:
        Invalid: nothing is due, or every extension was given.
    """
    rule = work.profile.programme
    due = deadlines.due(work, programme.note_id, DOCUMENT_DUE)
    if due is None:
        raise Invalid("extension", "no document is due")
    if deadlines.times_set(work, programme.note_id, DOCUMENT_DUE) > rule.extensions_max:
        raise Invalid("extension", f"{rule.extensions_max} extension is the most, and was given")
    days = (due - work.today()).days + rule.extension_days
    deadlines.set_due(
        work,
        "concept-note",
        programme.note_id,
        what=DOCUMENT_DUE,
        party="the coordinating entity",
        days=days,
    )
    audit.record(work, "extend", "joint-programme", programme.id, after={"days": days})


_EVIDENCE_OF = {
    "activities-done": (Role.ENTITY, "the coordinating entity"),
    "agent-confirmation": (Role.AGENT, "the Administrative Agent"),
}


def close_evidence(work: Work, programme: JointProgramme, sent: EvidenceSent) -> ClosureEvidence:
    """Enter a word that a closure needs, by whoever answers for it.

    Raises:
        WrongState: the programme has not begun, or its books are closed.
        NotPermitted: the paper is another's to give.
        Invalid: the party is another.
    """
    state = ProgrammeState(programme.state)
    if Counts.OPERATIONAL not in state.counts:
        raise WrongState("enter a closing paper", state.public)
    role, party = _EVIDENCE_OF[sent.kind]
    if role is Role.AGENT:
        if state is not ProgrammeState.OPERATIONALLY_CLOSED:
            raise WrongState("confirm the books of a closure", state.public)
        holds, wanted = True, "agent"
    else:
        holds = work.actor.organisation == programme.coordinator_id
        wanted = partner_codes(work, programme.id).get(programme.coordinator_id, "")
    if sent.party != wanted:
        raise Invalid("party", f"this paper comes from {wanted}")
    if not (holds and work.actor.exercises(role)):
        raise NotPermitted(party, "give this paper")
    row = work.add(
        ClosureEvidence(
            programme_id=programme.id,
            kind=sent.kind,
            party=sent.party,
            received_on=work.today(),
            text=sent.text,
        )
    )
    audit.record(
        work,
        "evidence",
        "joint-programme",
        programme.id,
        after={"kind": sent.kind, "party": sent.party},
    )
    return row
