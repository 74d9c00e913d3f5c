"""Which pledges, agreements and deposits a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, false, true

from mptf.policy import Sight
from mptf.reading import OWN_ORGANISATION


def visible_to(sight: Sight, contribution: FromClause) -> ColumnElement[bool]:
    """Which of a table of contributions a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    agent                 all
    donor                 its own alone
    anybody else          none: the totals are in the fund's status
    ====================  ======================================================================
    """
    if sight.books:
        return true()
    return contribution.c.donor_id == OWN_ORGANISATION if sight.donor else false()
