"""What the guards of fund transfer requests rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, cast, func, select

from mptf.chain import table_of
from mptf.ledger.models import ACCOUNT, Kind
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, TransferLine, TransferRequest
from mptf.programmes.states import TransferState
from mptf.reading import rows
from mptf.tranches import measures
from mptf.tranches.measures import Flag, Held
from mptf.tranches.models import TrancheRequest
from mptf.tranches.states import TrancheState
from workflows.grounds import SUBJECTS


class ItsProgramme(NamedTuple):
    """The programme that it pays."""

    request_id: UUID
    state: str


class Other(NamedTuple):
    """Another request of the programme that stands."""

    request_id: UUID
    tranche: int


class Release(NamedTuple):
    """A release of its tranche, by its number."""

    request_id: UUID
    number: str


class Wanted(NamedTuple):
    """What it asks to send to an entity, and what is allocated to it and not sent."""

    request_id: UUID
    entity: str
    minor: int
    allocated_minor: int
    currency: str


class AskedFor(NamedTuple):
    """What the request asks for, in minor units of the fund's currency."""

    request_id: UUID
    minor: int


_R, _P, _L, _O, _Q = (
    table_of(m)
    for m in (
        TransferRequest,
        JointProgramme,
        TransferLine,
        Organisation,
        TrancheRequest,
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


@rows(Release._make)
def releases(_sight: Sight) -> Select[Any]:
    """The releases of its tranche."""
    its = and_(_Q.c.programme_id == _R.c.programme_id, _Q.c.tranche == _R.c.tranche)
    released = select(_R.c.id, _Q.c.number).join(_Q, its)
    return released.where(_R.c.id.in_(SUBJECTS), _Q.c.state == TrancheState.RELEASED.value)


@rows(Held._make, measures.CONDITION_SEQ)
def conditions(_sight: Sight) -> Select[Any]:
    """The conditions of the approval that name its tranche."""
    named = measures.conditions(_R.c.id, _R.c.programme_id, _R.c.tranche)
    return named.where(_R.c.id.in_(SUBJECTS))


@rows(Flag._make)
def flags(_sight: Sight) -> Select[Any]:
    """What holds the programme's money back."""
    return measures.flags(_R.c.id, _R.c.programme_id).where(_R.c.id.in_(SUBJECTS))


@rows(Wanted._make, _O.c.code)
def wanted(_sight: Sight) -> Select[Any]:
    """Its lines, with what is allocated to each entity and not sent."""
    allocated = and_(
        _A.subject_id == _R.c.programme_id,
        _A.organisation_id == _L.c.organisation_id,
        _A.kind == Kind.ALLOCATED.value,
    )
    held = cast(func.coalesce(func.sum(_A.balance_minor), 0), BigInteger)
    return (
        select(_R.c.id, _O.c.code, _L.c.amount_minor, held, _L.c.currency)
        .join(_L, _L.c.request_id == _R.c.id)
        .join(_O, _O.c.id == _L.c.organisation_id)
        .outerjoin(ACCOUNT, allocated)
        .where(_R.c.id.in_(SUBJECTS))
        .group_by(_R.c.id, _O.c.code, _L.c.amount_minor, _L.c.currency)
    )


@rows(AskedFor._make)
def asked_for(_sight: Sight) -> Select[Any]:
    """What its lines come to together."""
    whole = cast(func.sum(_L.c.amount_minor), BigInteger)
    return (
        select(_L.c.request_id, whole)
        .where(_L.c.request_id.in_(SUBJECTS))
        .group_by(_L.c.request_id)
    )
