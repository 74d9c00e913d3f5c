"""Which items of the Committee a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, exists, false, true

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.rounds.models import CommitteeItem, Round

_I, _R = table_of(CommitteeItem), table_of(Round).alias("opened")


def visible_to(sight: Sight, item: FromClause = _I) -> ColumnElement[bool]:
    """Which items a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    committee             those on which a round was opened; the papers of one from which the
                          reader's seat stands back are left out
    anybody else          none: they have the decision
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    if not sight.committee:
        return false()
    return exists().where(_R.c.item_id == item.c.id).correlate(item)
