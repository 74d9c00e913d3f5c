"""What is due on programmes, by the day: of the reader's organisation, or of all that they follow.

Each row is a day of somebody's calendar: a report, a condition, a step, a transfer, an end.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from mptf.chain import table_of
from mptf.committee.models import Condition, ConditionMet, DecisionItem, DecisionSignature, Outcome
from mptf.deadlines.models import Deadline
from mptf.ledger.models import ACCOUNT, Kind
from mptf.lives.models import Transition
from mptf.money import Money
from mptf.people.models import Organisation
from mptf.policy import Sight, coordinator
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.states import OPEN
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.programmes.states import ProgrammeState
from mptf.reading import OWN_ORGANISATION, rows
from mptf.sheaf import Sheaf
from mptf.transfers.sendings import SENDING
from mptf.work import Work


class DueRow(NamedTuple):
    """Something that is due: what kind of thing, of whom, on which programme, since when known."""

    kind: str
    key: UUID
    number: str
    programme: str
    title: str
    entity: str
    what: str
    due_on: date
    set_at: datetime
    illustrative: bool


REPORT, CONDITION, STEP, TRANSFER, END = "report", "condition", "step", "transfer", "end"

_P, _R, _D, _O, _TR, _T = (
    table_of(m)
    for m in (JointProgramme, ProgrammeReport, Deadline, Organisation, TransferRequest, Transition)
)
_C, _M, _I, _S = (table_of(m) for m in (Condition, ConditionMet, DecisionItem, DecisionSignature))
_A = ACCOUNT.c
_RUNS = (ProgrammeState.ACTIVE.value, ProgrammeState.SUSPENDED.value)


def _followed(sight: Sight) -> ColumnElement[bool]:
    """The programmes whose days a reader keeps: their own, or those of the whole fund."""
    return true() if sight.everything else programmes.theirs(sight, _P)


def _owed_by(sight: Sight, organisation: ColumnElement[Any]) -> ColumnElement[bool]:
    """What is owed by an entity stands in its own calendar, and in those of whoever follows."""
    if sight.everything:
        return true()
    ways = [organisation == OWN_ORGANISATION] if sight.entity else []
    if sight.resident_coordinator:
        ways.append(_followed(sight))
    return or_(false(), *ways)


def _text(value: str) -> ColumnElement[Any]:
    return literal(value, String)


@rows(DueRow._make, _D.c.due_on, _R.c.number)
def reports(sight: Sight) -> Select[Any]:
    """The reports that are waited for."""
    waits = and_(_D.c.subject_id == _R.c.id, _D.c.what == SUBMIT, _D.c.done_at.is_(None))
    return (
        select(
            _text(REPORT).label("kind"),
            _R.c.id,
            _R.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _O.c.code,
            cast(_R.c.kind, String).label("what"),
            _D.c.due_on,
            _D.c.set_at,
            _R.c.illustrative,
        )
        .join(_P, _P.c.id == _R.c.programme_id)
        .join(_O, _O.c.id == _R.c.organisation_id)
        .join(_D, waits)
        .where(
            _R.c.state.in_(OPEN),
            programmes.opened_to(sight, _P),
            _owed_by(sight, _R.c.organisation_id),
        )
    )


@rows(DueRow._make, _C.c.due_on, _P.c.number, _C.c.seq)
def conditions(sight: Sight) -> Select[Any]:
    """The conditions of signed approvals that are not met."""
    return (
        select(
            _text(CONDITION).label("kind"),
            _C.c.id,
            _P.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _O.c.code,
            cast(_C.c.text, String).label("what"),
            _C.c.due_on,
            _S.c.signed_at,
            _P.c.illustrative,
        )
        .select_from(_C)
        .join(_I, _I.c.id == _C.c.item_id)
        .join(_P, _P.c.id == _I.c.subject_id)
        .join(_O, _O.c.id == _C.c.owner_id)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .outerjoin(_M, _M.c.condition_id == _C.c.id)
        .where(
            _I.c.outcome == Outcome.APPROVED.value,
            _M.c.id.is_(None),
            programmes.opened_to(sight, _P),
            _owed_by(sight, _C.c.owner_id),
        )
    )


@rows(DueRow._make, _D.c.due_on, _P.c.number, _D.c.what)
def steps(sight: Sight) -> Select[Any]:
    """What is due on the programmes themselves, such as a document or an evaluation."""
    own = _P.c.coordinator_id == OWN_ORGANISATION if sight.entity else false()
    mine = or_(own, false() if sight.entity else _followed(sight))
    return (
        select(
            _text(STEP).label("kind"),
            _D.c.id,
            _P.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _O.c.code,
            cast(_D.c.what, String).label("what"),
            _D.c.due_on,
            _D.c.set_at,
            _P.c.illustrative,
        )
        .join(_P, _P.c.id == _D.c.subject_id)
        .join(_O, _O.c.id == _P.c.coordinator_id)
        .where(
            _D.c.done_at.is_(None),
            true() if sight.everything else _D.c.party == coordinator.label,
            programmes.opened_to(sight, _P),
            true() if sight.everything else mine,
        )
    )


@rows(DueRow._make, _D.c.due_on, _TR.c.number)
def transfers(sight: Sight) -> Select[Any]:
    """By when the agent sends tranches: for the agent, and for whose programmes they are."""
    waits = and_(_D.c.subject_id == _TR.c.id, _D.c.what == SENDING, _D.c.done_at.is_(None))
    mine = true() if sight.books else _followed(sight)
    return (
        select(
            _text(TRANSFER).label("kind"),
            _TR.c.id,
            _TR.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _O.c.code,
            cast(_TR.c.tranche, String).label("what"),
            _D.c.due_on,
            _D.c.set_at,
            _TR.c.illustrative,
        )
        .join(_P, _P.c.id == _TR.c.programme_id)
        .join(_O, _O.c.id == _P.c.coordinator_id)
        .join(_D, waits)
        .where(programmes.opened_to(sight, _P), mine)
    )


@rows(DueRow._make, _P.c.end_on, _P.c.number)
def ends(sight: Sight) -> Select[Any]:
    """When activities are to be done."""
    return (
        select(
            _text(END).label("kind"),
            _P.c.id,
            _P.c.number,
            _P.c.number.label("programme"),
            _P.c.title,
            _O.c.code,
            _text("").label("what"),
            _P.c.end_on,
            _T.c.at,
            _P.c.illustrative,
        )
        .join(_O, _O.c.id == _P.c.coordinator_id)
        .join(_T, and_(_T.c.subject_id == _P.c.id, _T.c.step == _P.c.step))
        .where(
            _P.c.state.in_(_RUNS),
            _P.c.end_on.is_not(None),
            programmes.visible_to(sight, _P),
            _followed(sight),
        )
    )


class RefundRow(NamedTuple):
    """What an entity still holds of a programme whose activities are done."""

    programme: str
    title: str
    entity: str
    minor: int
    currency: str
    illustrative: bool

    @property
    def held(self) -> Money:
        """By the books."""
        return Money(self.minor, self.currency)


@rows(RefundRow._make, _P.c.number, _O.c.code)
def refunds(sight: Sight) -> Select[Any]:
    """What is to come back, for whoever keeps or controls the books."""
    held = cast(func.sum(_A.balance_minor), BigInteger)
    return (
        select(
            _P.c.number,
            _P.c.title,
            _O.c.code,
            held.label("minor"),
            _P.c.currency,
            _P.c.illustrative,
        )
        .join(ACCOUNT, _A.subject_id == _P.c.id)
        .join(_O, _O.c.id == _A.organisation_id)
        .where(
            _P.c.state == ProgrammeState.OPERATIONALLY_CLOSED.value,
            _A.kind == Kind.HELD.value,
            true() if sight.books else false(),
        )
        .group_by(_P.c.number, _P.c.title, _O.c.code, _P.c.currency, _P.c.illustrative)
        .having(func.sum(_A.balance_minor) > 0)
    )


PARTS = (reports, conditions, steps, transfers, ends)
_SHEAF = Sheaf(*PARTS)


def dues(work: Work) -> list[DueRow]:
    """All that is due for the reader, late things too, the first first."""
    of = _SHEAF.read(work)
    found = [row for part in PARTS for row in of[part]]
    return sorted(found, key=lambda row: (row.due_on, row.programme, row.kind, row.number))
