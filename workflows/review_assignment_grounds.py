"""What the guards of assignments rest on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select

from mptf.chain import table_of
from mptf.deadlines.models import Deadline
from mptf.notes.models import ConceptNote, NotePartner
from mptf.people.models import Organisation, Person
from mptf.people.writing import WRITERS
from mptf.policy import Sight
from mptf.reading import names_country, rows
from mptf.reviews.models import ReviewAssignment
from workflows.grounds import SUBJECTS


class Its(NamedTuple):
    """The note of an assignment, its reviewer, and what the one is to the other."""

    assignment_id: UUID
    number: str
    title: str
    state: str
    version: int
    name: str
    email: str | None
    roles: list[str]
    retired_at: datetime | None
    takes_part: bool
    of_its_country: bool
    wrote_it: bool


class Other(NamedTuple):
    """Another assignment of the same reviewer on the same note."""

    assignment_id: UUID
    version: int
    state: str


class Due(NamedTuple):
    """The day by which the answer or the scores must come."""

    assignment_id: UUID
    on: date


_A, _N, _P, _O, _NP, _D = (
    table_of(m)
    for m in (ReviewAssignment, ConceptNote, Person, Organisation, NotePartner, Deadline)
)
_ELSE = _A.alias("another_assignment")
_PART = exists().where(_NP.c.note_id == _N.c.id, _NP.c.organisation_id == _P.c.organisation_id)

_WROTE = exists().where(WRITERS.c.note_id == _N.c.id, WRITERS.c.person_id == _P.c.id)


@rows(Its._make)
def its(_sight: Sight) -> Select[Any]:
    """The note and the reviewer."""
    takes_part = or_(_N.c.coordinator_id == _P.c.organisation_id, _PART.correlate_except(_NP))
    return (
        select(
            _A.c.id,
            _N.c.number,
            _N.c.title,
            _N.c.state,
            _N.c.version,
            _P.c.name,
            _P.c.email,
            _P.c.roles,
            _P.c.retired_at,
            takes_part.label("takes_part"),
            names_country(_N.c.content, _O.c.country).label("of_its_country"),
            _WROTE.correlate_except(WRITERS).label("wrote_it"),
        )
        .select_from(_A)
        .join(_N, _N.c.id == _A.c.note_id)
        .join(_P, _P.c.id == _A.c.reviewer_id)
        .join(_O, _O.c.id == _P.c.organisation_id)
        .where(_A.c.id.in_(SUBJECTS))
    )


@rows(Other._make, _ELSE.c.number)
def others(_sight: Sight) -> Select[Any]:
    """What the same person was asked of the same note besides."""
    same = and_(
        _ELSE.c.note_id == _A.c.note_id,
        _ELSE.c.reviewer_id == _A.c.reviewer_id,
        _ELSE.c.id != _A.c.id,
    )
    found = select(_A.c.id, _ELSE.c.version, _ELSE.c.state).join(_ELSE, same)
    return found.where(_A.c.id.in_(SUBJECTS))


@rows(Due._make)
def due(_sight: Sight) -> Select[Any]:
    """The day, where one is waited for."""
    found = select(_D.c.subject_id, _D.c.due_on)
    return found.where(_D.c.subject_id.in_(SUBJECTS), _D.c.done_at.is_(None))
