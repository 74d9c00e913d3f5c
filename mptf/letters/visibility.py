"""Which signed letters a reader sees, with their sheets and their facts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, false, or_, select, true

from mptf.chain import table_of
from mptf.contributions import visibility as contributions
from mptf.contributions.models import Deposit
from mptf.letters.models import Letter
from mptf.notes import visibility as notes
from mptf.policy import Sight
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import visibility as programmes
from mptf.revisions import visibility as revisions
from mptf.tranches import visibility as tranches

_L, _D, _R = table_of(Letter), table_of(Deposit), table_of(ProgrammeReport)
TO_AGENT = ("transfer-request", "programme-revision", "deposit", "fund-closing")
"""Kinds of records whose letters move money, or of which the agent gets a copy."""
COPIED_TO_AGENT = ("approval", "tranche-release", "operational-closure", "financial-closure")
"""Letters on other records of which the agent gets a copy, because its books follow them."""
TO_DONORS = "fund-closing"
"""The kind of record whose letter goes to all donors alike."""
TO_MEMBERS = ("meeting", "written-procedure")
"""Kinds of records whose letters go to all members alike, who read them on the record's page."""


def visible_to(sight: Sight, letter: FromClause = _L) -> ColumnElement[bool]:
    """Which letters a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    entity                those on notes, and on programmes, their reports, requests and revisions,
    and resident          that are its own, never because a programme is published
    coordinator
    committee             those that follow from a decision on a note or a programme of which the
                              member has the papers, and those to the members themselves
    agent                 those on transfer requests, revisions of programmes, deposits and the
                              closing of the fund, and approvals, releases of tranches and
                              closures
    donor                 those on its own deposits, and that the fund is closed
    anybody else          none; whoever holds a sheet may verify its code
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    on = letter.c.subject_id
    ways: list[ColumnElement[bool]] = [false()]
    if sight.entity or sight.resident_coordinator:
        ways += [
            notes.is_theirs(sight, on),
            on.in_(programmes.their_ids(sight)),
            on.in_(programmes.their_request_ids(sight)),
            on.in_(select(_R.c.id).where(_R.c.programme_id.in_(programmes.their_ids(sight)))),
            on.in_(tranches.their_request_ids(sight)),
            on.in_(revisions.their_ids(sight)),
        ]
    if sight.committee:
        papers = or_(
            notes.is_scored(sight, on),
            on.in_(programmes.assessed_ids(sight)),
            on.in_(revisions.assessed_ids(sight)),
        )
        ways.append(and_(letter.c.decision_item_id.is_not(None), papers))
        ways.append(letter.c.subject_kind.in_(TO_MEMBERS))
    if sight.agent:
        ways.append(letter.c.kind.in_(COPIED_TO_AGENT))
        ways.append(letter.c.subject_kind.in_(TO_AGENT))
    elif sight.donor:
        own = select(_D.c.id).where(contributions.visible_to(sight, _D))
        ways += [on.in_(own), letter.c.subject_kind == TO_DONORS]
    return or_(*ways)
