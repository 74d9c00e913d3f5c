"""What is read of decisions: the list, one with its items, and what was decided of a thing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select

from mptf.chain import table_of
from mptf.committee.models import (
    Condition,
    ConditionMet,
    Decision,
    DecisionAmount,
    DecisionItem,
    DecisionSignature,
)
from mptf.db import beyond
from mptf.errors import NotFound
from mptf.people.models import Organisation
from mptf.work import Work


class DecisionRow(NamedTuple):
    """A decision with its signature, which is empty while it is provisional."""

    id: UUID
    number: str
    title: str
    decided_on: date
    mode: str
    state: str
    attendance: list[str]
    recusals: list[str]
    text: str
    recorded_by: UUID
    supersedes_id: UUID | None
    illustrative: bool
    signed_on: date | None
    signed_by: UUID | None
    delegation: str | None
    content_hash: str | None
    items: int


class ItemRow(NamedTuple):
    """What one decision says of one thing, with the decision's own number, date and state."""

    id: UUID
    decision_number: str
    decision_title: str
    decided_on: date
    decision_state: str
    seq: int
    subject_kind: str
    subject_id: UUID
    outcome: str
    text: str
    title_as_decided: str
    amount_minor: int | None
    currency: str


class AmountRow(NamedTuple):
    """What an item gives to one entity."""

    item_id: UUID
    code: str
    name: str
    amount_minor: int
    currency: str


class ConditionRow(NamedTuple):
    """A condition, and by what it was met."""

    item_id: UUID
    seq: int
    text: str
    owner: str
    due_on: date
    blocks_tranche: int | None
    met_on: date | None
    evidence: str | None


_D, _I, _A = (table_of(m) for m in (Decision, DecisionItem, DecisionAmount))
_C, _M, _S, _O = (table_of(m) for m in (Condition, ConditionMet, DecisionSignature, Organisation))

_COUNTED = (
    select(_I.c.decision_id, func.count().label("how_many")).group_by(_I.c.decision_id).subquery()
)
_ROWS = (
    select(
        _D.c.id,
        _D.c.number,
        _D.c.title,
        _D.c.decided_on,
        _D.c.mode,
        _D.c.state,
        _D.c.attendance,
        _D.c.recusals,
        _D.c.text,
        _D.c.recorded_by,
        _D.c.supersedes_id,
        _D.c.illustrative,
        _S.c.signed_on,
        _S.c.signed_by,
        _S.c.delegation,
        _S.c.content_hash,
        func.coalesce(_COUNTED.c.how_many, 0),
    )
    .outerjoin(_S, _S.c.decision_id == _D.c.id)
    .outerjoin(_COUNTED, _COUNTED.c.decision_id == _D.c.id)
)
_PAGE = (
    _ROWS.order_by(_D.c.decided_on.desc(), _D.c.number.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_ONE = _ROWS.where(_D.c.number == bindparam("number"))
_COUNT = select(func.count()).select_from(_D)
_ITEMS: Any = (
    select(
        _I.c.id,
        _D.c.number,
        _D.c.title,
        _D.c.decided_on,
        _D.c.state,
        _I.c.seq,
        _I.c.subject_kind,
        _I.c.subject_id,
        _I.c.outcome,
        _I.c.text,
        _I.c.title_as_decided,
        _I.c.amount_minor,
        _I.c.currency,
    )
    .join(_D, _D.c.id == _I.c.decision_id)
    .order_by(_D.c.decided_on, _D.c.number, _I.c.seq)
)
_OF_DECISION = _ITEMS.where(_D.c.id == bindparam("decision"))
_ON_SUBJECT = _ITEMS.where(_I.c.subject_id == bindparam("subject"))
_BY_ID = _ITEMS.where(_I.c.id == bindparam("item"))
_OF_ITEMS: BindParameter[UUID] = bindparam("items", expanding=True)
_AMOUNTS = (
    select(_A.c.item_id, _O.c.code, _O.c.name, _A.c.amount_minor, _A.c.currency)
    .join(_O, _O.c.id == _A.c.organisation_id)
    .where(_A.c.item_id.in_(_OF_ITEMS))
    .order_by(_O.c.code)
)
_CONDITIONS = (
    select(
        _C.c.item_id,
        _C.c.seq,
        _C.c.text,
        _O.c.code,
        _C.c.due_on,
        _C.c.blocks_tranche,
        _M.c.met_on,
        _M.c.evidence,
    )
    .join(_O, _O.c.id == _C.c.owner_id)
    .outerjoin(_M, _M.c.condition_id == _C.c.id)
    .where(_C.c.item_id.in_(_OF_ITEMS))
    .order_by(_C.c.item_id, _C.c.seq)
)


def listed(
    work: Work, *, limit: int = 50, offset: int = 0, after: tuple[date, str] | None = None
) -> Sequence[DecisionRow]:
    """A page of decisions, the latest first; `after` is day and number of the last before it."""
    page = _PAGE
    if after is not None:
        page = page.where(beyond((_D.c.decided_on, _D.c.number), after))
    rows = work.session.execute(page, {"limit": limit, "offset": offset})
    return [DecisionRow._make(row) for row in rows]


def count(work: Work) -> int:
    """How many decisions there are."""
    return int(work.session.execute(_COUNT).scalar_one())


def numbered(work: Work, number: str) -> DecisionRow:
    """One decision by its number.

    Raises:
        NotFound: there is none.
    """
    row = work.session.execute(_ONE, {"number": number}).first()
    if row is None:
        raise NotFound("decision", number)
    return DecisionRow._make(row)


def items(work: Work, decision_id: UUID) -> Sequence[ItemRow]:
    """The items of a decision in their order."""
    rows = work.session.execute(_OF_DECISION, {"decision": decision_id})
    return [ItemRow._make(row) for row in rows]


def on_subject(work: Work, subject_id: UUID) -> Sequence[ItemRow]:
    """What was decided of one thing, the oldest first; provisional decisions among them."""
    rows = work.session.execute(_ON_SUBJECT, {"subject": subject_id})
    return [ItemRow._make(row) for row in rows]


def item(work: Work, item_id: UUID) -> ItemRow | None:
    """One item of any decision."""
    row = work.session.execute(_BY_ID, {"item": item_id}).first()
    return ItemRow._make(row) if row else None


def amounts(work: Work, item_ids: Collection[UUID]) -> Sequence[AmountRow]:
    """What the items give, entity by entity."""
    rows = work.session.execute(_AMOUNTS, {"items": list(item_ids)})
    return [AmountRow._make(row) for row in rows]


def conditions(work: Work, item_ids: Collection[UUID]) -> Sequence[ConditionRow]:
    """The conditions of the items, met or not."""
    rows = work.session.execute(_CONDITIONS, {"items": list(item_ids)})
    return [ConditionRow._make(row) for row in rows]
