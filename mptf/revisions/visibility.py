"""Who reads a revision of a joint programme."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, or_, select, true

from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme
from mptf.reading import OF
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.states import IN_FORCE, RevisionState

_R = table_of(ProgrammeRevision)
_P = table_of(JointProgramme).alias("revised_programme")
_CAME = table_of(Transition).alias("revision_came")
_SEEN = _R.alias("seen_revision")


def visible_to(sight: Sight, revision: FromClause = _R) -> ColumnElement[bool]:
    """Which revisions a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    entity                those of programmes that it coordinates or takes part in
    resident coordinator  those of programmes that name the country
    committee             those that ever came before it or are in force, of programmes that it
                          has papers of
    agent                 those that are in force
    anybody else          none
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    came = exists().where(
        _CAME.c.subject_id == revision.c.id,
        _CAME.c.to_state == RevisionState.BEFORE_COMMITTEE.value,
    )
    holds = revision.c.state.in_(IN_FORCE)
    assessed = and_(programmes.assessed_by(sight, _P), or_(came.correlate(revision), holds))
    ways = [programmes.theirs(sight, _P), assessed]
    if sight.agent:
        ways.append(and_(programmes.is_approved(_P), holds))
    its = select(_P.c.id).where(_P.c.id == revision.c.programme_id, or_(*ways))
    return its.correlate(revision).exists()


def is_seen(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the revision that is read."""
    return true() if sight.everything else sees(sight, OF)


def sees(sight: Sight, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a key is that of a revision which the reader sees."""
    found = exists().where(_SEEN.c.id == key, visible_to(sight, _SEEN))
    return found.correlate_except(_SEEN)


def their_ids(sight: Sight) -> Select[Any]:
    """The keys of the revisions of the reader's own programmes."""
    own = _R.c.programme_id.in_(programmes.their_ids(sight))
    return select(_R.c.id).where(own)


def assessed_ids(sight: Sight) -> Select[Any]:
    """The keys of the revisions of programmes that a member of the Committee has papers of."""
    return select(_R.c.id).where(_R.c.programme_id.in_(programmes.assessed_ids(sight)))
