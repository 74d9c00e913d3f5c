"""What is read of decisions: the list, one with its items, and what was decided of a thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    exists,
    false,
    func,
    literal,
    select,
    true,
)

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.committee.models import (
    Condition,
    ConditionMet,
    Decision,
    DecisionAmount,
    DecisionItem,
    DecisionSignature,
)
from mptf.committee.states import DecisionState
from mptf.committee.visibility import item_visible_to, opened_to, visible_to
from mptf.db import Json
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, mentions, narrowed, same
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.reading import OF, rows
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which decisions a list shows; an empty filter lets everything through."""

    state: str = ""
    mode: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same((_D.c.state, self.state), (_D.c.mode, self.mode))
        if self.text:
            found.append(mentions(self.text, _D.c.title, _D.c.number))
        return found


class DecisionRow(NamedTuple):
    """A decision with its signature, which is empty while it is provisional.

    `items` counts all that it decides, those that the reader does not see among them.
    """

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


class FollowedRow(NamedTuple):
    """A step that an item of a signed decision has taken."""

    item_id: UUID
    workflow: str
    to_state: str
    act_on: date


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
_T = table_of(Transition)
_SEEN = _D.alias("seen_decision")

# --- The list ------------------------------------------------------------------------------------

_COUNTED = (
    select(_I.c.decision_id, func.count().label("how_many")).group_by(_I.c.decision_id).subquery()
)
_NOT_TOLD = literal([], Json)


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _D.c.id,
            _D.c.number,
            _D.c.title,
            _D.c.decided_on,
            _D.c.mode,
            _D.c.state,
            _D.c.attendance if sight.attendance else _NOT_TOLD.label("attendance"),
            _D.c.recusals if sight.attendance else _NOT_TOLD.label("recusals"),
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
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-decided",
    "-number",
    number=_D.c.number,
    title=func.lower(_D.c.title),
    decided=_D.c.decided_on,
    mode=_D.c.mode,
    items=func.coalesce(_COUNTED.c.how_many, 0),
    state=in_order(_D.c.state, DecisionState),
    signed=_S.c.signed_on,
)


_LIST = Listing("decision", DecisionRow._make, _rows, _D.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_D).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many decisions the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


# --- What was decided, of one decision and on one thing ------------------------------------------

_IN_ORDER = (_D.c.decided_on, _D.c.number, _I.c.seq)
_OF_DECISION, _ON_SUBJECT = _I.c.decision_id == OF, _I.c.subject_id == OF


def _of_items(select: Select[Any], sight: Sight, which: ColumnElement[bool]) -> Select[Any]:
    """Rows that hang on items, as far as the reader sees the items."""
    joined = select.join(_D, _D.c.id == _I.c.decision_id)
    return joined.where(which, visible_to(sight), item_visible_to(sight))


def _items(sight: Sight, which: ColumnElement[bool]) -> Select[Any]:
    columns = select(
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
    ).select_from(_I)
    return _of_items(columns, sight, which)


def _conditions(sight: Sight, which: ColumnElement[bool]) -> Select[Any]:
    columns = (
        select(
            _C.c.item_id,
            _C.c.seq,
            _C.c.text,
            _O.c.code,
            _C.c.due_on,
            _C.c.blocks_tranche,
            _M.c.met_on,
            case((opened_to(sight), _M.c.evidence)).label("evidence"),
        )
        .select_from(_C)
        .join(_I, _I.c.id == _C.c.item_id)
        .join(_O, _O.c.id == _C.c.owner_id)
        .outerjoin(_M, _M.c.condition_id == _C.c.id)
    )
    return _of_items(columns, sight, which)


@rows(ItemRow._make, *_IN_ORDER)
def items(sight: Sight) -> Select[Any]:
    """The items of a decision, as far as the reader sees what they are on."""
    return _items(sight, _OF_DECISION)


@rows(ItemRow._make, *_IN_ORDER)
def on_subject(sight: Sight) -> Select[Any]:
    """What was decided of one thing, the oldest first."""
    return _items(sight, _ON_SUBJECT)


@rows(FollowedRow._make, _T.c.at, _T.c.step)
def followed(sight: Sight) -> Select[Any]:
    """The steps that the items of a decision have taken, once it was signed."""
    columns = (
        select(_I.c.id, _T.c.workflow, _T.c.to_state, _T.c.act_on)
        .select_from(_T)
        .join(_I, _I.c.id == _T.c.decision_item_id)
    )
    return _of_items(columns, sight, _OF_DECISION)


@rows(AmountRow._make, _O.c.code)
def amounts(sight: Sight) -> Select[Any]:
    """What the items of a decision give, entity by entity."""
    columns = (
        select(_A.c.item_id, _O.c.code, _O.c.name, _A.c.amount_minor, _A.c.currency)
        .select_from(_A)
        .join(_I, _I.c.id == _A.c.item_id)
        .join(_O, _O.c.id == _A.c.organisation_id)
    )
    return _of_items(columns, sight, _OF_DECISION)


@rows(ConditionRow._make, _C.c.item_id, _C.c.seq)
def conditions(sight: Sight) -> Select[Any]:
    """The conditions of a decision's items, met or not."""
    return _conditions(sight, _OF_DECISION)


@rows(ConditionRow._make, _C.c.item_id, _C.c.seq)
def conditions_on(sight: Sight) -> Select[Any]:
    """The conditions that were ever set for one thing, met or not."""
    return _conditions(sight, _ON_SUBJECT)


def _read(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader sees the decision that is read."""
    return (
        true() if sight.everything else exists().where(_SEEN.c.id == OF, visible_to(sight, _SEEN))
    )


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """Its steps; what was said with them is for those who see a decision before it is signed."""
    return lives.steps(_read(sight), None if sight.provisional else false())


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, audit.KIND == "decision", audit.SUBJECT == OF)
