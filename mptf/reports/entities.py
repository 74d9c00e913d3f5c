"""A UN entity: its notes and programmes, its money by programme, and what waits for it.

Of its notes and programmes a reader is shown those that they may see.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, case, cast, exists, false, func, or_, select, true

from mptf.chain import table_of
from mptf.committee.models import (
    Condition,
    ConditionMet,
    DecisionAmount,
    DecisionItem,
    DecisionSignature,
)
from mptf.deadlines.models import Deadline
from mptf.errors import NotFound
from mptf.ledger.models import ACCOUNT, Kind
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote, NotePartner
from mptf.notes.states import NoteState
from mptf.people.models import Organisation, OrganisationKind
from mptf.policy import Sight, coordinator
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.states import OPEN
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.reading import OF, OWN_ORGANISATION, execute, rows
from mptf.revisions import granted
from mptf.work import Work


class EntityRow(NamedTuple):
    """A UN entity, and in how many programmes that were approved it takes part."""

    id: UUID
    code: str
    name: str
    illustrative: bool
    programmes: int


class NoteOf(NamedTuple):
    """A note in which the entity takes part; it may be the one that coordinates it."""

    number: str
    title: str
    state: str
    coordinates: bool
    amount_minor: int | None
    currency: str
    illustrative: bool


class ProgrammeOf(NamedTuple):
    """A programme of the entity, with the entity's own money: approved, and as the books have it.

    What was refunded stands below zero.
    """

    id: UUID
    number: str
    title: str
    state: str
    coordinates: bool
    currency: str
    approved: int | None
    transferred: int
    refunded: int
    spent: int
    held: int
    illustrative: bool


class ReportOf(NamedTuple):
    """A report that the entity owes."""

    number: str
    kind: str
    basis: str | None
    programme: str
    title: str
    state: str
    due_on: date | None
    illustrative: bool

    def is_late(self, today: date) -> bool:
        """Whether it is waited for past its day."""
        return self.due_on is not None and self.due_on < today


class DueOf(NamedTuple):
    """Something that is due from the entity: a step, or a condition of an approval."""

    subject_id: UUID
    what: str
    due_on: date


class UnconfirmedPart(NamedTuple):
    """A part in a note that the entity has still to confirm."""

    note_id: UUID


_O, _N, _NP, _P, _PP = (
    table_of(m) for m in (Organisation, ConceptNote, NotePartner, JointProgramme, ProgrammePartner)
)
_C, _M, _I, _DA, _DS, _D = (
    table_of(m)
    for m in (Condition, ConditionMet, DecisionItem, DecisionAmount, DecisionSignature, Deadline)
)
_R = table_of(ProgrammeReport)
_A = ACCOUNT.c


# --- Which entities there are --------------------------------------------------------------------


def _entities(sight: Sight) -> Select[Any]:
    given = (
        select(func.count(_PP.c.programme_id.distinct()))
        .join(_P, _P.c.id == _PP.c.programme_id)
        .where(_PP.c.organisation_id == _O.c.id, programmes.is_approved(_P))
        .scalar_subquery()
    )
    own = _O.c.id == OWN_ORGANISATION if sight.entity else false()
    return select(_O.c.id, _O.c.code, _O.c.name, _O.c.illustrative, given).where(
        _O.c.kind == OrganisationKind.ENTITY.value, true() if sight.books else own
    )


def entities(work: Work) -> list[EntityRow]:
    """Every UN entity whose page the reader may open, by code."""
    found = execute(work, _entities(work.actor.sight).order_by(_O.c.code), {})
    return [EntityRow._make(row) for row in found]


def entity(work: Work, code: str) -> EntityRow:
    """One UN entity by its code.

    Raises:
        NotFound: there is none whose page the reader may open.
    """
    query = _entities(work.actor.sight).where(_O.c.code == code)
    row = execute(work, query, {}).first()
    if row is None:
        raise NotFound("UN entity", code)
    return EntityRow._make(row)


# --- What hangs on one ---------------------------------------------------------------------------


@rows(NoteOf._make, _N.c.number.desc())
def notes_of(sight: Sight) -> Select[Any]:
    """Its notes, the latest number first, with its own part of what is asked for."""
    part = and_(_NP.c.note_id == _N.c.id, _NP.c.organisation_id == OF)
    coordinates = _N.c.coordinator_id == OF
    return (
        select(
            _N.c.number,
            _N.c.title,
            _N.c.state,
            coordinates.label("coordinates"),
            _NP.c.amount_minor,
            _N.c.currency,
            _N.c.illustrative,
        )
        .outerjoin(_NP, part)
        .where(or_(coordinates, _NP.c.id.is_not(None)), notes.visible_to(sight))
    )


@rows(ProgrammeOf._make, _P.c.number.desc())
def programmes_of(sight: Sight) -> Select[Any]:
    """Its programmes, the latest number first, with its own money."""
    approved = granted.by_entity()
    kinds = (Kind.TRANSFER, Kind.REFUND, Kind.SPENT, Kind.HELD)
    moved = (
        select(
            _A.subject_id,
            *(
                func.sum(case((_A.kind == kind.value, _A.balance_minor), else_=0)).label(kind.value)
                for kind in kinds
            ),
        )
        .where(_A.organisation_id == OF, _A.subject_id.is_not(None))
        .group_by(_A.subject_id)
        .subquery()
    )
    coordinates = _P.c.coordinator_id == OF
    part = exists().where(_PP.c.programme_id == _P.c.id, _PP.c.organisation_id == OF)
    return (
        select(
            _P.c.id,
            _P.c.number,
            _P.c.title,
            _P.c.state,
            coordinates.label("coordinates"),
            _P.c.currency,
            approved.c.minor,
            *(cast(func.coalesce(moved.c[kind.value], 0), BigInteger) for kind in kinds),
            _P.c.illustrative,
        )
        .outerjoin(
            approved,
            and_(approved.c.programme_id == _P.c.id, approved.c.organisation_id == OF),
        )
        .outerjoin(moved, moved.c.subject_id == _P.c.id)
        .where(or_(coordinates, part.correlate(_P)), programmes.visible_to(sight))
    )


@rows(ReportOf._make, _D.c.due_on.nulls_last(), _R.c.number)
def reports_of(sight: Sight) -> Select[Any]:
    """The reports that it owes, the first due first."""
    waits = and_(_D.c.subject_id == _R.c.id, _D.c.what == SUBMIT, _D.c.done_at.is_(None))
    return (
        select(
            _R.c.number,
            _R.c.kind,
            _R.c.basis,
            _P.c.number.label("programme"),
            _P.c.title,
            _R.c.state,
            _D.c.due_on,
            _R.c.illustrative,
        )
        .join(_P, _P.c.id == _R.c.programme_id)
        .outerjoin(_D, waits)
        .where(
            _R.c.organisation_id == OF,
            _R.c.state.in_(OPEN),
            programmes.opened_to(sight),
        )
    )


@rows(DueOf._make, _D.c.due_on, _D.c.what)
def steps_due(sight: Sight) -> Select[Any]:
    """The steps that are due from it on notes and programmes that it coordinates."""
    own_notes = select(_N.c.id).where(_N.c.coordinator_id == OF, notes.visible_to(sight))
    own = select(_P.c.id).where(_P.c.coordinator_id == OF, programmes.opened_to(sight))
    return select(_D.c.subject_id, _D.c.what, _D.c.due_on).where(
        _D.c.done_at.is_(None),
        _D.c.party == coordinator.label,
        or_(_D.c.subject_id.in_(own_notes), _D.c.subject_id.in_(own)),
    )


@rows(DueOf._make, _C.c.due_on, _C.c.text)
def conditions_due(sight: Sight) -> Select[Any]:
    """The conditions of signed approvals that it owes and that are not met yet."""
    return (
        select(_I.c.subject_id, _C.c.text, _C.c.due_on)
        .join(_I, _I.c.id == _C.c.item_id)
        .join(_DS, _DS.c.decision_id == _I.c.decision_id)
        .outerjoin(_M, _M.c.condition_id == _C.c.id)
        .where(
            _C.c.owner_id == OF,
            _M.c.id.is_(None),
            programmes.sees(sight, _I.c.subject_id),
        )
    )


@rows(UnconfirmedPart._make, _N.c.number)
def unconfirmed(sight: Sight) -> Select[Any]:
    """The notes still being written in which it has not confirmed its part."""
    return (
        select(_N.c.id)
        .join(_NP, _NP.c.note_id == _N.c.id)
        .where(
            _NP.c.organisation_id == OF,
            _NP.c.confirmed_on.is_(None),
            _N.c.state.in_((NoteState.DRAFT.value, NoteState.RETURNED.value)),
            notes.visible_to(sight),
        )
    )
