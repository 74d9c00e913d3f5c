"""Ask a Resident Coordinator for an endorsement by a link, and take the answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from mptf.access.limits import Limit
from mptf.attachments import service as attachments
from mptf.attachments.models import FileKind
from mptf.audit import service as audit
from mptf.clock import day_in
from mptf.endorsements.models import EndorsementFile, EndorsementReply, EndorsementRequest
from mptf.endorsements.schemas import Answer, EndorsedByLink, WithdrawnSent
from mptf.errors import Changed, GuardRefused, Invalid, LinkOver, NotFound
from mptf.links import service as links
from mptf.links.schemas import AskSent
from mptf.network import reference
from mptf.notes import service as notes
from mptf.notes.models import ConceptNote, Endorsement
from mptf.notes.schemas import EndorsementSent
from mptf.notes.states import NoteState
from mptf.outbox import service as outbox
from mptf.people.service import actors
from mptf.policy import coordinator
from mptf.templating import day, instant, render_text
from mptf.work import Work

KIND = "resident-coordinator"
ENDORSABLE = notes.WRITABLE | {NoteState.SUBMITTED, NoteState.SCREENING}
"""The states in which an endorsement is still of use."""

ASKED_BY_ADDRESS = Limit("endorsement/address", 5, timedelta(hours=24))
"""A mailbox is not filled by a link that somebody asks for again and again."""


# --- Asking --------------------------------------------------------------------------------------


def ask(work: Work, note: ConceptNote, sent: AskSent) -> EndorsementRequest:
    """Mail somebody a link by which they read the note and answer once.

    A link that was sent for the same country before and is not answered works no more.

    Raises:
        Invalid: the note does not cover this country.
        GuardRefused: it is endorsed already, or this address was asked too often today.
    """
    _require_covered(note, sent.country)
    if _is_endorsed(work, note, sent.country):
        where = reference.country(sent.country).name
        raise GuardRefused((f"The Resident Coordinator of {where} has endorsed it already.",))
    links.require_not_flooded(work, ASKED_BY_ADDRESS, sent.email, "asked")
    links.withdraw(work, (one for one in _open(work, note.id) if one.country == sent.country))
    fresh = links.fresh()
    kept = links.asking(work, sent, fresh, work.profile.endorsement.link_days)
    row = work.add(EndorsementRequest(note_id=note.id, **kept))
    _mail(work, note, row, fresh.token)
    audit.record(
        work, "ask for endorsement", "concept-note", note.id, after={"country": sent.country}
    )
    return row


def withdraw(work: Work, note: ConceptNote, sent: WithdrawnSent) -> None:
    """Take a question back: its link works no more.

    Raises:
        NotFound: the note has no such question that is still open.
    """
    row = next((one for one in _open(work, note.id) if one.id == sent.request), None)
    if row is None:
        raise NotFound("open question about this note", str(sent.request))
    links.withdraw(work, (row,))
    audit.record(
        work, "withdraw question", "concept-note", note.id, before={"country": row.country}
    )


def _open(work: Work, note_id: UUID) -> list[EndorsementRequest]:
    return links.waiting(work, EndorsementRequest, EndorsementRequest.note_id == note_id)


def _is_endorsed(work: Work, note: ConceptNote, country: str) -> bool:
    given = notes.endorsements(work, note.id)
    return any((row.country, row.kind) == (country, KIND) for row in given)


def _mail(work: Work, note: ConceptNote, row: EndorsementRequest, token: str) -> None:
    zone = work.profile.fund.zone
    text = render_text(
        "emails/endorsement-request.txt",
        {
            "name": row.name,
            "number": note.number,
            "title": note.title,
            "country": reference.country(row.country).name,
            "fund": work.profile.fund.name,
            "address": f"{work.public_url}/endorse/{token}",
            "until": instant(row.ends_at, zone),
        },
    )
    outbox.queue(
        work,
        key=f"endorsement/{row.id}",
        to_email=row.email,
        to_name=row.name,
        subject=f"{work.profile.fund.short_name}: action required by "
        f"{day(day_in(zone, row.ends_at))}: endorse {note.number}",
        text=text,
    )


# --- Answering -----------------------------------------------------------------------------------


def asked(work: Work, token: str) -> tuple[EndorsementRequest, ConceptNote]:
    """What a link asks for, while it can be answered.

    Raises:
        LinkOver: it was answered, taken back or has run out, the note takes no endorsement of this
            country any more, or there never was such a link.
    """
    row = links.asked(work, EndorsementRequest, token)
    note = work.get(ConceptNote, row.note_id)
    if note.state not in ENDORSABLE:
        state = NoteState(note.state).public
        raise LinkOver(f"The note takes no endorsements any more: its state is “{state}”.")
    where = reference.country(row.country).name
    if row.country not in note.content.get("countries", ()):
        raise LinkOver(f"The note does not cover {where} any more.")
    if _is_endorsed(work, note, row.country):
        raise LinkOver(f"The Resident Coordinator of {where} has endorsed the note meanwhile.")
    return row, note


def reply(work: Work, token: str, sent: EndorsedByLink) -> EndorsementReply:
    """Endorse a note or comment on it, by a link; the link is used up.

    Raises:
        LinkOver: as for `asked`.
        Changed: the note was changed since it was opened.
        Invalid: a comment without words.
    """
    row, note = asked(work, token)
    if sent.answer is Answer.COMMENT and not sent.text:
        raise Invalid("text", "say what the entities should know")
    if sent.read != links.reading(note):
        raise Changed
    endorsement = None
    if sent.answer is Answer.ENDORSE:
        endorsement = _endorse(work, note, row, sent)
    row.answered_at = work.now()
    given = work.add(
        EndorsementReply(
            request_id=row.id,
            note_id=note.id,
            country=row.country,
            endorsement_id=endorsement.id if endorsement else None,
            name=sent.name,
            title=sent.title,
            text=sent.text,
            read_hash=sent.read,
            replied_at=work.now(),
        )
    )
    _tell(work, note, given)
    if endorsement is None:
        audit.record(
            work, "comment by link", "concept-note", note.id, after={"country": row.country}
        )
    return given


def _endorse(
    work: Work, note: ConceptNote, row: EndorsementRequest, sent: EndorsedByLink
) -> Endorsement:
    given = EndorsementSent(
        country=row.country,
        kind=KIND,
        signed_by=f"{sent.name}, {sent.title}",
        signed_on=work.today(),
    )
    return notes.endorse(work, note, given)


def _tell(work: Work, note: ConceptNote, given: EndorsementReply) -> None:
    """Mail the persons of the coordinating entity what came."""
    where = reference.country(given.country).name
    what = "endorsed" if given.endorsement_id else "commented on"
    text = render_text(
        "emails/endorsement-reply.txt",
        {
            "who": f"{given.name}, {given.title}",
            "endorsed": given.endorsement_id is not None,
            "number": note.number,
            "title": note.title,
            "country": where,
            "text": given.text,
            "address": f"{work.public_url}/notes/{note.number}",
        },
    )
    for person, actor in actors(work):
        if person.email and coordinator.includes(actor, note):
            outbox.queue(
                work,
                key=f"endorsement-reply/{given.id}/{person.id}",
                to_email=person.email,
                to_name=person.name,
                subject=f"{note.number}: {what} for {where}",
                text=text,
            )


# --- Letters -------------------------------------------------------------------------------------


def rest_on(work: Work, note: ConceptNote, endorsement: Endorsement, file_id: UUID) -> None:
    """Say which file on the note holds the signed letter of an endorsement.

    Raises:
        NotFound: no such file hangs on the note.
        Invalid: the file is no endorsement letter.
    """
    file = attachments.hanging(work, note.id, file_id)
    if file.kind != FileKind.ENDORSEMENT:
        raise Invalid("letter", f"{file.name} was attached as another kind of file")
    work.add(EndorsementFile(endorsement_id=endorsement.id, attachment_id=file.id))


def require_free(work: Work, file_id: UUID) -> None:
    """Refuse to take away a file on which an endorsement rests.

    Raises:
        GuardRefused: one does.
    """
    resting = select(EndorsementFile.id).where(EndorsementFile.attachment_id == file_id)
    if work.session.exec(resting).first() is not None:
        raise GuardRefused(("An endorsement rests on this letter: it stays with the note.",))


def _require_covered(note: ConceptNote, country: str) -> None:
    if country not in note.content.get("countries", ()):
        raise Invalid("country", f"the note does not cover {country}")
