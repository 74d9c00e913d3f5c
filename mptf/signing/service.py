"""Take signatures on an approved document by a link that signs once, and from paper."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import col, select

from mptf.access.limits import Limit
from mptf.attachments import service as attachments
from mptf.attachments.models import FileKind
from mptf.attachments.schemas import FileSent
from mptf.attachments.visibility import PROGRAMME
from mptf.audit import service as audit
from mptf.clock import day_in
from mptf.deadlines import service as deadlines
from mptf.endorsements.models import EndorsementRequest
from mptf.errors import Changed, GuardRefused, Invalid, LinkOver
from mptf.links import service as links
from mptf.links.models import MailedLink
from mptf.network import reference
from mptf.outbox import service as outbox
from mptf.people.service import actors
from mptf.policy import coordinator, secretariat
from mptf.programmes import service as programmes
from mptf.programmes.models import JointProgramme, ProgrammeSignature, ProgrammeVersion
from mptf.programmes.schemas import SignatureSent
from mptf.programmes.states import ProgrammeState
from mptf.signing.models import (
    SignatureFile,
    SignatureLink,
    SignatureReply,
)
from mptf.signing.queries import SIGNATURES
from mptf.signing.schemas import Answer, SignatureAskSent, SignedByLink
from mptf.templating import day, instant, render_text
from mptf.work import Work

COUNTRY = "resident-coordinator"
"""Whose signature may be given by a link."""

ASKED_BY_ADDRESS = Limit("signature/address", 5, timedelta(hours=24))
"""A mailbox is not filled by a link that somebody asks for again and again."""


# --- Asking --------------------------------------------------------------------------------------


def ask(work: Work, programme: JointProgramme, sent: SignatureAskSent) -> SignatureLink:
    """Mail a Resident Coordinator a link by which they read the document and sign once.

    A link that was sent for the same country before and is not answered works no more.

    Raises:
        Invalid: the profile asks for no such signature on this document.
        GuardRefused: it is signed already, or this address was asked too often today.
    """
    codes = programmes.partner_codes(work, programme.id)
    if (COUNTRY, sent.country) not in programmes.signatures_wanted(work, programme, codes.values()):
        raise Invalid("country", f"no Resident Coordinator signs it for {sent.country}")
    if _is_signed(work, programme, sent.country):
        where = name_of(sent.country)
        raise GuardRefused((f"The Resident Coordinator of {where} has signed it already.",))
    links.require_not_flooded(work, ASKED_BY_ADDRESS, sent.email, "asked")
    due = deadlines.due(work, programme.id, SIGNATURES)
    row = _link(work, programme, sent, due)
    audit.record(
        work, "ask for signature", "joint-programme", programme.id, after={"country": sent.country}
    )
    return row


def link_again(work: Work, programme: JointProgramme, country: str, due: date) -> int:
    """A new link to whoever is known to answer for the country; the one before works no more."""
    known: MailedLink | None = links.last(
        work, SignatureLink, *_asked_for(programme, country)
    ) or links.last(
        work,
        EndorsementRequest,
        EndorsementRequest.note_id == programme.note_id,
        EndorsementRequest.country == country,
        col(EndorsementRequest.answered_at).is_not(None),
    )
    if known is None:
        return 0
    again = SignatureAskSent(country=country, name=known.name, title=known.title, email=known.email)
    _link(work, programme, again, due)
    return 1


def _link(
    work: Work, programme: JointProgramme, sent: SignatureAskSent, due: date | None
) -> SignatureLink:
    links.withdraw(work, links.waiting(work, SignatureLink, *_asked_for(programme, sent.country)))
    fresh = links.fresh()
    kept = links.asking(work, sent, fresh, work.profile.programme.signing.link_days)
    row = work.add(SignatureLink(programme_id=programme.id, version=programme.version, **kept))
    zone = work.profile.fund.zone
    by = day(due) if due else day(day_in(zone, row.ends_at))
    text = render_text(
        "emails/signature-link.txt",
        {
            "name": row.name,
            "number": programme.number,
            "title": programme.title,
            "country": name_of(row.country),
            "fund": work.profile.fund.name,
            "address": f"{work.public_url}/sign/{fresh.token}",
            "until": instant(row.ends_at, zone),
        },
    )
    outbox.queue(
        work,
        key=f"signature-link/{row.id}",
        to_email=row.email,
        to_name=row.name,
        subject=f"{work.profile.fund.short_name}: action required by {by}: sign {programme.number}",
        text=text,
    )
    return row


def _asked_for(programme: JointProgramme, country: str) -> tuple[bool, bool]:
    return SignatureLink.programme_id == programme.id, SignatureLink.country == country


def _is_signed(work: Work, programme: JointProgramme, country: str) -> bool:
    given = programmes.signatures(work, programme)
    return any((row.kind, row.party) == (COUNTRY, country) for row in given)


def asked(work: Work, token: str) -> tuple[SignatureLink, JointProgramme]:
    """What a link asks for, while it can be answered.

    Raises:
        LinkOver: it was used, replaced or has run out, the document takes no signature of this
            country any more, or there never was such a link.
    """
    row = links.asked(work, SignatureLink, token)
    programme = work.get(JointProgramme, row.programme_id)
    if programme.state != ProgrammeState.APPROVED:
        state = ProgrammeState(programme.state).public
        raise LinkOver(f"The document takes no signatures any more: its state is “{state}”.")
    if programme.version != row.version:
        raise LinkOver("There is a later version of the document.")
    if _is_signed(work, programme, row.country):
        where = name_of(row.country)
        raise LinkOver(f"The Resident Coordinator of {where} has signed it meanwhile.")
    return row, programme


def document(work: Work, programme: JointProgramme) -> ProgrammeVersion:
    """The version that was approved, as it is signed."""
    return work.session.exec(
        select(ProgrammeVersion).where(
            ProgrammeVersion.programme_id == programme.id,
            ProgrammeVersion.number == programme.version,
        )
    ).one()


def reply(work: Work, token: str, sent: SignedByLink) -> SignatureReply:
    """Sign a document by a link, or say what is in the way; the link is used up.

    Raises:
        LinkOver: as for `asked`.
        Changed: there is a later version than the one that was read.
        Invalid: nothing was said why it is not signed.
    """
    row, programme = asked(work, token)
    if sent.answer is Answer.COMMENT and not sent.text:
        raise Invalid("text", "say what is in the way")
    if sent.read != links.reading(document(work, programme)):
        raise Changed
    signature = None
    if sent.answer is Answer.SIGN:
        signature = programmes.keep_signature(
            work,
            programme,
            SignatureSent(
                kind=COUNTRY,
                party=row.country,
                signed_by=f"{sent.name}, {sent.title}",
                signed_on=work.today(),
            ),
        )
    row.answered_at = work.now()
    given = work.add(
        SignatureReply(
            link_id=row.id,
            programme_id=programme.id,
            country=row.country,
            signature_id=signature.id if signature else None,
            name=sent.name,
            title=sent.title,
            text=sent.text,
            read_hash=sent.read,
            replied_at=work.now(),
        )
    )
    _tell(work, programme, given)
    if signature is None:
        after = {"country": row.country}
        audit.record(work, "comment by link", "joint-programme", programme.id, after=after)
    return given


def _tell(work: Work, programme: JointProgramme, given: SignatureReply) -> None:
    """Mail the secretariat and the coordinating entity what came."""
    what = "signed" if given.signature_id else "not signed"
    text = render_text(
        "emails/signature-reply.txt",
        {
            "who": f"{given.name}, {given.title}",
            "signed": given.signature_id is not None,
            "number": programme.number,
            "title": programme.title,
            "country": name_of(given.country),
            "text": given.text,
            "address": f"{work.public_url}/programmes/{programme.number}/signatures",
        },
    )
    for person, actor in actors(work):
        if person.email and (coordinator | secretariat).includes(actor, programme):
            outbox.queue(
                work,
                key=f"signature-reply/{given.id}/{person.id}",
                to_email=person.email,
                to_name=person.name,
                subject=f"{programme.number}: {what} for {name_of(given.country)}",
                text=text,
            )


# --- From paper ----------------------------------------------------------------------------------


def rest_on(
    work: Work, programme: JointProgramme, signature: ProgrammeSignature, sent: FileSent
) -> None:
    """Attach the file that holds a signature from paper.

    Raises:
        Invalid, GuardRefused: as for `attachments.attach`.
    """
    file = attachments.attach(work, PROGRAMME, programme.id, FileKind.SIGNATURE, sent)
    work.add(SignatureFile(signature_id=signature.id, attachment_id=file.id))


def name_of(code: str) -> str:
    """A country by its name; a region as it is written."""
    known = reference.countries()
    return known[code].short_name or code if code in known else code
