"""Who reads what is being agreed with a donor."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, true

from mptf.agreements.models import Arrangement
from mptf.agreements.states import INSIDE
from mptf.chain import table_of
from mptf.policy import Sight
from mptf.reading import OWN_ORGANISATION

_A = table_of(Arrangement)


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which arrangements a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    agent                 all
    donor                 its own, once they were sent to it
    anybody else          none
    ====================  ======================================================================
    """
    if sight.books:
        return true()
    if not sight.donor:
        return false()
    return and_(_A.c.donor_id == OWN_ORGANISATION, _A.c.state.not_in(INSIDE))
