"""Who reads what is being agreed with a donor."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, select, true

from mptf.agreements.models import Arrangement
from mptf.agreements.states import INSIDE, ArrangementState
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.policy import Sight
from mptf.reading import OWN_ORGANISATION

_A, _T = table_of(Arrangement), table_of(Transition)


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """Which arrangements a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    agent                 all
    donor                 its own, once they were sent to it, until they are taken back
    anybody else          none
    ====================  ======================================================================
    """
    if sight.books:
        return true()
    if not sight.donor:
        return false()
    sent = select(_T.c.id).where(
        _T.c.subject_id == _A.c.id, _T.c.to_state == ArrangementState.WITH_DONOR.value
    )
    return and_(
        _A.c.donor_id == OWN_ORGANISATION,
        _A.c.state.not_in(INSIDE),
        sent.correlate(_A).exists(),
    )
