"""Which meetings a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, false, true

from mptf.chain import table_of
from mptf.meetings.models import Meeting
from mptf.meetings.states import MeetingState
from mptf.policy import Sight

_M = table_of(Meeting)


def visible_to(sight: Sight, meeting: FromClause = _M) -> ColumnElement[bool]:
    """Which meetings a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    committee             all that are called, held or cancelled; their minutes once circulated
    anybody else          none: they have the decision
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    return meeting.c.state != MeetingState.PLANNED.value if sight.committee else false()
