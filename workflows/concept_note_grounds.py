"""What the guards of concept notes rest on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, exists, select

from mptf.attachments.models import Attachment, FileKind
from mptf.attachments.visibility import hangs
from mptf.calls.models import Call, CallTerms
from mptf.calls.queries import CLOSES_AT
from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.forms.models import CallForm
from mptf.notes.models import (
    ConceptNote,
    Finding,
    FindingAnswer,
    NoteComment,
    NotePartner,
    ScreeningCheck,
)
from mptf.policy import Sight
from mptf.reading import rows
from mptf.reviews.models import Review, ReviewAssignment
from mptf.reviews.states import OPEN
from workflows.grounds import SUBJECTS

RESUBMIT = "resubmit"
"""What a note that was sent back is waited for."""


class ItsCall(NamedTuple):
    """The call to which a note answers."""

    note_id: UUID
    title: str
    opens_at: datetime
    closes_at: datetime | None
    areas: Sequence[str] | None
    """Thematic areas that it takes; empty for all, as are regions."""
    regions: Sequence[str] | None
    ceiling_minor: int | None
    form_id: UUID | None
    """The form that its notes are written on; the profile's where there is none."""


class Part(NamedTuple):
    """A participating organisation's part of a note."""

    note_id: UUID
    organisation_id: UUID
    confirmed_on: date | None


class Annex(NamedTuple):
    """A file on a note that is no endorsement."""

    note_id: UUID
    name: str


class Due(NamedTuple):
    """The day by which it must come back."""

    note_id: UUID
    on: date


class Found(NamedTuple):
    """A field of the present version in which something was found, and whether it was answered."""

    note_id: UUID
    field: str
    is_answered: bool


class Talk(NamedTuple):
    """A comment on a field that is not settled."""

    note_id: UUID


class Check(NamedTuple):
    """A rule of the checklist of the present version."""

    note_id: UUID
    rule: str
    outcome: str


class Scored(NamedTuple):
    """A review of the present version."""

    note_id: UUID
    reviewer_id: UUID


class Waited(NamedTuple):
    """An assignment of the present version whose answer or scores are waited for."""

    note_id: UUID
    number: str


_N, _CALL, _P, _D, _C, _R = (
    table_of(m) for m in (ConceptNote, Call, NotePartner, Deadline, ScreeningCheck, Review)
)
_T, _CF, _F, _A = (table_of(m) for m in (CallTerms, CallForm, Finding, FindingAnswer))
_FILE = table_of(Attachment)
_TALK, _RA = table_of(NoteComment), table_of(ReviewAssignment)


@rows(ItsCall._make)
def call(_sight: Sight) -> Select[Any]:
    """The call, with its times, what it takes and its form."""
    its = select(
        _N.c.id,
        _CALL.c.title,
        _CALL.c.opens_at,
        CLOSES_AT,
        _T.c.areas,
        _T.c.regions,
        _T.c.ceiling_minor,
        _CF.c.form_id,
    )
    among = (
        _N.join(_CALL, _CALL.c.id == _N.c.call_id)
        .outerjoin(_T, _T.c.call_id == _CALL.c.id)
        .outerjoin(_CF, _CF.c.call_id == _CALL.c.id)
    )
    return its.select_from(among).where(_N.c.id.in_(SUBJECTS))


@rows(Part._make)
def parts(_sight: Sight) -> Select[Any]:
    """Every part, confirmed or not."""
    own = select(_P.c.note_id, _P.c.organisation_id, _P.c.confirmed_on)
    return own.where(_P.c.note_id.in_(SUBJECTS))


@rows(Annex._make)
def annexes(_sight: Sight) -> Select[Any]:
    """The annexes that hang on it."""
    own = (_FILE.c.subject_id.in_(SUBJECTS), _FILE.c.kind == FileKind.ANNEX.value, hangs())
    return select(_FILE.c.subject_id, _FILE.c.name).where(*own)


@rows(Due._make)
def due(_sight: Sight) -> Select[Any]:
    """The day, where one is waited for."""
    return select(_D.c.subject_id, _D.c.due_on).where(
        _D.c.subject_id.in_(SUBJECTS), _D.c.what == RESUBMIT, _D.c.done_at.is_(None)
    )


@rows(Found._make, _F.c.field)
def found(_sight: Sight) -> Select[Any]:
    """The fields with findings, each once."""
    present = and_(_N.c.id == _F.c.note_id, _N.c.version == _F.c.version)
    answered = exists().where(
        _A.c.note_id == _F.c.note_id, _A.c.version == _F.c.version, _A.c.field == _F.c.field
    )
    fields = select(_F.c.note_id, _F.c.field, answered.label("is_answered")).join(_N, present)
    return fields.where(_F.c.note_id.in_(SUBJECTS)).group_by(_F.c.note_id, _F.c.version, _F.c.field)


@rows(Talk._make)
def talk(_sight: Sight) -> Select[Any]:
    """What its writers have still to settle."""
    return select(_TALK.c.note_id).where(
        _TALK.c.note_id.in_(SUBJECTS), _TALK.c.settled_at.is_(None)
    )


@rows(Check._make, _C.c.rule)
def checks(_sight: Sight) -> Select[Any]:
    """The checklist, empty before screening."""
    present = and_(_N.c.id == _C.c.note_id, _N.c.version == _C.c.version)
    filled = select(_C.c.note_id, _C.c.rule, _C.c.outcome).join(_N, present)
    return filled.where(_C.c.note_id.in_(SUBJECTS))


@rows(Scored._make)
def reviews(_sight: Sight) -> Select[Any]:
    """Who has scored it."""
    present = and_(_N.c.id == _R.c.note_id, _N.c.version == _R.c.version)
    given = select(_R.c.note_id, _R.c.reviewer_id).join(_N, present)
    return given.where(_R.c.note_id.in_(SUBJECTS))


@rows(Waited._make, _RA.c.number)
def waited_reviews(_sight: Sight) -> Select[Any]:
    """Who was asked to review it and has not answered or scored."""
    present = and_(_N.c.id == _RA.c.note_id, _N.c.version == _RA.c.version)
    asked = select(_RA.c.note_id, _RA.c.number).join(_N, present)
    return asked.where(_RA.c.note_id.in_(SUBJECTS), _RA.c.state.in_(OPEN))
