"""Who might review a note, and why: a proposal that changes nothing until somebody is asked.

The same facts give the same proposal: who knows the area, reads the language of the note, and has
the fewest reviews open comes first. Who may not be asked comes last, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from mptf.notes.models import ConceptNote, NotePartner
from mptf.people.models import NoteWriter, Organisation, Person
from mptf.policy import Role
from mptf.reviews.models import Competence, ReviewAssignment
from mptf.reviews.states import AT_WORK, OPEN, AssignmentState
from mptf.work import Work

REVIEWERS = frozenset({Role.REVIEWER, Role.SECRETARIAT, Role.HEAD_OF_SECRETARIAT})
"""Who may be asked: whoever was made a reviewer, and the secretariat, which scores as well."""


class Against(StrEnum):
    """Why somebody is not asked."""

    TAKES_PART = "takes-part"
    OF_ITS_COUNTRY = "of-its-country"
    WROTE_IT = "wrote-it"
    DECLARED = "declared"
    ASKED = "asked"


class Candidate(NamedTuple):
    """Somebody who might review the note, with what speaks for and against it."""

    id: UUID
    name: str
    organisation: str
    knows_area: bool
    reads_language: bool
    open: int
    against: Against | None

    @property
    def order(self) -> tuple[bool, bool, bool, int, str, str]:
        """What comes first is proposed first."""
        return (
            self.against is not None,
            not self.knows_area,
            not self.reads_language,
            self.open,
            self.name,
            str(self.id),
        )


def language_of(work: Work, note: ConceptNote) -> str:
    """The language in which a note is written; the fund's first one where it does not say."""
    return str(note.content.get("language") or work.profile.correspondence.languages[0])


def candidates(work: Work, note: ConceptNote) -> list[Candidate]:
    """Every reviewer in service, the one to ask first before the others; in five statements.

    For the secretariat alone: it tells who was asked of what.
    """
    people = work.session.exec(
        select(Person, Organisation, Competence)
        .join(Organisation, col(Organisation.id) == Person.organisation_id)
        .outerjoin(Competence, col(Competence.person_id) == Person.id)
        .where(col(Person.retired_at).is_(None))
    ).all()
    parts = set(
        work.session.exec(select(NotePartner.organisation_id).where(NotePartner.note_id == note.id))
    )
    parts.add(note.coordinator_id)
    wrote = set(
        work.session.exec(select(NoteWriter.person_id).where(NoteWriter.note_id == note.id))
    )
    standing = work.session.exec(
        select(ReviewAssignment).where(
            col(ReviewAssignment.state).in_(OPEN) | (col(ReviewAssignment.note_id) == note.id)
        )
    ).all()
    load = Counter(row.reviewer_id for row in standing if row.state in OPEN)
    language = language_of(work, note)
    found = [
        Candidate(
            person.id,
            person.name,
            organisation.code,
            note.area in _knows(competence),
            language in _read_by(person, competence),
            load[person.id],
            Against.WROTE_IT
            if person.id in wrote
            else _against(person, organisation, note, parts, standing),
        )
        for person, organisation, competence in people
        if REVIEWERS.intersection(person.roles)
    ]
    return sorted(found, key=lambda one: one.order)


def _knows(competence: Competence | None) -> list[str]:
    return [] if competence is None else competence.areas


def _read_by(person: Person, competence: Competence | None) -> set[str]:
    return {person.language, *([] if competence is None else competence.languages)}


def _against(
    person: Person,
    organisation: Organisation,
    note: ConceptNote,
    parts: Collection[UUID],
    standing: Sequence[ReviewAssignment],
) -> Against | None:
    own = [row for row in standing if (row.note_id, row.reviewer_id) == (note.id, person.id)]
    if organisation.id in parts:
        return Against.TAKES_PART
    if organisation.country in note.content.get("countries", ()):
        return Against.OF_ITS_COUNTRY
    if any(row.state == AssignmentState.CONFLICTED for row in own):
        return Against.DECLARED
    if any(row.version == note.version and row.state in AT_WORK for row in own):
        return Against.ASKED
    return None
