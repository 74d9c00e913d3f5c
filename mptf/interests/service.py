"""Express interest in a note of the pipeline, and answer it."""

from __future__ import annotations

from sqlmodel import col, select

from mptf.audit import service as audit
from mptf.errors import GuardRefused, NotFound
from mptf.interests.models import Interest, InterestAnswer, InterestWords
from mptf.interests.schemas import InterestAnswerSent, InterestSent
from mptf.lives.states import Counts
from mptf.notes.models import ConceptNote
from mptf.notes.states import NoteState
from mptf.numbers import yearly
from mptf.outbox import service as outbox
from mptf.people.models import Organisation, Person
from mptf.policy import Role
from mptf.templating import render_text
from mptf.work import Work

KIND = "interest"


def express(work: Work, sent: InterestSent, organisation: str = "") -> Interest:
    """Keep that somebody is interested in a note. It reserves nothing and promises nothing.

    A donor who has signed in expresses it for its own organisation, whatever else was said.

    Raises:
        NotFound: no note of this number is published in the pipeline today.
    """
    note = work.session.exec(
        select(ConceptNote).where(
            ConceptNote.number == sent.note,
            col(ConceptNote.state).in_(NoteState.counting(Counts.PIPELINE)),
        )
    ).first()
    if note is None:
        raise NotFound("note in the pipeline", sent.note)
    donor = own_donor(work)
    row = work.add(
        Interest(
            number=yearly(work, "INT"),
            note_id=note.id,
            donor_id=donor.id if donor else None,
            expressed_at=work.now(),
            expressed_by=work.actor.id if work.actor.sight.signed_in else None,
            illustrative=sent.illustrative,
        )
    )
    work.add(
        InterestWords(
            interest_id=row.id,
            organisation=donor.name if donor else organisation,
            name=sent.name,
            email=sent.email,
            text=sent.text,
        )
    )
    # Neither the note nor the person: the record is read by more than see the interest.
    audit.record(work, "express", KIND, row.id)
    return row


def answer(work: Work, interest: Interest, sent: InterestAnswerSent) -> Interest:
    """Say what was done about an interest; whoever expressed it gets it by mail.

    Raises:
        GuardRefused: it was answered.
    """
    done = select(InterestAnswer.id).where(InterestAnswer.interest_id == interest.id)
    if work.session.exec(done).first() is not None:
        raise GuardRefused(("It was answered: an answer is given once.",))
    row = work.add(
        InterestAnswer(
            interest_id=interest.id,
            text=sent.text,
            answered_at=work.now(),
            answered_by=work.actor.id,
        )
    )
    _mail(work, interest, row)
    audit.record(work, "answer", KIND, interest.id)
    return interest


def own_donor(work: Work) -> Organisation | None:
    """The donor for which the actor speaks; none where they speak for none."""
    if not work.actor.holds(Role.DONOR) or work.actor.organisation is None:
        return None
    return work.get(Organisation, work.actor.organisation)


def _mail(work: Work, interest: Interest, answered: InterestAnswer) -> None:
    """Mail the answer to who asked, unless their address was erased."""
    asked = work.session.exec(
        select(InterestWords).where(InterestWords.interest_id == interest.id)
    ).first()
    if asked is None:
        return
    note = work.get(ConceptNote, interest.note_id)
    sender = work.get(Person, work.actor.id)
    fund = work.profile.fund
    text = render_text(
        "emails/interest-answer.txt",
        {
            "name": asked.name,
            "number": interest.number,
            "note": note.number,
            "title": note.title,
            "text": answered.text,
            "who": sender.name,
            "function": sender.title,
            "fund": fund.name,
        },
    )
    outbox.queue(
        work,
        key=f"interest-answer/{answered.id}",
        to_email=asked.email,
        to_name=asked.name,
        subject=f"{fund.short_name}: your interest {interest.number} in {note.number}",
        text=text,
    )
