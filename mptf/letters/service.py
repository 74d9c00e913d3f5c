"""Call for a letter, sign it, keep its printed sheet. Source: handbook 9."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import col, select

from mptf.audit import service as audit
from mptf.committee.models import DecisionItem
from mptf.errors import Invalid
from mptf.letters.binding import LETTERS, Letter
from mptf.letters.facts import context_of
from mptf.letters.frame import LetterFrame, Signatory
from mptf.letters.models import Letter as SignedLetter
from mptf.letters.models import LetterDraft, Sheet
from mptf.letters.rendering import Sheet as Printed
from mptf.letters.rendering import assets_hash, render_html, template_hash
from mptf.numbers import next_number
from mptf.outbox import service as outbox
from mptf.people import queries as people
from mptf.people.models import Organisation, Person
from mptf.people.service import relied_on
from mptf.policy import Purpose, Role
from mptf.templating import day
from mptf.work import Work

_CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that is read for something else
_CODE_LENGTH = 12
_FRAME: TypeAdapter[LetterFrame] = TypeAdapter(LetterFrame)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who signs, in whose name, by which delegation."""

    person_id: UUID
    signatory: Signatory
    delegation: str | None


def issue(work: Work, letter: Letter, subject: Any, item: DecisionItem | None) -> LetterDraft:
    """A step calls for a letter: signed at once by whoever may, else kept for its signatory."""
    rule = work.profile.letters[letter.name]
    draft = work.add(
        LetterDraft(
            kind=letter.name,
            subject_kind=letter.about.kind,
            subject_id=subject.id,
            decision_item_id=item.id if item else None,
            signed_by_role=rule.signed_by,
            facts=letter.freeze(letter.facts(work, subject, item)),
            called_for_at=work.now(),
        )
    )
    role = Role(rule.signed_by)
    if role is Role.SYSTEM or work.actor.may(Purpose.SIGN_LETTER, role):
        sign(work, draft)
    return draft


def sign(work: Work, draft: LetterDraft) -> SignedLetter:
    """Freeze facts, text and hashes under the next reference, and queue it to be sent.

    Raises:
        Invalid: it is signed already.
        NotPermitted: the actor is neither the signatory nor a delegate.
    """
    if draft.letter_id is not None:
        raise Invalid("letter", "it is signed already; a signed letter never changes")
    letter = LETTERS[draft.kind]
    rule = work.profile.letters[letter.name]
    hand = _hand(work, Role(rule.signed_by))
    subject = letter.about.find(work, draft.subject_id)
    facts = letter.revive(draft.facts)
    addressee, email = letter.about.addressee(work, subject)
    today = work.today()
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    profile = work.profile
    seq = next_number(work, f"letter/{rule.code}/{today.year}")
    reference = profile.letter_reference(letter.name, today.year, seq)
    due: date | None = getattr(facts, letter.deadline) if letter.deadline else None
    sender = work.get(Organisation, work.get(Person, hand.person_id).organisation_id)
    frame = LetterFrame(
        fund_code=profile.fund.code,
        fund_name=profile.fund.name,
        reference=reference,
        signed_on=today,
        place=profile.correspondence.place,
        addressee=addressee,
        copies=_copies(work, letter, subject, rule.copies),
        subject=f"{letter.subject}: {letter.about.reference(work, subject)}",
        signatory=hand.signatory,
        verification_code=code,
        verification_url=f"{work.public_url}/verify/{code}",
        enclosures=letter.enclosures,
        action_required_by=due,
        illustrative=bool(getattr(subject, "illustrative", False)),
        zone=profile.fund.zone,
        letterhead=tuple(sender.address),
    )
    html = render_html(letter.template, context_of(frame, facts))
    row = work.add(
        SignedLetter(
            reference=reference,
            kind=letter.name,
            year=today.year,
            seq=seq,
            subject_kind=letter.about.kind,
            subject_id=subject.id,
            subject=frame.subject,
            addressee=", ".join(
                filter(None, (addressee.name, addressee.title, addressee.organisation))
            ),
            addressee_email=email,
            decision_item_id=draft.decision_item_id,
            signed_at=work.now(),
            signed_on=today,
            signed_by=hand.person_id,
            delegation=hand.delegation,
            code=code,
            facts={
                "frame": _FRAME.dump_python(frame, mode="json"),
                "facts": letter.freeze(facts),
            },
            html=html,
            template_hash=template_hash(letter.template),
            assets_hash=assets_hash(),
            illustrative=frame.illustrative,
        )
    )
    draft.letter_id = row.id
    work.session.flush()
    audit.record(work, "sign letter", "letter", row.id, after={"reference": reference})
    if email:
        outbox.queue(
            work,
            key=f"letter/{reference}",
            to_email=email,
            to_name=addressee.name,
            subject=(f"Action required by {day(due)} – " if due else "") + frame.subject,
            text=_covering_text(frame, due),
            letter_id=row.id,
        )
    return row


def _covering_text(frame: LetterFrame, due: date | None) -> str:
    asked = f"\nAction is required by {day(due)}.\n" if due else ""
    return (
        f"{frame.subject}\n\nPlease find attached letter {frame.reference} of {frame.fund_name}, "
        f"dated {day(frame.signed_on)}.\n{asked}\nVerification code: {frame.verification_code}\n"
    )


def _hand(work: Work, role: Role) -> Hand:
    """The actor's hand where they may sign; for the system's letters, the head's printed name."""
    if role is Role.SYSTEM:
        holder = people.holder(work, Role.HEAD_OF_SECRETARIAT)
        return Hand(holder.id, _signatory(work, holder, None), None)
    delegation = relied_on(work, Purpose.SIGN_LETTER, role)
    person = work.get(Person, work.actor.id)
    return Hand(person.id, _signatory(work, person, delegation), delegation)


def _signatory(work: Work, person: Person, delegation: str | None) -> Signatory:
    organisation = work.get(Organisation, person.organisation_id)
    return Signatory(person.name, person.title, organisation.name, delegation)


def _copies(work: Work, letter: Letter, subject: Any, codes: tuple[str, ...]) -> tuple[str, ...]:
    lines: list[str] = []
    for code in codes:
        match code:
            case "resident-coordinators":
                lines += [
                    f"Resident Coordinator, {c}" for c in letter.about.countries(work, subject)
                ]
            case "punos":
                lines += letter.about.entities(work, subject)
            case "administrative-agent":
                lines.append(work.profile.bodies["agent"].name)
            case _:
                lines.append(work.profile.bodies[code].name)
    return tuple(lines)


def unprinted(work: Work, limit: int) -> list[SignedLetter]:
    """Signed letters without a sheet, the oldest first."""
    return list(
        work.session.exec(
            select(SignedLetter)
            .where(col(SignedLetter.id).not_in(select(Sheet.letter_id)))
            .order_by(col(SignedLetter.signed_at), col(SignedLetter.reference))
            .limit(limit)
        )
    )


def keep_sheet(work: Work, letter_id: UUID, printed: Printed) -> Sheet | None:
    """Keep a printed sheet, once; one that came second is dropped."""
    if work.session.exec(select(Sheet.id).where(Sheet.letter_id == letter_id)).first():
        return None
    if hashlib.sha256(printed.pdf).hexdigest() != printed.sha256:
        raise Invalid("sheet", "its bytes do not have the hash that came with them")
    return work.add(
        Sheet(
            letter_id=letter_id,
            printed_at=work.now(),
            pages=printed.pages,
            assets_hash=assets_hash(),
            sha256=printed.sha256,
            pdf=printed.pdf,
        )
    )
