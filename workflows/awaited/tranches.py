"""The next tranche of a programme at work: whoever asks for it, or owes what holds it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    bindparam,
    case,
    false,
    or_,
)

from mptf.chain import table_of
from mptf.policy import Sight, secretariat
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.reading import OWN_ORGANISATION, rows
from mptf.tranches import following
from mptf.tranches.following import (
    ASKED,
    FLAGGED,
    IS_LEFT,
    ON_ITS_WAY,
    RELEASED,
    REPORTS_OWED,
    UNUSED,
    held,
)
from mptf.work import Work
from workflows.awaited import papers
from workflows.awaited.rows import Row, first_few, no_day, text
from workflows.lines import LAST, LINES

_KIND = "joint-programme"
_P = table_of(JointProgramme)


@rows(Row._make)
def tranches(sight: Sight) -> Select[Any]:
    """Programmes at work of which a tranche is left that nobody has asked for."""
    asks = case(
        (RELEASED, text("transfer-request.draft")),
        (held(), text("joint-programme.meet-condition")),
        (FLAGGED, text("joint-programme.lift-flag")),
        (or_(REPORTS_OWED, UNUSED), text("report")),
        else_=text("tranche-request.ask"),
    )
    theirs = asks.in_(("report", "tranche-request.ask"))
    line = LINES[_KIND]
    asks_for_money = bindparam("asks_for_money", type_=Integer()) == 1
    owes = _P.c.coordinator_id == OWN_ORGANISATION if sight.entity else false()
    found = line.select(
        sight,
        _KIND,
        LAST.c.act_on.label("since"),
        no_day().label("due_on"),
        case((theirs, line.coordinator), else_=text()).label("entity"),
        case((theirs, owes), else_=asks_for_money).label("mine"),
        false().label("another"),
        false().label("prepared"),
        asks.label("asks"),
        text().label("by"),
    )
    return first_few(
        found.where(
            _P.c.state == ProgrammeState.ACTIVE.value,
            _P.c.end_on >= bindparam("today", type_=Date()),
            ~papers.has("activities-done"),
            IS_LEFT,
            ~ON_ITS_WAY,
            ~ASKED,
            programmes.opened_to(sight),
        )
    )


ROWS = (tranches,)


def values(work: Work) -> dict[str, Any]:
    """How the profile plans and releases tranches, and whether the reader asks for them."""
    return {
        **following.values(work.profile),
        "asks_for_money": int(secretariat.includes(work.actor, None)),
    }
