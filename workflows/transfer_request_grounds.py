"""What the guards of fund transfer requests rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, case, cast, func, select

from mptf.chain import table_of
from mptf.committee.models import Condition, ConditionMet
from mptf.ledger.models import ACCOUNT, Kind
from mptf.policy import Sight
from mptf.programmes.models import (
    JointProgramme,
    TransferExecution,
    TransferLine,
    TransferRequest,
)
from mptf.programmes.states import TransferState
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class ItsProgramme(NamedTuple):
    """The programme that it pays."""

    request_id: UUID
    state: str


class Other(NamedTuple):
    """Another request of the programme that stands."""

    request_id: UUID
    tranche: int


class OpenCondition(NamedTuple):
    """A condition of the approval that holds the tranche back."""

    request_id: UUID
    text: str


class Course(NamedTuple):
    """What an entity was sent for the programme, less what it sent back; and what it spent."""

    request_id: UUID
    organisation_id: UUID
    net_funded_minor: int
    spent_minor: int


class AskedFor(NamedTuple):
    """What the request asks for, in minor units of the fund's currency."""

    request_id: UUID
    minor: int


class Executed(NamedTuple):
    """Who of the agent has sent it."""

    request_id: UUID
    by: UUID


_R, _P, _C, _M, _E, _L = (
    table_of(m)
    for m in (
        TransferRequest,
        JointProgramme,
        Condition,
        ConditionMet,
        TransferExecution,
        TransferLine,
    )
)
_OTHER = _R.alias("other_request")
_A = ACCOUNT.c


@rows(ItsProgramme._make)
def programme(_sight: Sight) -> Select[Any]:
    """Where its programme stands."""
    its = select(_R.c.id, _P.c.state).join(_P, _P.c.id == _R.c.programme_id)
    return its.where(_R.c.id.in_(SUBJECTS))


@rows(Other._make)
def others(_sight: Sight) -> Select[Any]:
    """The programme's other requests, but those that were withdrawn."""
    beside = and_(_OTHER.c.programme_id == _R.c.programme_id, _OTHER.c.id != _R.c.id)
    stand = select(_R.c.id, _OTHER.c.tranche).join(_OTHER, beside)
    return stand.where(_R.c.id.in_(SUBJECTS), _OTHER.c.state != TransferState.WITHDRAWN.value)


@rows(OpenCondition._make, _C.c.seq)
def open_conditions(_sight: Sight) -> Select[Any]:
    """Conditions that hold this tranche back because no evidence was accepted yet."""
    holds = and_(_C.c.item_id == _R.c.decision_item_id, _C.c.blocks_tranche == _R.c.tranche)
    of_it = select(_R.c.id, _C.c.text).join(_C, holds)
    unmet = of_it.outerjoin(_M, _M.c.condition_id == _C.c.id).where(_M.c.id.is_(None))
    return unmet.where(_R.c.id.in_(SUBJECTS))


def _sum(*kinds: Kind) -> Any:
    of_kinds = case((_A.kind.in_([kind.value for kind in kinds]), _A.balance_minor), else_=0)
    return cast(func.sum(of_kinds), BigInteger)


@rows(Course._make)
def courses(_sight: Sight) -> Select[Any]:
    """How each entity of its programme fares."""
    return (
        select(
            _R.c.id,
            _A.organisation_id,
            _sum(Kind.TRANSFER, Kind.REFUND).label("net_funded_minor"),
            _sum(Kind.SPENT).label("spent_minor"),
        )
        .join(ACCOUNT, _A.subject_id == _R.c.programme_id)
        .where(
            _A.kind.in_((Kind.TRANSFER.value, Kind.REFUND.value, Kind.SPENT.value)),
            _R.c.id.in_(SUBJECTS),
        )
        .group_by(_R.c.id, _A.organisation_id)
    )


@rows(Executed._make)
def execution(_sight: Sight) -> Select[Any]:
    """What the agent entered, once it has."""
    return select(_E.c.request_id, _E.c.executed_by).where(_E.c.request_id.in_(SUBJECTS))


@rows(AskedFor._make)
def asked_for(_sight: Sight) -> Select[Any]:
    """What its lines come to together."""
    whole = cast(func.sum(_L.c.amount_minor), BigInteger)
    return (
        select(_L.c.request_id, whole)
        .where(_L.c.request_id.in_(SUBJECTS))
        .group_by(_L.c.request_id)
    )
