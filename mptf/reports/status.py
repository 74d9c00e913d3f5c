"""The fund's status as of a date, computed from dated events alone. Source: handbook 10.

As of a date means through the end of that day in the fund's zone: money by its value date, acts by
the day of their signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import distinct, func, select

from mptf.chain import table_of
from mptf.contributions.models import Agreement, Pledge
from mptf.db import NEW
from mptf.ledger import queries as books
from mptf.lives.models import Transition
from mptf.lives.states import Counts
from mptf.money import Money, total
from mptf.notes.states import NoteState
from mptf.programmes.models import ProgrammePartner
from mptf.programmes.states import ProgrammeState
from mptf.targets import service as targets
from mptf.work import Work

_T = table_of(Transition)


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
    aa_fee: Money
    transferred: Money
    refunded: Money
    available: Money
    reserved: Money
    available_by_pool: dict[str, Money]
    target: Money | None
    target_progress: float | None

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
        }


def status(work: Work, as_of: date | None = None) -> Status:
    """The status through the end of a day, today where none is given."""
    day = as_of or work.today()
    currency = work.profile.fund.currency
    statement = books.statement(work, day)
    available = books.available_by_pool(work, day)
    target = targets.in_force(work, day)
    deposited = statement.deposits
    committed = _sum(work, table_of(Agreement), "signed_on", day)
    measured = {"deposits": deposited, "commitments": committed}[work.profile.targets.measure]
    reserved = books.reserved_by_pool(work, day)
    return Status(
        as_of=day,
        concept_notes_submitted=_ever(work, "concept-note", (NoteState.SUBMITTED,), day),
        positively_assessed_ever=_positive(work, day),
        pipeline_active=_now(work, "concept-note", NoteState.counting(Counts.PIPELINE), day),
        programmes_funded=_ever(work, "joint-programme", (ProgrammeState.APPROVED,), day),
        programmes_operational=_now(
            work, "joint-programme", ProgrammeState.counting(Counts.OPERATIONAL), day
        ),
        un_entities=_entities(work, day),
        donors=len([m for m in books.deposited_by_donor(work, day).values() if m]),
        pledged=_sum(work, table_of(Pledge), "pledged_on", day),
        committed=committed,
        deposited=deposited,
        aa_fee=statement.fee,
        transferred=statement.transfers,
        refunded=statement.refunds,
        available=total(list(available.values()), currency),
        reserved=total(list(reserved.values()), currency),
        available_by_pool=available,
        target=Money(target.amount_minor, target.currency) if target else None,
        target_progress=round(measured.minor / target.amount_minor, 4) if target else None,
    )


def _reached(workflow: str, states: tuple[str, ...], day: date) -> Any:
    return (
        (_T.c.workflow == workflow)
        & _T.c.to_state.in_([str(state) for state in states])
        & (_T.c.act_on <= day)
    )


def _ever(work: Work, workflow: str, states: tuple[str, ...], day: date) -> int:
    """How many records were ever in one of the states."""
    query = select(func.count(distinct(_T.c.subject_id)))
    count: int = work.session.execute(query.where(_reached(workflow, states, day))).scalar_one()
    return count


def _positive(work: Work, day: date) -> int:
    """Notes on which a positive decision was signed, whatever came after."""
    query = select(func.count(distinct(_T.c.subject_id))).where(
        _reached("concept-note", (NoteState.PIPELINE,), day),
        _T.c.from_state == NoteState.BEFORE_COMMITTEE.value,
    )
    count: int = work.session.execute(query).scalar_one()
    return count


def _now(work: Work, workflow: str, wanted: tuple[str, ...], day: date) -> int:
    """How many records stood in one of the states at the end of the day."""
    return sum(n for state, n in states(work, workflow, day).items() if state in wanted)


def states(work: Work, workflow: str, day: date) -> dict[str, int]:
    """How many records of a workflow stood in each state at the end of the day."""
    last = (
        select(_T.c.subject_id, func.max(_T.c.step).label("step"))
        .where(_T.c.workflow == workflow, _T.c.act_on <= day)
        .group_by(_T.c.subject_id)
        .subquery()
    )
    query = (
        select(_T.c.to_state, func.count())
        .join(last, (last.c.subject_id == _T.c.subject_id) & (last.c.step == _T.c.step))
        .where(_T.c.to_state != NEW)
        .group_by(_T.c.to_state)
    )
    return {row[0]: row[1] for row in work.session.execute(query)}


def _entities(work: Work, day: date) -> int:
    """Distinct participating organisations of the programmes funded by then."""
    partner = table_of(ProgrammePartner)
    query = (
        select(func.count(distinct(partner.c.organisation_id)))
        .select_from(partner)
        .join(_T, _T.c.subject_id == partner.c.programme_id)
        .where(_reached("joint-programme", (ProgrammeState.APPROVED,), day))
    )
    count: int = work.session.execute(query).scalar_one()
    return count


def _sum(work: Work, table: Any, dated: str, day: date) -> Money:
    query = select(func.coalesce(func.sum(table.c.booked_minor), 0)).where(table.c[dated] <= day)
    return Money(int(work.session.execute(query).scalar_one()), work.profile.fund.currency)
