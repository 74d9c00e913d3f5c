"""What is read of tranches: requests with their answers, flags, and what a release rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
)

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.listing import (
    EVERYTHING,
    Filters,
    Listing,
    Sorting,
    in_order,
    mentions,
    narrowed,
    same,
)
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme, ProgrammePartner
from mptf.programmes.visibility import is_opened, opens
from mptf.reading import OF, Rows, rows
from mptf.sheaf import Read, Sheaf
from mptf.tranches import measures
from mptf.tranches.evidence import Evidence, rule_of
from mptf.tranches.models import FlagLifted, ProgrammeFlag, TrancheAnswer, TrancheRequest
from mptf.tranches.states import TrancheState
from mptf.tranches.visibility import visible_to
from mptf.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which requests a list shows; an empty filter lets everything through."""

    state: str = ""
    tranche: str = ""
    """Its number, as it is written in an address."""
    entity: str = ""
    """By its code: the coordinating entity, or another that takes part in the programme."""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same((_Q.c.state, self.state), (cast(_Q.c.tranche, Text), self.tranche))
        if self.entity:
            parts = select(_PART.c.programme_id).join(_O2, _O2.c.id == _PART.c.organisation_id)
            theirs = parts.where(_O2.c.code == self.entity)
            found.append(or_(_O.c.code == self.entity, _Q.c.programme_id.in_(theirs)))
        if self.text:
            places = (_Q.c.number, _P.c.number, _P.c.title, _O.c.code, _O.c.name)
            found.append(mentions(self.text, *places))
        return found


class AskedRow(NamedTuple):
    """A request for a tranche, with the answer once there is one."""

    id: UUID
    number: str
    programme_id: UUID
    programme: str
    programme_title: str
    coordinator: str
    tranche: int
    state: str
    since: date | None
    asked_at: datetime
    text: str
    answer: str | None
    answered_on: date | None
    answered_by: str | None
    evidence: dict[str, Any] | None
    illustrative: bool


class StandingRow(NamedTuple):
    """How many requests stand in a state."""

    state: str
    how_many: int


class FlagRow(NamedTuple):
    """A flag of a programme, lifted or not."""

    seq: int
    text: str
    raised_on: date
    raised_by: str | None
    lifted_on: date | None
    lifted_because: str | None
    lifted_by: str | None


_Q, _N, _F, _U, _P, _O, _T = (
    table_of(m)
    for m in (
        TrancheRequest,
        TrancheAnswer,
        ProgrammeFlag,
        FlagLifted,
        JointProgramme,
        Organisation,
        Transition,
    )
)
_PART, _O2 = table_of(ProgrammePartner).alias("asked_part"), _O.alias("asked_entity")
_BY = table_of(Person)
_LIFTER = _BY.alias("lifter")
_TRANCHE: Any = bindparam("tranche", type_=Integer())

_ROWS = (
    select(
        _Q.c.id,
        _Q.c.number,
        _Q.c.programme_id,
        _P.c.number.label("programme"),
        _P.c.title,
        _O.c.code,
        _Q.c.tranche,
        _Q.c.state,
        _T.c.act_on,
        _Q.c.asked_at,
        _Q.c.text,
        _N.c.text.label("answer"),
        _N.c.answered_on,
        _BY.c.name,
        _N.c.evidence,
        _Q.c.illustrative,
    )
    .join(_P, _P.c.id == _Q.c.programme_id)
    .join(_O, _O.c.id == _Q.c.coordinator_id)
    .outerjoin(_N, _N.c.request_id == _Q.c.id)
    .outerjoin(_BY, _BY.c.id == _N.c.answered_by)
    .outerjoin(_T, and_(_T.c.subject_id == _Q.c.id, _T.c.step == _Q.c.step))
)
SORTS = Sorting(
    "-number",
    number=_Q.c.number,
    programme=_P.c.number,
    coordinator=_O.c.code,
    tranche=_Q.c.tranche,
    state=in_order(_Q.c.state, TrancheState),
    since=_T.c.act_on,
    asked=_Q.c.asked_at,
)
_LIST = Listing(
    "request for a tranche",
    AskedRow._make,
    lambda sight: _ROWS.where(visible_to(sight)),
    _Q.c.number,
    SORTS,
)
listed, numbered = _LIST.page, _LIST.one


@cache
def _count(sight: Sight) -> Select[Any]:
    there = select(func.count()).select_from(_Q).join(_P, _P.c.id == _Q.c.programme_id)
    return there.join(_O, _O.c.id == _Q.c.coordinator_id).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many requests the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


@rows(StandingRow._make, _Q.c.state)
def in_states(sight: Sight) -> Select[Any]:
    """How many requests stand in each state."""
    return select(_Q.c.state, func.count()).where(visible_to(sight)).group_by(_Q.c.state)


@rows(AskedRow._make, _Q.c.asked_at, _Q.c.number)
def of_programme(sight: Sight) -> Select[Any]:
    """The requests of one programme, the oldest first."""
    return _ROWS.where(_Q.c.programme_id == OF, visible_to(sight))


@rows(FlagRow._make, _F.c.seq)
def flags_of(sight: Sight) -> Select[Any]:
    """The flags of one programme, those that were lifted too."""
    return (
        select(
            _F.c.seq,
            _F.c.text,
            _F.c.raised_on,
            _BY.c.name,
            _U.c.lifted_on,
            _U.c.text.label("because"),
            _LIFTER.c.name.label("lifter"),
        )
        .outerjoin(_U, _U.c.flag_id == _F.c.id)
        .outerjoin(_BY, _BY.c.id == _F.c.raised_by)
        .outerjoin(_LIFTER, _LIFTER.c.id == _U.c.lifted_by)
        .where(_F.c.programme_id == OF, is_opened(sight))
    )


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """The steps of one request, for whoever sees the whole of its programme."""
    return lives.steps(
        select(_Q.c.id).where(_Q.c.id == OF, opens(sight, _Q.c.programme_id)).exists()
    )


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to one request, the latest first."""
    return audit.acts(sight, and_(audit.KIND == "tranche-request", audit.SUBJECT == OF))


# --- On what a release rests ---------------------------------------------------------------------


@rows(measures.Standing._make)
def standing(sight: Sight) -> Select[Any]:
    """Where the programme stands."""
    return measures.standings(_P.c.id, _P.c.id).where(_P.c.id == OF, is_opened(sight))


@rows(measures.Earlier._make, measures.EARLIER_NUMBER)
def earlier(sight: Sight) -> Select[Any]:
    """Its transfer requests."""
    return measures.earlier(_P.c.id, _P.c.id).where(_P.c.id == OF, is_opened(sight))


@rows(measures.Report._make, measures.REPORT_NUMBER)
def reports(sight: Sight) -> Select[Any]:
    """Its reports that are due."""
    return measures.reports_due(_P.c.id, _P.c.id).where(_P.c.id == OF, is_opened(sight))


@rows(measures.Course._make, _O.c.code)
def courses(sight: Sight) -> Select[Any]:
    """How its entities fare."""
    return measures.courses(_P.c.id, _P.c.id).where(_P.c.id == OF, is_opened(sight))


@rows(measures.Held._make, measures.CONDITION_SEQ)
def conditions(sight: Sight) -> Select[Any]:
    """The conditions that name the tranche."""
    found = measures.conditions(_P.c.id, _P.c.id, _TRANCHE)
    return found.where(_P.c.id == OF, is_opened(sight))


@rows(measures.Flag._make, _F.c.seq)
def flags(sight: Sight) -> Select[Any]:
    """What holds its money back."""
    return measures.flags(_P.c.id, _P.c.id).where(_P.c.id == OF, is_opened(sight))


RESTS_ON: tuple[Rows[Any], ...] = (standing, earlier, reports, courses, conditions, flags)
"""What `evidence_of` wants of a sheaf, which is read with `tranche` and `today`."""

_EVIDENCE = Sheaf(*RESTS_ON)


def evidence(work: Work, programme_id: UUID, tranche: int) -> Evidence | None:
    """On what the release of a tranche rests today; nothing where it is not the reader's to see."""
    of = _EVIDENCE.read(work, subject=programme_id, tranche=tranche, today=work.today())
    return evidence_of(work, of, tranche)


def evidence_of(work: Work, of: Read, tranche: int) -> Evidence | None:
    """The same, of what a page has read."""
    if not of[standing]:
        return None
    return Evidence(
        on=work.today(),
        tranche=tranche,
        rule=rule_of(work.profile),
        standing=of[standing][0],
        earlier=tuple(of[earlier]),
        reports=tuple(of[reports]),
        courses=tuple(of[courses]),
        conditions=tuple(of[conditions]),
        flags=tuple(of[flags]),
    )


def flags_raised(work: Work, programme_id: UUID) -> int:
    """How many flags a programme ever had."""
    query = select(func.count()).select_from(_F).where(_F.c.programme_id == programme_id)
    return int(work.session.execute(query).scalar_one())
