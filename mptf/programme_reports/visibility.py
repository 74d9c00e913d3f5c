"""Which reports of programmes a reader sees, and whose drafts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, false, or_, select, true

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import NARRATIVE
from mptf.programmes import visibility as programmes
from mptf.programmes.models import ProgrammePartner
from mptf.reading import OWN_ORGANISATION

_R, _PP = table_of(ProgrammeReport), table_of(ProgrammePartner)


def visible_to(sight: Sight, report: FromClause = _R) -> ColumnElement[bool]:
    """Which reports a reader sees: those of the programmes that they see whole.

    ====================  ======================================================================
    the whole fund's      all
    entity                those of the programmes in which it takes part
    resident coordinator  those of programmes for their country
    committee             those of programmes that came before it, save its own part in them
    agent                 those of approved programmes
    anybody else          none
    ====================  ======================================================================
    """
    return true() if sight.everything else programmes.opens(sight, report.c.programme_id)


def drafts_visible_to(sight: Sight, report: FromClause = _R) -> ColumnElement[bool]:
    """Whose drafts a reader sees besides: what is written and was not submitted.

    Of a financial report those of the entity that owes it; of a narrative those of everybody who
    takes part in the programme; of both whoever answers for the whole fund.
    """
    if sight.everything:
        return true()
    if not sight.entity:
        return false()
    parts = select(_PP.c.programme_id).where(_PP.c.organisation_id == OWN_ORGANISATION)
    together = and_(
        report.c.kind.in_([kind.value for kind in NARRATIVE]), report.c.programme_id.in_(parts)
    )
    return or_(report.c.organisation_id == OWN_ORGANISATION, together)
