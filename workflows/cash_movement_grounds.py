"""What the guards of movements of cash rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, cast, func, or_, select

from mptf.chain import table_of
from mptf.committee.models import DecisionItem, DecisionSignature
from mptf.contributions.models import CashMovement
from mptf.contributions.states import ReceiptState
from mptf.ledger.models import ACCOUNT, Kind, Posting
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Decided(NamedTuple):
    """The item of a signed decision that a movement names."""

    movement_id: UUID
    outcome: str
    amount_minor: int | None
    currency: str


class Closed(NamedTuple):
    """A programme whose books are closed, and that a movement would touch."""

    movement_id: UUID
    number: str


class Holds(NamedTuple):
    """What the entity has left of the programme, by the books."""

    movement_id: UUID
    held_minor: int


class Used(NamedTuple):
    """What other movements take of the same item."""

    movement_id: UUID
    amount_minor: int


_M, _I, _S = (table_of(m) for m in (CashMovement, DecisionItem, DecisionSignature))
_P, _LINE = table_of(JointProgramme), table_of(Posting)
_OTHER = _M.alias("other_movement")


@rows(Decided._make)
def decided(_sight: Sight) -> Select[Any]:
    """The item, where its decision is signed."""
    return (
        select(_M.c.id, _I.c.outcome, _I.c.amount_minor, _I.c.currency)
        .join(_I, _I.c.id == _M.c.decision_item_id)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .where(_M.c.id.in_(SUBJECTS))
    )


@rows(Used._make)
def used(_sight: Sight) -> Select[Any]:
    """What the others take, those that were rejected left out; no row where there is none."""
    same = and_(_OTHER.c.decision_item_id == _M.c.decision_item_id, _OTHER.c.id != _M.c.id)
    taken = cast(func.sum(_OTHER.c.amount_minor), BigInteger)
    return (
        select(_M.c.id, taken.label("amount_minor"))
        .join(_OTHER, same)
        .where(_M.c.id.in_(SUBJECTS), _OTHER.c.state != ReceiptState.REJECTED.value)
        .group_by(_M.c.id)
    )


@rows(Closed._make, _P.c.number)
def closed(_sight: Sight) -> Select[Any]:
    """The closed programme that it names, or that the entry moved which it reverses."""
    moved = (
        select(_LINE.c.id)
        .join(ACCOUNT, ACCOUNT.c.id == _LINE.c.account_id)
        .where(_LINE.c.tx_id == _M.c.reverses_id, ACCOUNT.c.subject_id == _P.c.id)
        .correlate(_M, _P)
        .exists()
    )
    return (
        select(_M.c.id, _P.c.number)
        .select_from(_M.join(_P, or_(_P.c.id == _M.c.programme_id, moved)))
        .where(_M.c.id.in_(SUBJECTS), _P.c.state == ProgrammeState.FINANCIALLY_CLOSED.value)
    )


@rows(Holds._make)
def holds(_sight: Sight) -> Select[Any]:
    """What the entity that it names has left of the programme that it names."""
    account = ACCOUNT.c
    of_it = and_(
        account.subject_id == _M.c.programme_id,
        account.organisation_id == _M.c.organisation_id,
        account.kind == Kind.HELD.value,
    )
    held = cast(func.sum(account.balance_minor), BigInteger)
    return (
        select(_M.c.id, held.label("held_minor"))
        .select_from(_M.join(ACCOUNT, of_it))
        .where(_M.c.id.in_(SUBJECTS))
        .group_by(_M.c.id)
    )
