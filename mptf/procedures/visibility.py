"""Which written procedures a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, false, true

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.procedures.models import WrittenProcedure
from mptf.procedures.states import ProcedureState

_W = table_of(WrittenProcedure)
SERVED = (ProcedureState.CIRCULATED.value, ProcedureState.CONCLUDED.value)


def visible_to(sight: Sight, procedure: FromClause = _W) -> ColumnElement[bool]:
    """Which written procedures a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    committee             those that were circulated and not withdrawn
    anybody else          none: they have the decision
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    return procedure.c.state.in_(SERVED) if sight.committee else false()
