"""Financial reports that wait for a second person of the entity, who certifies the figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, false, or_, select, true

from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.policy import Sight
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import ReportState
from mptf.reading import OWN_ID, OWN_ORGANISATION, rows
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST, LINES
from workflows.programme_report_rules import CERTIFY

_R, _T = table_of(ProgrammeReport), table_of(Transition).alias("own_step")
_BASES: Any = bindparam("certified_bases", expanding=True)
_KIND = "programme-report"


@rows(Row._make)
def to_certify(sight: Sight) -> Select[Any]:
    """Those of the reader's entity; another's, for who answers for the whole fund."""
    line = LINES[_KIND]
    submitted = (
        select(_T.c.actor_id)
        .where(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step)
        .correlate(_R)
        .scalar_subquery()
    )
    own = _R.c.organisation_id == OWN_ORGANISATION if sight.entity else false()
    found = line.select(
        sight,
        _KIND,
        LAST.c.act_on.label("since"),
        no_day().label("due_on"),
        line.coordinator.label("entity"),
        and_(own, submitted != OWN_ID).label("mine"),
        and_(own, submitted == OWN_ID).label("another"),
        true().label("prepared"),
        text(f"{_KIND}.{CERTIFY}").label("asks"),
        text().label("by"),
    )
    waits = and_(
        _R.c.state == ReportState.SUBMITTED.value,
        _R.c.basis.in_(_BASES),
        LAST.c.trigger != CERTIFY,
    )
    return first_few(found.where(waits, or_(own, true() if sight.everything else false())))


ROWS = (to_certify,)
