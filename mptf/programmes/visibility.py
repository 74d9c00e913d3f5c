"""Which joint programmes a reader sees, and whether the whole of them or what is published."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.lives.states import Counts
from mptf.notes import visibility as notes
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, ProgrammePartner, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.reading import OF, OWN_ORGANISATION, names_own_country

PUBLISHED = ("countries", "area", "region")
"""What of the document anybody who has signed in may read once a programme is approved."""

_P, _R = table_of(JointProgramme), table_of(TransferRequest)
_SEEN = _P.alias("seen_programme")
_OWN_PART = table_of(ProgrammePartner).alias("own_share")
_CAME = table_of(Transition).alias("programme_came")


def visible_to(sight: Sight, programme: FromClause = _P) -> ColumnElement[bool]:
    """Which programmes a reader sees at all.

    ====================  ======================================================================
    the whole fund's      all
    committee             those that ever came before it, but none of its own organisation or
                          country
    entity                those that it coordinates or takes part in
    resident coordinator  those that name the country
    agent                 those that are approved, whatever came after
    whoever signed in     the same, as published: no comments, evidence, signatures or requests
    the public            none here
    ====================  ======================================================================

    Until the document is submitted, it is theirs whose note it grew from.
    """
    return or_(opened_to(sight, programme), is_approved(programme) if sight.signed_in else false())


def opened_to(sight: Sight, programme: FromClause = _P) -> ColumnElement[bool]:
    """Which programmes a reader sees whole and not only as they are published."""
    if sight.everything:
        return true()
    return or_(
        assessed_by(sight, programme),
        theirs(sight, programme),
        is_approved(programme) if sight.agent else false(),
    )


def assessed_by(sight: Sight, programme: FromClause = _P) -> ColumnElement[bool]:
    """Which programmes a member of the Committee has papers of."""
    if not sight.committee:
        return false()
    came = exists().where(
        _CAME.c.subject_id == programme.c.id,
        _CAME.c.to_state == ProgrammeState.BEFORE_COMMITTEE,
    )
    return and_(came.correlate(programme), not_(has_a_part(programme)))


def has_a_part(programme: FromClause) -> ColumnElement[bool]:
    """Whether the reader's organisation or country has a part in a programme, whatever they are."""
    own = or_(_takes_part(programme), names_own_country(programme.c.content))
    return func.coalesce(own, false())


def theirs(sight: Sight, programme: FromClause = _P) -> ColumnElement[bool]:
    """Which programmes are the reader's own: of their entity, or of the country they serve."""
    ways = [_takes_part(programme)] if sight.entity else []
    if sight.resident_coordinator:
        ways.append(names_own_country(programme.c.content))
    if ways:
        note = notes.is_theirs(sight, programme.c.note_id)
        ways.append(and_(programme.c.version == 0, note))
    return or_(false(), *ways)


def _takes_part(programme: FromClause) -> ColumnElement[bool]:
    parts = select(_OWN_PART.c.programme_id).where(_OWN_PART.c.organisation_id == OWN_ORGANISATION)
    return or_(programme.c.coordinator_id == OWN_ORGANISATION, programme.c.id.in_(parts))


def is_approved(programme: FromClause) -> ColumnElement[bool]:
    """Whether a signed decision has approved it and nothing has undone that since."""
    return programme.c.state.in_(ProgrammeState.counting(Counts.FUNDED))


def assessed_ids(sight: Sight) -> Select[Any]:
    """The keys of the programmes that a member of the Committee has papers of."""
    return select(_SEEN.c.id).where(assessed_by(sight, _SEEN))


def their_ids(sight: Sight) -> Select[Any]:
    """The keys of the programmes that are the reader's own."""
    return select(_SEEN.c.id).where(theirs(sight, _SEEN))


def their_request_ids(sight: Sight) -> Select[Any]:
    """The keys of the transfer requests of the reader's own programmes."""
    return select(_R.c.id).where(_R.c.programme_id.in_(their_ids(sight)))


def sees(sight: Sight, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a key is that of a programme which the reader sees."""
    return _is(key, visible_to(sight, _SEEN))


def opens(sight: Sight, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a key is that of a programme which the reader sees whole."""
    return _is(key, opened_to(sight, _SEEN))


def is_seen(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the programme that is read."""
    return true() if sight.everything else sees(sight, OF)


def is_opened(sight: Sight) -> ColumnElement[bool]:
    """Whether they see the whole of it."""
    return true() if sight.everything else opens(sight, OF)


def written_by(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader writes the document that is read: for an entity that takes part."""
    return _is(OF, writing_for(sight, _SEEN))


def writing_for(sight: Sight, programme: FromClause) -> ColumnElement[bool]:
    """Which documents a reader writes: those of programmes in which their entity takes part."""
    return _takes_part(programme) if sight.entity else false()


def _is(key: ColumnElement[Any], seen: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_SEEN.c.id == key, seen).correlate_except(_SEEN)
