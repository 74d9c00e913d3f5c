"""Who sees an assignment, and when a version's reviews are open: once all of them are in.

Until then nobody sees another's scores. Those who run the reviews score themselves, so that there
is no exception for them: they see who was asked and who is in, which says nothing of any score.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, not_, true

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.reading import OWN_ID
from mptf.reviews.models import ReviewAssignment
from mptf.reviews.states import AT_WORK, OPEN

_A = table_of(ReviewAssignment)
_OTHER, _OWN = _A.alias("waited_for"), _A.alias("own_assignment")


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which assignments a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    a reviewer            their own, until they turn it down or it is taken back
    anybody else          none
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    if not sight.reviewer:
        return false()
    return and_(_A.c.reviewer_id == OWN_ID, _A.c.state.in_(AT_WORK))


def all_are_in(
    note_id: ColumnElement[Any],
    version: ColumnElement[Any],
    asked_by: ColumnElement[Any] | None = None,
) -> ColumnElement[bool]:
    """Whether nobody's answer or scores are waited for in a version of a note.

    With an instant, of those who had been asked by then.
    """
    waited = exists().where(
        _OTHER.c.note_id == note_id, _OTHER.c.version == version, _OTHER.c.state.in_(OPEN)
    )
    if asked_by is not None:
        waited = waited.where(_OTHER.c.asked_at <= asked_by)
    return not_(waited.correlate_except(_OTHER))


def asked_of_the_reader(note: FromClause, *states: str) -> ColumnElement[bool]:
    """Whether the present version of a note was given to the reader, who stands to it like that."""
    own = exists().where(
        _OWN.c.note_id == note.c.id,
        _OWN.c.version == note.c.version,
        _OWN.c.reviewer_id == OWN_ID,
        _OWN.c.state.in_(states or AT_WORK),
    )
    return own.correlate_except(_OWN)
