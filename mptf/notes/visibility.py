"""Which concept notes a reader sees, and what of them; a note that is not seen does not exist."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.lives.states import Counts
from mptf.notes.concerned import has_own_part, names_own_country
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState
from mptf.people.writing import WRITERS, goes_on
from mptf.policy import Sight
from mptf.reading import OF, OWN_ID, OWN_ORGANISATION, ByEngine
from mptf.reviews import visibility as reviews
from mptf.reviews.states import SCORED

_N = table_of(ConceptNote)
_SEEN = _N.alias("seen_note")
_OWN_PART = table_of(NotePartner).alias("own_part")
_CAME = table_of(Transition).alias("came")
_GUEST = WRITERS.alias("own_invitation")


def visible_to(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which concept notes a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    committee             those that ever came before it, but none of its own organisation or
                          country: a recused seat has no papers
    entity                those that it coordinates or takes part in
    resident coordinator  those that name the country
    reviewer              those under review whose present version they were asked to review, and
                          did not turn down
    whoever was invited   that one, while it is with its entities
    anybody else          none: they have the pipeline and the public page
    ====================  ======================================================================
    """
    return or_(screened_for(sight, note), invited_to(sight, note))


def screened_for(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which notes' screening a reader sees: whoever sees them without an invitation to write."""
    return or_(scored_for(sight, note), theirs(sight, note), reviewed_by(sight, note))


def invited_to(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which notes a reader was invited to write and may: those for whose entities they write."""
    if not sight.writer:
        return false()
    parts = select(_OWN_PART.c.organisation_id).where(_OWN_PART.c.note_id == note.c.id)
    for_it = or_(
        _GUEST.c.organisation_id.is_(None),
        _GUEST.c.organisation_id == note.c.coordinator_id,
        _GUEST.c.organisation_id.in_(parts.correlate(note)),
    )
    theirs_to_write = exists().where(
        _GUEST.c.note_id == note.c.id, _GUEST.c.person_id == OWN_ID, goes_on(_GUEST), for_it
    )
    with_entities = note.c.state.in_(NoteState.counting(Counts.WRITABLE))
    return and_(with_entities, theirs_to_write.correlate_except(_GUEST))


def scored_for(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which notes' scores a reader sees: never those of whom the note is."""
    if sight.everything:
        return true()
    if not sight.committee:
        return false()
    state = NoteState.BEFORE_COMMITTEE
    came = exists().where(_CAME.c.subject_id == note.c.id, _CAME.c.to_state == state)
    been = func.instr(note.c.been, literal_column(f"' {state} '")) > literal_column("0")
    return and_(ByEngine(been, came.correlate_except(_CAME)), not_(has_a_part(note)))


def scores_open(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which notes' reviews are open to a reader: all are in, and they may see them.

    To a reviewer those of the note that they have scored themselves.
    """
    scored = and_(reviewed_by(sight, note), reviews.asked_of_the_reader(note, SCORED))
    return and_(reviews.all_are_in(note.c.id, note.c.version), or_(scored_for(sight, note), scored))


def reviewed_by(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which notes a reviewer has before them."""
    if not sight.reviewer:
        return false()
    under_review = note.c.state == NoteState.UNDER_REVIEW.value
    return and_(under_review, reviews.asked_of_the_reader(note))


def has_a_part(note: FromClause) -> ColumnElement[bool]:
    """Whether the reader's organisation or country has a part in a note, whatever they are."""
    return or_(has_own_part(note), names_own_country(note))


def theirs(sight: Sight, note: FromClause = _N) -> ColumnElement[bool]:
    """Which notes are the reader's own: of their entity, or of the country that they serve."""
    ways = [has_own_part(note)] if sight.entity else []
    if sight.resident_coordinator:
        ways.append(names_own_country(note))
    return or_(false(), *ways)


def is_scored(sight: Sight, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a key is that of a note whose scores a reader sees."""
    return _is(key, scored_for(sight, _SEEN))


def is_theirs(sight: Sight, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a key is that of a note of the reader's own."""
    return _is(key, theirs(sight, _SEEN))


def sees(sight: Sight, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a key is that of a note which the reader sees."""
    return _is(key, visible_to(sight, _SEEN))


def opened(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the note that is read."""
    return true() if sight.everything else sees(sight, OF)


def screening_opened(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the screening of the note that is read."""
    return true() if sight.everything else _of_it(screened_for(sight, _SEEN))


def written_by(sight: Sight) -> ColumnElement[bool]:
    """Whether the note that is read is one that the reader writes: of an entity, or invited."""
    ways = [has_own_part(_SEEN)] if sight.entity else []
    return _of_it(or_(false(), invited_to(sight, _SEEN), *ways))


def inviting(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees who was invited to write the note that is read."""
    if sight.everything:
        return true()
    if not sight.entity:
        return false()
    return _of_it(_SEEN.c.coordinator_id == OWN_ORGANISATION)


def _of_it(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether something holds of the note that is read."""
    return _is(OF, condition)


def _is(key: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a key is that of a note of which something holds.

    The note is looked up: a list of all their keys may be ten thousand long.
    """
    return exists().where(_SEEN.c.id == key, condition).correlate_except(_SEEN)
