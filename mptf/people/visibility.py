"""Which delegations a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, or_, true

from mptf.chain import table_of
from mptf.people.models import Delegation
from mptf.policy import Sight
from mptf.reading import OWN_ID

_D = table_of(Delegation)


def visible_to(sight: Sight, lent: FromClause = _D) -> ColumnElement[bool]:
    """Which delegations a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    administrator         all
    anybody else          those of their own role, and those to them
    ====================  ======================================================================
    """
    if sight.people:
        return true()
    return or_(lent.c.giver_id == OWN_ID, lent.c.taker_id == OWN_ID)
