"""Which decisions a reader sees, and which of their items."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, false, or_, true

from mptf.chain import table_of
from mptf.committee.models import Decision, DecisionItem
from mptf.committee.states import DecisionState
from mptf.notes import visibility as notes
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.revisions import visibility as revisions

FUND = "fund"
"""The subject of an item on the fund itself: a target, a budget of direct costs."""

_D, _I = table_of(Decision), table_of(DecisionItem)


def visible_to(sight: Sight, decision: FromClause = _D) -> ColumnElement[bool]:
    """Which decisions a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    committee             all, provisional ones among them
    whoever signed in     those that are signed
    the public            none here
    ====================  ======================================================================

    What each says of a thing is seen by whoever sees the thing: `item_visible_to`.
    """
    if sight.provisional:
        return true()
    return decision.c.state == DecisionState.SIGNED if sight.signed_in else false()


def item_visible_to(sight: Sight, item: FromClause = _I) -> ColumnElement[bool]:
    """Which items a reader sees, of decisions that they see: what is on the fund is for all."""
    if sight.everything:
        return true()
    return or_(
        item.c.subject_kind == FUND,
        notes.sees(sight, item.c.subject_id),
        programmes.sees(sight, item.c.subject_id),
        revisions.sees(sight, item.c.subject_id),
    )


def opened_to(sight: Sight, item: FromClause = _I) -> ColumnElement[bool]:
    """On which items a reader sees the evidence that was given for a condition."""
    return true() if sight.everything else programmes.opens(sight, item.c.subject_id)
