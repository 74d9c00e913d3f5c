"""Take signatures on an approved document by a link that signs once, and from paper."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select

from mptf.access import limits
from mptf.access.limits import Limit
from mptf.access.queries import secret_hash
from mptf.attachments import service as attachments
from mptf.attachments.models import FileKind
from mptf.attachments.schemas import FileSent
from mptf.attachments.visibility import PROGRAMME
from mptf.audit import service as audit
from mptf.clock import day_in
from mptf.db import canonical_json
from mptf.deadlines import service as deadlines
from mptf.endorsements.models import EndorsementRequest
from mptf.errors import Changed, GuardRefused, Invalid, LinkOver
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
    if not limits.count(work, ASKED_BY_ADDRESS, sent.email.strip().casefold()):
        reason = f"{sent.email} was asked {ASKED_BY_ADDRESS.times} times within a day: wait."
        raise GuardRefused((reason,))
    due = deadlines.due(work, programme.id, SIGNATURES)
    row = _link(work, programme, sent, due)
    audit.record(
        work, "ask for signature", "joint-programme", programme.id, after={"country": sent.country}
    )
    return row


def link_again(work: Work, programme: JointProgramme, country: str, due: date) -> int:
    """A new link to whoever is known to answer for the country; the one before works no more."""
    known: SignatureLink | EndorsementRequest | None = work.session.exec(
        select(SignatureLink)
        .where(SignatureLink.programme_id == programme.id, SignatureLink.country == country)
        .order_by(col(SignatureLink.asked_at).desc())
    ).first()
    if known is None:
        known = work.session.exec(
            select(EndorsementRequest)
            .where(
                EndorsementRequest.note_id == programme.note_id,
                EndorsementRequest.country == country,
                col(EndorsementRequest.answered_at).is_not(None),
            )
            .order_by(col(EndorsementRequest.answered_at).desc())
        ).first()
    if known is None:
        return 0
    again = SignatureAskSent(country=country, name=known.name, title=known.title, email=known.email)
    _link(work, programme, again, due)
    return 1


def _link(
    work: Work, programme: JointProgramme, sent: SignatureAskSent, due: date | None
) -> SignatureLink:
    for earlier in _open(work, programme.id, sent.country):
        earlier.withdrawn_at = work.now()
    token = secrets.token_urlsafe(32)
    row = work.add(
        SignatureLink(
            programme_id=programme.id,
            version=programme.version,
            country=sent.country,
            name=sent.name,
            title=sent.title,
            email=sent.email.strip(),
            token_hash=secret_hash(token),
            asked_at=work.now(),
            asked_by=work.actor.id,
            ends_at=work.now() + timedelta(days=work.profile.programme.signing.link_days),
        )
    )
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
            "address": f"{work.public_url}/sign/{token}",
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


def _open(work: Work, programme_id: UUID, country: str) -> Iterable[SignatureLink]:
    found = select(SignatureLink).where(
        SignatureLink.programme_id == programme_id,
        SignatureLink.country == country,
        col(SignatureLink.answered_at).is_(None),
        col(SignatureLink.withdrawn_at).is_(None),
    )
    return list(work.session.exec(found))


def _is_signed(work: Work, programme: JointProgramme, country: str) -> bool:
    given = programmes.signatures(work, programme)
    return any((row.kind, row.party) == (COUNTRY, country) for row in given)


def asked(work: Work, token: str) -> tuple[SignatureLink, JointProgramme]:
    """What a link asks for, while it can be answered.

    Raises:
        LinkOver: it was used, replaced or has run out, the document takes no signature of this
            country any more, or there never was such a link.
    """
    row = work.session.exec(
        select(SignatureLink).where(SignatureLink.token_hash == secret_hash(token))
    ).first()
    if row is None:
        raise LinkOver("This link is not known here; it may have been cut short in the mail.")
    zone = work.profile.fund.zone
    if row.answered_at is not None:
        raise LinkOver(f"This link was used on {instant(row.answered_at, zone)}.")
    if row.withdrawn_at is not None:
        raise LinkOver("This link was replaced by a later one.")
    if row.ends_at <= work.now():
        raise LinkOver(f"This link ran out on {instant(row.ends_at, zone)}.")
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


def reading(version: ProgrammeVersion) -> str:
    """The hash of what a version says, by which one knows what somebody had before them."""
    said = canonical_json([version.title, version.content])
    return hashlib.sha256(said.encode()).hexdigest()


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
    if sent.read != reading(document(work, programme)):
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
