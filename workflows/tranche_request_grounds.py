"""What the guards of requests for a tranche rest on: the measures of `mptf.tranches`."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.reading import rows
from mptf.tranches import measures
from mptf.tranches.measures import Course, Earlier, Flag, Held, Report, Standing
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState
from workflows.grounds import SUBJECTS


class Asked(NamedTuple):
    """Another request for the same tranche that is open, or was granted."""

    request_id: UUID
    number: str
    state: str


_Q = table_of(TrancheRequest)
_OTHER = _Q.alias("other_request")
_KEY, _PROGRAMME = _Q.c.id, _Q.c.programme_id
_STANDS = (TrancheState.ASKED.value, TrancheState.RELEASED.value)


@rows(Asked._make)
def asked(_sight: Sight) -> Select[Any]:
    """The others for the same tranche that stand."""
    same = and_(
        _OTHER.c.programme_id == _PROGRAMME,
        _OTHER.c.tranche == _Q.c.tranche,
        _OTHER.c.id != _KEY,
    )
    others = select(_KEY, _OTHER.c.number, _OTHER.c.state).join(_OTHER, same)
    return others.where(_KEY.in_(SUBJECTS), _OTHER.c.state.in_(_STANDS))


@rows(Standing._make)
def standing(_sight: Sight) -> Select[Any]:
    """Where its programme stands."""
    return measures.standings(_KEY, _PROGRAMME).where(_KEY.in_(SUBJECTS))


@rows(Earlier._make, measures.EARLIER_NUMBER)
def earlier(_sight: Sight) -> Select[Any]:
    """The programme's transfer requests."""
    return measures.earlier(_KEY, _PROGRAMME).where(_KEY.in_(SUBJECTS))


@rows(Report._make, measures.REPORT_NUMBER)
def reports(_sight: Sight) -> Select[Any]:
    """The programme's reports that are due."""
    return measures.reports_due(_KEY, _PROGRAMME).where(_KEY.in_(SUBJECTS))


@rows(Course._make, measures.ENTITY)
def courses(_sight: Sight) -> Select[Any]:
    """How the programme's entities fare."""
    return measures.courses(_KEY, _PROGRAMME).where(_KEY.in_(SUBJECTS))


@rows(Held._make, measures.CONDITION_SEQ)
def conditions(_sight: Sight) -> Select[Any]:
    """The conditions of the approval that name the tranche."""
    return measures.conditions(_KEY, _PROGRAMME, _Q.c.tranche).where(_KEY.in_(SUBJECTS))


@rows(Flag._make)
def flags(_sight: Sight) -> Select[Any]:
    """What holds the programme's money back."""
    return measures.flags(_KEY, _PROGRAMME).where(_KEY.in_(SUBJECTS))
