"""The fund's status as of a date, computed from dated events alone. Source: handbook 10.

As of a date means through the end of that day in the fund's zone: money by its value date, acts by
the day of their signature.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    Table,
    bindparam,
    distinct,
    func,
    select,
)

from mptf.chain import table_of
from mptf.contributions.models import Agreement, AgreementTerms, Pledge
from mptf.db import NEW
from mptf.fund_closings.states import ClosingState
from mptf.ledger import queries as books
from mptf.ledger.totals import Statement
from mptf.lives.models import Transition
from mptf.lives.states import Counts as Counted
from mptf.money import Money, total
from mptf.notes.states import NoteState
from mptf.policy import Sight
from mptf.programmes.models import ProgrammePartner
from mptf.programmes.states import ProgrammeState
from mptf.reading import rows
from mptf.sheaf import Sheaf
from mptf.targets import queries as targets
from mptf.targets.queries import TargetRow
from mptf.work import Work

NOTES, PROGRAMMES = "concept-note", "joint-programme"
"""The workflows whose records the status counts."""
CLOSING = "fund-closing"


@dataclass(frozen=True, slots=True)
class Status:
    """The fund in one look. Amounts are the fund's currency; progress is a share of the target."""

    as_of: date
    concept_notes_submitted: int
    positively_assessed_ever: int
    pipeline_active: int
    programmes_funded: int
    programmes_operational: int
    un_entities: int
    donors: int
    pledged: Money
    committed: Money
    deposited: Money
    """Less what went back to donors."""
    aa_fee: Money
    transferred: Money
    refunded: Money
    available: Money
    reserved: Money
    available_by_pool: dict[str, Money]
    target: Money | None
    target_progress: float | None
    closed_on: date | None
    """Since when the fund itself is closed."""

    def as_json(self) -> dict[str, Any]:
        """The status as it is sent: money as strings with the currency's decimals."""
        return {
            "as_of": self.as_of.isoformat(),
            "concept_notes_submitted": self.concept_notes_submitted,
            "positively_assessed_ever": self.positively_assessed_ever,
            "pipeline_active": self.pipeline_active,
            "programmes_funded": self.programmes_funded,
            "programmes_operational": self.programmes_operational,
            "un_entities": self.un_entities,
            "donors": self.donors,
            "pledged_usd": self.pledged.plain(),
            "committed_usd": self.committed.plain(),
            "deposited_usd": self.deposited.plain(),
            "aa_fee_usd": self.aa_fee.plain(),
            "transferred_usd": self.transferred.plain(),
            "refunded_usd": self.refunded.plain(),
            "available_usd": self.available.plain(),
            "reserved_usd": self.reserved.plain(),
            "available_by_pool": {pool: m.plain() for pool, m in self.available_by_pool.items()},
            "target_usd": self.target.plain() if self.target else None,
            "target_progress": self.target_progress,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """The status with what it was read from, for a page that shows more of it."""

    status: Status
    statement: Statement
    states: Mapping[str, Mapping[str, int]]
    """How many records of each workflow stood in each state at the end of the day."""
    targets: tuple[TargetRow, ...]
    """Every target adopted by then; the last is in force."""


class Counts(NamedTuple):
    """What happened up to a day; pledged and committed in minor units of the fund's currency."""

    submitted: int
    positive: int
    funded: int
    entities: int
    pledged: int
    committed: int
    closed_on: date | None


class StateRow(NamedTuple):
    """How many records of a workflow stand in a state."""

    workflow: str
    state: str
    records: int


# --- Prebuilt selects ----------------------------------------------------------------------------

_T, _PP = table_of(Transition), table_of(ProgrammePartner)
_AT = table_of(AgreementTerms)
_DAY = bindparam("as_of", type_=Date())


def _reached(workflow: str, state: str) -> ColumnElement[bool]:
    return (_T.c.workflow == workflow) & (_T.c.to_state == str(state)) & (_T.c.act_on <= _DAY)


def _sum(table: Table, dated: str) -> ScalarSelect[Any]:
    booked = func.coalesce(func.sum(table.c.booked_minor), 0)
    return select(booked).where(table.c[dated] <= _DAY).scalar_subquery()


def _records(reached: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count(distinct(_T.c.subject_id))).where(reached).scalar_subquery()


_APPROVED = _reached(PROGRAMMES, ProgrammeState.APPROVED)
# Notes on which a positive decision was signed, whatever came after.
_ASSESSED = _reached(NOTES, NoteState.PIPELINE) & (
    _T.c.from_state == NoteState.BEFORE_COMMITTEE.value
)
_CLOSED_ON = (
    select(func.max(_T.c.act_on)).where(_reached(CLOSING, ClosingState.CLOSED)).scalar_subquery()
)
# What amendments have made of it, each from the day on which it holds.
_AMENDED = (
    select(func.coalesce(func.sum(_AT.c.change_minor), 0))
    .where(_AT.c.in_force_on <= _DAY)
    .scalar_subquery()
)
_ENTITIES = (
    select(func.count(distinct(_PP.c.organisation_id)))
    .select_from(_PP)
    .join(_T, _T.c.subject_id == _PP.c.programme_id)
    .where(_APPROVED)
    .scalar_subquery()
)


@rows(Counts._make)
def counts(_sight: Sight) -> Select[Any]:
    """All that is counted or summed over the fund's whole life; totals are for everybody."""
    return select(
        _records(_reached(NOTES, NoteState.SUBMITTED)).label("submitted"),
        _records(_ASSESSED).label("positive"),
        _records(_APPROVED).label("funded"),
        _ENTITIES.label("entities"),
        _sum(table_of(Pledge), "pledged_on").label("pledged"),
        (_sum(table_of(Agreement), "signed_on") + _AMENDED).label("committed"),
        _CLOSED_ON.label("closed_on"),
    )


_LAST = (
    select(_T.c.subject_id, func.max(_T.c.step).label("step"))
    .where(_T.c.workflow.in_((NOTES, PROGRAMMES)), _T.c.act_on <= _DAY)
    .group_by(_T.c.subject_id)
    .subquery()
)


@rows(StateRow._make)
def states(_sight: Sight) -> Select[Any]:
    """How many records of each workflow stood in each state at the end of the day."""
    return (
        select(_T.c.workflow, _T.c.to_state, func.count().label("records"))
        .join(_LAST, (_LAST.c.subject_id == _T.c.subject_id) & (_LAST.c.step == _T.c.step))
        .where(_T.c.to_state != NEW)
        .group_by(_T.c.workflow, _T.c.to_state)
    )


_READ = Sheaf(counts, states, targets.adopted)


# --- As of a day ---------------------------------------------------------------------------------


def status(work: Work, as_of: date | None = None) -> Status:
    """The status through the end of a day, today where none is given."""
    return standing(work, as_of).status


def standing(work: Work, as_of: date | None = None) -> Standing:
    """The status and its sources: as many statements whatever the fund holds."""
    day = as_of or work.today()
    currency = work.profile.fund.currency
    sums = books.totals(work, day)
    statement, available = sums.statement(), sums.available_by_pool()
    read = _READ.read(work, as_of=day)
    adopted, (ever,) = tuple(read[targets.adopted]), read[counts]
    target = Money(adopted[-1].amount_minor, adopted[-1].currency) if adopted else None
    committed = Money(ever.committed, currency)
    deposited = statement.contributions
    measured = {"deposits": deposited, "commitments": committed}[work.profile.targets.measure]
    found = by_state(read[states])
    now = Status(
        as_of=day,
        concept_notes_submitted=ever.submitted,
        positively_assessed_ever=ever.positive,
        pipeline_active=_within(found[NOTES], NoteState.counting(Counted.PIPELINE)),
        programmes_funded=ever.funded,
        programmes_operational=_within(
            found[PROGRAMMES], ProgrammeState.counting(Counted.OPERATIONAL)
        ),
        un_entities=ever.entities,
        donors=sums.donors,
        pledged=Money(ever.pledged, currency),
        committed=committed,
        deposited=deposited,
        aa_fee=statement.fee,
        transferred=statement.transfers,
        refunded=statement.refunds,
        available=total(list(available.values()), currency),
        reserved=statement.reserved,
        available_by_pool=available,
        target=target,
        target_progress=round(measured.minor / target.minor, 4) if target else None,
        closed_on=ever.closed_on,
    )
    return Standing(now, statement, found, adopted)


def _within(found: Mapping[str, int], wanted: Collection[str]) -> int:
    return sum(n for state, n in found.items() if state in wanted)


def by_state(read: Iterable[StateRow]) -> dict[str, dict[str, int]]:
    """How many records stand in each state, by workflow."""
    found: dict[str, dict[str, int]] = {NOTES: {}, PROGRAMMES: {}}
    for workflow, state, count in read:
        found[workflow][state] = count
    return found
