"""Who reads a revision of a joint programme."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select, true

from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme
from mptf.reading import OF, OWN_ORGANISATION
from mptf.revisions.models import ProgrammeRevision, RevisionShare
from mptf.revisions.states import IN_FORCE, RevisionState

_R = table_of(ProgrammeRevision)
_P = table_of(JointProgramme).alias("revised_programme")
_S = table_of(RevisionShare)
_LATER = _S.alias("later_share")
IS_LAST_SHARE = _S.c.seq == (
    select(func.max(_LATER.c.seq))
    .where(_LATER.c.revision_id == _S.c.revision_id)
    .correlate(_S)
    .scalar_subquery()
)
"""Whether a part is that of the terms that were written last."""
_CAME = table_of(Transition).alias("revision_came")
_SEEN = _R.alias("seen_revision")


def visible_to(sight: Sight, revision: FromClause = _R) -> ColumnElement[bool]:
    """Which revisions a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    entity                those of programmes that it coordinates or takes part in, and those by
                          which it is to join one, as they were written last
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
    seen = its.correlate(revision).exists()
    return or_(seen, _joins_by(revision)) if sight.entity else seen


def _joins_by(revision: FromClause) -> ColumnElement[bool]:
    """Whether the reader's organization has a part in a revision as it was written last."""
    own = exists().where(
        _S.c.revision_id == revision.c.id,
        _S.c.organisation_id == OWN_ORGANISATION,
        IS_LAST_SHARE,
    )
    return own.correlate(revision)


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
