"""What can be done to a concept note besides the steps of its life."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, func, select

from mptf.audit import service as audit
from mptf.calls.models import Call
from mptf.errors import Invalid, NotFound, NotPermitted, WrongState
from mptf.forms import service as forms
from mptf.lives.states import Counts
from mptf.notes.models import (
    ConceptNote,
    Endorsement,
    Finding,
    FindingAnswer,
    NotePartner,
    NoteVersion,
    ScreeningCheck,
)
from mptf.notes.schemas import EndorsementSent, Findings
from mptf.notes.states import NoteState
from mptf.numbers import yearly
from mptf.people.models import Organisation
from mptf.policy import Role
from mptf.profile import NoteForm
from mptf.work import Work

WRITABLE = frozenset(NoteState.counting(Counts.WRITABLE))
"""The states in which the entities may change what the note says."""


ENDORSEMENTS = "endorsements"
"""What a finding may be bound to beside the fields of the form."""

UNTITLED = "Untitled concept note"
"""What a note is called until somebody gives it a title."""

CONFIRMED = "this part is confirmed; it is to be confirmed anew once its budget changes"
"""Why there is nothing to confirm."""


def draft(
    work: Work, *, call: Call, coordinator: Organisation, illustrative: bool = False
) -> ConceptNote:
    """A new, empty note of a call. It gets its first state from the workflow."""
    return work.add(
        ConceptNote(
            number=yearly(work, "CN"),
            call_id=call.id,
            coordinator_id=coordinator.id,
            title=UNTITLED,
            currency=work.profile.fund.currency,
            illustrative=illustrative,
            created_at=work.now(),
        )
    )


def partners(work: Work, note_id: UUID) -> list[NotePartner]:
    """The participating organisations of a note."""
    query = select(NotePartner).where(NotePartner.note_id == note_id)
    return list(work.session.exec(query.order_by(col(NotePartner.id))))


def confirm(work: Work, note: ConceptNote, organisation: Organisation) -> None:
    """A participating entity confirms its part and its budget.

    Raises:
        NotPermitted: the actor is not of that entity.
        NotFound: the entity has no part in the note.
        Invalid: it is confirmed, and its budget was not changed since.
    """
    if not work.actor.holds(Role.ENTITY) or work.actor.organisation != organisation.id:
        raise NotPermitted(organisation.name, "confirm its part of a note")
    for row in partners(work, note.id):
        if row.organisation_id == organisation.id:
            if row.confirmed_on is not None:
                raise Invalid("entity", CONFIRMED)
            row.confirmed_on = work.today()
            work.session.flush()
            audit.record(
                work, "confirm", "concept-note", note.id, after={"entity": organisation.code}
            )
            return
    raise NotFound("partner of the note", organisation.code)


def endorse(work: Work, note: ConceptNote, sent: EndorsementSent) -> Endorsement:
    """Attach the signature of a Resident Coordinator or a government's letter for one country.

    Raises:
        WrongState: the note is with the Committee, or has ended.
        Invalid: the note does not cover this country, or the signature lies in the future.
        NotPermitted: a Resident Coordinator endorses for the own country alone.
    """
    if note.state not in WRITABLE | {NoteState.SUBMITTED, NoteState.SCREENING}:
        raise WrongState("endorse", NoteState(note.state).public)
    if sent.country not in note.content.get("countries", ()):
        raise Invalid("country", f"the note does not cover {sent.country}")
    if sent.signed_on > work.today():
        raise Invalid("signed_on", "a signature is entered after it was given")
    actor = work.actor
    if actor.roles == {Role.RESIDENT_COORDINATOR} and (actor.country, "resident-coordinator") != (
        sent.country,
        sent.kind,
    ):
        raise NotPermitted("the Resident Coordinator of that country", "endorse it")
    row = work.add(
        Endorsement(
            note_id=note.id,
            country=sent.country,
            kind=sent.kind,
            signed_by=sent.signed_by,
            signed_on=sent.signed_on,
        )
    )
    audit.record(
        work,
        "endorse",
        "concept-note",
        note.id,
        after={"country": sent.country, "kind": sent.kind},
    )
    return row


def endorsements(work: Work, note_id: UUID) -> list[Endorsement]:
    """Every endorsement of a note, country by country."""
    query = select(Endorsement).where(Endorsement.note_id == note_id)
    return list(work.session.exec(query.order_by(col(Endorsement.country), col(Endorsement.kind))))


def freeze_version(work: Work, note: ConceptNote) -> None:
    """Keep what is submitted, word for word, as the next version."""
    note.version += 1
    work.add(
        NoteVersion(
            note_id=note.id,
            number=note.version,
            frozen_at=work.now(),
            title=note.title,
            content=note.content,
            profile_digest=work.profile.digest,
        )
    )


def version(work: Work, note: ConceptNote) -> NoteVersion:
    """The version last submitted.

    Raises:
        NotFound: nothing was submitted yet.
    """
    row = work.session.exec(
        select(NoteVersion).where(
            NoteVersion.note_id == note.id, NoteVersion.number == note.version
        )
    ).first()
    if row is None:
        raise NotFound("submitted version of the note", note.number)
    return row


def checks(work: Work, note: ConceptNote) -> list[ScreeningCheck]:
    """The checklist of the note's present version, empty before screening."""
    query = select(ScreeningCheck).where(
        ScreeningCheck.note_id == note.id, ScreeningCheck.version == note.version
    )
    return list(work.session.exec(query.order_by(col(ScreeningCheck.rule))))


def places(form: NoteForm) -> dict[str, str]:
    """To what a finding can be bound, each with its label: the form's fields, and endorsements."""
    return {field.name: field.label for field in form.fields} | {ENDORSEMENTS: "Endorsements"}


def find(work: Work, note: ConceptNote, sent: Findings) -> None:
    """Enter what the entity is asked to mend in this version.

    Raises:
        Invalid: the form of its call has no such field.
    """
    known = places(forms.of_call(work, note.call_id))
    for finding in sent.findings:
        if finding.field not in known:
            raise Invalid(
                "findings", f"its form has no field “{finding.field}”; it has {', '.join(known)}"
            )
        work.add(
            Finding(note_id=note.id, version=note.version, field=finding.field, text=finding.text)
        )


def answer(work: Work, note: ConceptNote, answers: Mapping[str, str]) -> list[FindingAnswer]:
    """Say by field what became of what was found in it; fields that are left out stay as they are.

    Raises:
        Invalid: nothing was found in that field of the present version.
    """
    found = {finding.field for finding in findings(work, note)}
    given = []
    for field, text in answers.items():
        if field not in found:
            raise Invalid("answers", f"nothing was asked for in “{field}”")
        query = select(func.count()).select_from(FindingAnswer)
        before = work.session.exec(
            query.where(
                FindingAnswer.note_id == note.id,
                FindingAnswer.version == note.version,
                FindingAnswer.field == field,
            )
        ).one()
        given.append(
            work.add(
                FindingAnswer(
                    note_id=note.id,
                    version=note.version,
                    field=field,
                    seq=before + 1,
                    text=text,
                    answered_at=work.now(),
                    answered_by=work.actor.id,
                )
            )
        )
    audit.record(work, "answer", "concept-note", note.id, after={"fields": sorted(answers)})
    return given


def answers(work: Work, note: ConceptNote) -> dict[str, str]:
    """What was said last to the findings of the present version, by field."""
    query = select(FindingAnswer).where(
        FindingAnswer.note_id == note.id, FindingAnswer.version == note.version
    )
    given = work.session.exec(query.order_by(col(FindingAnswer.seq)))
    return {row.field: row.text for row in given}


def findings(work: Work, note: ConceptNote) -> list[Finding]:
    """What was found in the note's present version."""
    query = select(Finding).where(Finding.note_id == note.id, Finding.version == note.version)
    return list(work.session.exec(query.order_by(col(Finding.field), col(Finding.id))))
