"""An act is done on what its actor may see: what they may not is, for them, not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlmodel import SQLModel

from mptf.agreements import visibility as agreements
from mptf.agreements.models import Arrangement
from mptf.banking.models import BankLine
from mptf.calls import visibility as calls
from mptf.calls.models import Call, CallDraft
from mptf.chain import table_of
from mptf.committee import visibility as committee
from mptf.committee.models import Decision, Seat
from mptf.contributions import visibility as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit
from mptf.errors import NotFound
from mptf.fund_closings import visibility as fund_closings
from mptf.fund_closings.models import FundClosing
from mptf.interests import visibility as interests
from mptf.interests.models import Interest
from mptf.meetings import visibility as meetings
from mptf.meetings.models import Meeting
from mptf.network import visibility as network
from mptf.network.models import NetworkFact, NetworkFigure
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote
from mptf.people import visibility as people
from mptf.people.models import Delegation, Organisation, Person
from mptf.policy import Sight
from mptf.procedures import visibility as procedures
from mptf.procedures.models import WrittenProcedure
from mptf.products import visibility as products
from mptf.products.models import Product
from mptf.programme_reports import visibility as programme_reports
from mptf.programme_reports.models import ProgrammeReport
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.reading import execute, whose
from mptf.reviews import visibility as reviews
from mptf.reviews.models import ReviewAssignment
from mptf.revisions import visibility as revisions
from mptf.revisions.models import ProgrammeRevision
from mptf.rounds import visibility as rounds
from mptf.rounds.models import CommitteeItem
from mptf.scenarios import visibility as scenarios
from mptf.scenarios.models import Scenario
from mptf.tranches import visibility as tranches
from mptf.tranches.models import TrancheRequest
from mptf.work import Work

R = TypeVar("R", bound=SQLModel)

_KINDS: Mapping[type[SQLModel], Callable[[Sight], ColumnElement[bool]]] = {
    ConceptNote: notes.visible_to,
    ReviewAssignment: reviews.visible_to,
    JointProgramme: programmes.visible_to,
    TransferRequest: lambda sight: programmes.opens(
        sight, table_of(TransferRequest).c.programme_id
    ),
    ProgrammeReport: programme_reports.visible_to,
    TrancheRequest: tranches.visible_to,
    ProgrammeRevision: revisions.visible_to,
    Product: products.visible_to,
    Decision: committee.visible_to,
    Meeting: meetings.visible_to,
    WrittenProcedure: procedures.visible_to,
    CommitteeItem: rounds.visible_to,
    Arrangement: agreements.visible_to,
    Agreement: lambda sight: contributions.visible_to(sight, table_of(Agreement)),
    Deposit: lambda sight: contributions.visible_to(sight, table_of(Deposit)),
    BankLine: lambda sight: true() if sight.books else false(),
    CashMovement: lambda sight: true() if sight.books else false(),
    FundClosing: fund_closings.visible_to,
    Person: lambda sight: true() if sight.people else false(),
    Organisation: lambda sight: true() if sight.signed_in else false(),
    Delegation: people.visible_to,
    Call: lambda _sight: true(),
    CallDraft: calls.draft_visible_to,
    NetworkFact: network.visible_to,
    NetworkFigure: network.visible_to,
    Scenario: scenarios.visible_to,
    Seat: lambda sight: true() if sight.signed_in else false(),
    Interest: interests.visible_to,
}
_KEPT_FROM_THE_CHAIR = frozenset({Interest})
"""What is not open to everybody whose work is the whole fund."""


def seen(work: Work, kind: type[R], key: UUID) -> R:
    """A record, for whoever sees it.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    sight = work.actor.sight
    row: Any = work.get(kind, key)
    sees_all = sight.interests if kind in _KEPT_FROM_THE_CHAIR else sight.everything
    if not sees_all and execute(work, _one(kind, sight), {"key": key}).first() is None:
        raise NotFound(kind.__name__.lower(), str(key))
    found: R = row
    return found


def visible(kind: type[SQLModel], sight: Sight) -> ColumnElement[bool]:
    """Which records of a kind a reader sees."""
    return _KINDS[kind](sight)


@cache
def _one(kind: type[SQLModel], sight: Sight) -> Select[Any]:
    table = table_of(kind)
    return select(table.c.id).where(table.c.id == bindparam("key"), visible(kind, sight))


@cache
def _counts(sight: Sight) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(literal(str(table.name), String), table.c.state, func.count())
            .where(visible(kind, sight))
            .group_by(table.c.state)
            for kind in _KINDS
            if "state" in (table := table_of(kind)).c
        )
    )


def counts(work: Work) -> dict[str, dict[str, int]]:
    """How many records that the reader sees stand in each state, by the name of their table."""
    found: dict[str, dict[str, int]] = {}
    for table, state, count in work.session.execute(_counts(work.actor.sight), whose(work.actor)):
        found.setdefault(table, {})[state] = count
    return found
