"""Invite somebody from outside to write a note with its entities, by a link, and end that again.

The right is a row on one note; it stands from the invitation on and whoever has it already signs in
as ever. A person whom nobody has entered is entered with the role of a writer, which opens nothing
by itself, and their account waits for the password that they choose by the link.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, func, select

from mptf.access import service as access
from mptf.access.limits import Limit
from mptf.access.models import Login
from mptf.audit import service as audit
from mptf.clock import day_in
from mptf.errors import GuardRefused, Invalid, LinkOver, NotFound, NotPermitted
from mptf.links import service as links
from mptf.notes.models import ConceptNote, WritingLink
from mptf.notes.schemas import EndWriterSent, InviteSent
from mptf.notes.service import WRITABLE, partners
from mptf.notes.states import NoteState
from mptf.notes.writing import BUDGET, of_form
from mptf.outbox import service as outbox
from mptf.people import queries as find
from mptf.people import service as people
from mptf.people.models import NoteWriter, NoteWriterEnded, Organisation, Person
from mptf.people.writing import goes_on
from mptf.policy import Role
from mptf.templating import day, instant, render_text
from mptf.work import Work

INVITED_BY_ADDRESS = Limit("writing/address", 5, timedelta(hours=24))
"""A mailbox is not filled by a link that somebody sends again and again."""

OPENS_THE_NOTE = frozenset({"partners"})
"""What a note says that lets others see and write it: its entities say it, no guest of theirs."""


class Invitation(NamedTuple):
    """What a link leads to."""

    link: WritingLink
    writer: NoteWriter
    note: ConceptNote


# --- Inviting ------------------------------------------------------------------------------------


def invite(work: Work, note: ConceptNote, sent: InviteSent) -> NoteWriter:
    """Let somebody write a note, and mail them a link; an earlier link to them works no more.

    Raises:
        Invalid: the entity has no part in the note, neither entity nor partner is named, or the
            address is of somebody who is not invited.
        GuardRefused: they write it already, or were mailed too often today.
    """
    organisation = _invited_for(work, note, sent)
    email = sent.email.strip()
    person = _known_by(work, email)
    if person is not None:
        _require_guest(work, note, person)
    links.require_not_flooded(work, INVITED_BY_ADDRESS, email, "invited")
    if person is None:
        person = _entered(work, note, sent, organisation)
    writer = _right(work, note, person)
    if writer is None:
        writer = work.add(
            NoteWriter(
                note_id=note.id,
                person_id=person.id,
                organisation_id=organisation.id if organisation else None,
                partner=sent.partner,
                name=sent.name,
                invited_at=work.now(),
                invited_by=work.actor.id,
            )
        )
    elif (writer.organisation_id, writer.partner) != (
        organisation.id if organisation else None,
        sent.partner,
    ):
        raise GuardRefused(("They write it already for somebody else: end that first.",))
    _send(work, note, writer, email)
    after = {"name": sent.name, "for": sent.entity or "", "partner": sent.partner}
    audit.record(work, "invite to write", "concept-note", note.id, after=after)
    return writer


def end(work: Work, note: ConceptNote, sent: EndWriterSent) -> None:
    """Let somebody write a note no more; what they wrote stays, and their link works no more.

    Raises:
        NotFound: nobody of that key writes the note by an invitation.
    """
    query = select(NoteWriter).where(
        NoteWriter.id == sent.writer, NoteWriter.note_id == note.id, goes_on()
    )
    writer = work.session.exec(query).first()
    if writer is None:
        raise NotFound("invited writer of this note", str(sent.writer))
    work.add(
        NoteWriterEnded(
            writer_id=writer.id,
            ended_at=work.now(),
            ended_by=work.actor.id,
            reason=sent.reason,
        )
    )
    _withdraw_links(work, writer)
    before, after = {"name": writer.name}, {"why": sent.reason}
    audit.record(work, "end a writer", "concept-note", note.id, before=before, after=after)


def _invited_for(work: Work, note: ConceptNote, sent: InviteSent) -> Organisation | None:
    """The entity for which somebody is to write; nothing where it is another partner alone."""
    if not sent.entity and not sent.partner:
        raise Invalid("entity", "name an entity of the note, or the partner in words")
    if not sent.entity:
        return None
    organisation = find.organisation(work, sent.entity)
    if organisation.id not in _parts(work, note):
        raise Invalid(
            "entity", f"{sent.entity} takes no part in the note: add it to the note first"
        )
    return organisation


def _parts(work: Work, note: ConceptNote) -> set[UUID]:
    """The entities of a note."""
    return {note.coordinator_id, *(row.organisation_id for row in partners(work, note.id))}


def _known_by(work: Work, email: str) -> Person | None:
    """Who is in service under an address; whoever has an account before others."""
    query = (
        select(Person)
        .outerjoin(Login, col(Login.person_id) == Person.id)
        .where(func.lower(Person.email) == email.casefold(), col(Person.retired_at).is_(None))
        .order_by(col(Login.id).is_(None), col(Person.id))
    )
    return work.session.exec(query).first()


def _require_guest(work: Work, note: ConceptNote, person: Person) -> None:
    """Whoever screens, decides or keeps the money writes no note; of its entities all write it."""
    actor = people.actor(work, person.id)
    sight = actor.sight
    if sight.everything or sight.committee or sight.agent:
        raise Invalid("email", "whoever screens, decides or keeps the fund's money writes no note")
    if actor.holds(Role.ENTITY) and actor.organisation in _parts(work, note):
        raise Invalid("email", f"{person.name} is of an entity of the note and writes it already")


def _entered(
    work: Work, note: ConceptNote, sent: InviteSent, organisation: Organisation | None
) -> Person:
    """A person of whom nothing is known yet, with an account that waits for its password."""
    person = people.add_person(
        work,
        name=sent.name,
        title="Invited writer",
        organisation=organisation or work.get(Organisation, note.coordinator_id),
        roles=[Role.WRITER],
        email=sent.email.strip(),
        illustrative=note.illustrative,
    )
    access.open_account(work, person)
    return person


def _right(work: Work, note: ConceptNote, person: Person) -> NoteWriter | None:
    """By which a person writes a note."""
    query = select(NoteWriter).where(
        NoteWriter.note_id == note.id, NoteWriter.person_id == person.id, goes_on()
    )
    return work.session.exec(query).first()


def _withdraw_links(work: Work, writer: NoteWriter) -> None:
    standing = select(WritingLink).where(
        WritingLink.writer_id == writer.id,
        col(WritingLink.used_at).is_(None),
        col(WritingLink.withdrawn_at).is_(None),
    )
    for link in work.session.exec(standing):
        link.withdrawn_at = work.now()
    work.session.flush()


def _send(work: Work, note: ConceptNote, writer: NoteWriter, email: str) -> None:
    _withdraw_links(work, writer)
    fresh = links.fresh()
    link = work.add(
        WritingLink(
            writer_id=writer.id,
            email=email,
            token_hash=fresh.hash,
            sent_at=work.now(),
            sent_by=work.actor.id,
            ends_at=work.now() + timedelta(days=work.profile.writing.link_days),
        )
    )
    zone, fund = work.profile.fund.zone, work.profile.fund
    text = render_text(
        "emails/writing-invitation.txt",
        {
            "name": writer.name,
            "by": work.actor.name,
            "number": note.number,
            "title": note.title,
            "fund": fund.name,
            "address": f"{work.public_url}/write-with/{fresh.token}",
            "until": instant(link.ends_at, zone),
        },
    )
    outbox.queue(
        work,
        key=f"writing/{link.id}",
        to_email=email,
        to_name=writer.name,
        subject=f"{fund.short_name}: action required by {day(day_in(zone, link.ends_at))}: "
        f"write {note.number} with its entities",
        text=text,
    )


# --- Coming in -----------------------------------------------------------------------------------


def invited(work: Work, token: str) -> Invitation:
    """What a link leads to, while it can be used.

    Raises:
        LinkOver: it was used, replaced, ended or has run out, the note is written no more, the
            entity takes part in it no more, or there never was such a link.
    """
    link = links.found(work, WritingLink, token)
    writer = work.get(NoteWriter, link.writer_id)
    note = work.get(ConceptNote, writer.note_id)
    ended = select(NoteWriterEnded).where(NoteWriterEnded.writer_id == writer.id)
    if (over := work.session.exec(ended).first()) is not None:
        when = instant(over.ended_at, work.profile.fund.zone)
        raise LinkOver(f"The invitation was ended on {when}.")
    if link.used_at is not None:
        when = instant(link.used_at, work.profile.fund.zone)
        raise LinkOver(f"This link was used on {when}: sign in with the password chosen then.")
    links.require_standing(work, link.withdrawn_at, link.ends_at)
    if note.state not in WRITABLE:
        state = NoteState(note.state).public
        raise LinkOver(f"The note is not being written any more: its state is “{state}”.")
    if writer.organisation_id is not None and writer.organisation_id not in _parts(work, note):
        raise LinkOver("The entity for which you were to write takes part in the note no more.")
    return Invitation(link, writer, note)


def account(work: Work, invitation: Invitation) -> Login:
    """The account by which somebody who was invited comes in.

    Raises:
        LinkOver: they are known to the fund, which has still to let them in.
    """
    query = select(Login).where(Login.person_id == invitation.writer.person_id)
    login = work.session.exec(query).first()
    if login is None:
        raise LinkOver("You are entered here already, and the secretariat has still to let you in.")
    return login


def use(work: Work, token: str, password_hash: str) -> Invitation:
    """Open the account with the password that its owner chose; the link works no more.

    Raises:
        LinkOver: as for `invited` and `account`, or the account has a password already.
    """
    found = invited(work, token)
    login = account(work, found)
    if login.password_hash is not None:
        raise LinkOver("Your account has a password already: sign in with it.")
    found.link.used_at = work.now()
    access.set_password(work, login, password_hash)
    return found


# --- What a guest may write ----------------------------------------------------------------------


def is_guest(work: Work, note: ConceptNote) -> bool:
    """Whether the actor has no part in a note but by an invitation."""
    actor = work.actor
    if note.id not in actor.writes:
        return False
    if actor.holds(Role.ENTITY) and actor.organisation in _parts(work, note):
        return False
    own_country = actor.country in note.content.get("countries", ())
    return not (actor.holds(Role.RESIDENT_COORDINATOR) and own_country)


def closed_to_guest(work: Work, note: ConceptNote, names: Iterable[str]) -> list[str]:
    """Which of these fields are not the actor's to write, being a guest: by their names."""
    if not is_guest(work, note):
        return []
    own = f"{BUDGET}.{_own_code(work, note)}"
    return [n for n in names if n in OPENS_THE_NOTE or (of_form(n) == BUDGET and n != own)]


def require_theirs(work: Work, note: ConceptNote, names: Iterable[str]) -> None:
    """Refuse a guest who writes what the entities of a note write themselves.

    Raises:
        NotPermitted: the budget of another, or who takes part.
    """
    if closed_to_guest(work, note, names):
        raise NotPermitted(
            "an entity of the note", "write the budget of another, or say who takes part"
        )


def require_part(work: Work, note: ConceptNote, act: str) -> None:
    """Refuse somebody who has no part in a note but by an invitation to write it.

    Raises:
        NotPermitted: names who does it.
    """
    if is_guest(work, note):
        raise NotPermitted("whoever takes part in the note", act)


def _own_code(work: Work, note: ConceptNote) -> str:
    """The entity for which the actor was invited; nothing for another partner."""
    query = (
        select(Organisation.code)
        .join(NoteWriter, col(NoteWriter.organisation_id) == Organisation.id)
        .where(NoteWriter.note_id == note.id, NoteWriter.person_id == work.actor.id, goes_on())
    )
    return work.session.exec(query).first() or ""
