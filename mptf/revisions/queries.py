"""What is read of revisions: the list, one with its steps, the history of a programme's budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, select

from mptf.audit import queries as audit
from mptf.chain import table_of
from mptf.committee.models import Decision, DecisionItem
from mptf.listing import EVERYTHING, Filters, Listing, Sorting, in_order, mentions, narrowed, same
from mptf.lives import queries as lives
from mptf.lives.models import Transition
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, ProgrammeVersion
from mptf.programmes.states import ProgrammeState
from mptf.reading import OF, rows
from mptf.revisions.levels import Level
from mptf.revisions.models import (
    ProgrammeRevision,
    RevisionInForce,
    RevisionLevel,
)
from mptf.revisions.states import RevisionState
from mptf.revisions.visibility import is_seen, visible_to
from mptf.revisions.weighing import IS_LAST, TERMS
from mptf.work import Work


class RevisionRow(NamedTuple):
    """A revision as it was written last; level and reasons are of its last submission, if any."""

    id: UUID
    number: str
    programme_id: UUID
    programme: str
    title: str
    coordinator: str
    coordinator_name: str
    kinds: list[str]
    reason: str
    level: str | None
    reasons: list[str] | None
    asked_on: date | None
    measured_against: int | None
    end_before: date | None
    end_after: date | None
    currency: str
    state: str
    since: date | None
    from_version: int
    version: int | None
    in_force_on: date | None
    decision: str | None
    illustrative: bool


class StandingRow(NamedTuple):
    """How many revisions stand in a state."""

    state: str
    how_many: int


class VersionRow(NamedTuple):
    """A version of a programme's document, and the revision and the decision that made it.

    The first is the one that was approved as a whole: no revision made it.
    """

    number: int
    content: dict[str, Any]
    since: date
    revision: str | None
    kinds: list[str] | None
    level: str | None
    decision: str | None


_R, _P, _O, _L, _F = (
    table_of(m)
    for m in (ProgrammeRevision, JointProgramme, Organisation, RevisionLevel, RevisionInForce)
)
_V, _I, _D, _T = (table_of(m) for m in (ProgrammeVersion, DecisionItem, Decision, Transition))
_LATER = _L.alias("submitted_later")
_LAST_LEVEL = _L.c.submission == (
    select(func.max(_LATER.c.submission))
    .where(_LATER.c.revision_id == _L.c.revision_id)
    .correlate(_L)
    .scalar_subquery()
)

_AMONG = (
    _R.join(_P, _P.c.id == _R.c.programme_id)
    .join(_O, _O.c.id == _R.c.coordinator_id)
    .join(TERMS, and_(TERMS.c.revision_id == _R.c.id, IS_LAST))
    .outerjoin(_L, and_(_L.c.revision_id == _R.c.id, _LAST_LEVEL))
)


@cache
def _rows(sight: Sight) -> Select[Any]:
    return (
        select(
            _R.c.id,
            _R.c.number,
            _R.c.programme_id,
            _P.c.number.label("programme"),
            _R.c.title,
            _O.c.code,
            _O.c.name,
            TERMS.c.kinds,
            TERMS.c.reason,
            _L.c.level,
            _L.c.reasons,
            _L.c.asked_on,
            _L.c.measured_against,
            TERMS.c.end_before,
            TERMS.c.end_after,
            _P.c.currency,
            _R.c.state,
            _T.c.act_on,
            TERMS.c.from_version,
            _F.c.version,
            _F.c.in_force_on,
            _D.c.number.label("decision"),
            _R.c.illustrative,
        )
        .select_from(_AMONG)
        .outerjoin(_F, _F.c.revision_id == _R.c.id)
        .outerjoin(_I, _I.c.id == _F.c.decision_item_id)
        .outerjoin(_D, _D.c.id == _I.c.decision_id)
        .outerjoin(_T, and_(_T.c.subject_id == _R.c.id, _T.c.step == _R.c.step))
        .where(visible_to(sight))
    )


SORTS = Sorting(
    "-number",
    number=_R.c.number,
    programme=_P.c.number,
    coordinator=_O.c.code,
    level=in_order(_L.c.level, Level),
    state=in_order(_R.c.state, RevisionState),
    since=_T.c.act_on,
)
_LIST = Listing("revision", RevisionRow._make, _rows, _R.c.number, SORTS)
listed, numbered = _LIST.page, _LIST.one


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which revisions a list shows; an empty filter lets everything through."""

    state: str = ""
    kind: str = ""
    level: str = ""
    text: str = ""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same((_R.c.state, self.state), (_L.c.level, self.level))
        if self.kind:
            kinds = cast(TERMS.c.kinds, Text)
            found.append(kinds.contains(f'"{self.kind}"', autoescape=True))
        if self.text:
            places = (_R.c.title, _R.c.number, _P.c.number, _O.c.code, _O.c.name)
            found.append(mentions(self.text, *places))
        return found


@cache
def _count(sight: Sight) -> Select[Any]:
    return select(func.count()).select_from(_AMONG).where(visible_to(sight))


def count(work: Work, chosen: Filters = EVERYTHING) -> int:
    """How many revisions the filter lets through."""
    return int(narrowed(work, _count, chosen).scalar_one())


@rows(StandingRow._make, _R.c.state)
def standing(sight: Sight) -> Select[Any]:
    """How many revisions stand in each state."""
    return select(_R.c.state, func.count()).where(visible_to(sight)).group_by(_R.c.state)


# --- What hangs on a programme, and on one revision -----------------------------------------------


@rows(RevisionRow._make, _R.c.number.desc())
def of_programme(sight: Sight) -> Select[Any]:
    """The revisions of the programme that is read, the latest first."""
    return _rows(sight).where(_R.c.programme_id == OF)


@rows(VersionRow._make, _V.c.number.desc())
def history(sight: Sight) -> Select[Any]:
    """The versions of its budget since it was approved, the latest first."""
    first = func.coalesce(
        select(func.min(_F.c.from_version)).where(_F.c.programme_id == OF).scalar_subquery(),
        _P.c.version,
    )
    approved_on = (
        select(func.min(_T.c.act_on))
        .where(_T.c.subject_id == OF, _T.c.to_state == ProgrammeState.APPROVED.value)
        .scalar_subquery()
    )
    day = func.coalesce(_F.c.in_force_on, approved_on)
    return (
        select(
            _V.c.number,
            _V.c.content,
            day.label("since"),
            _R.c.number.label("revision"),
            TERMS.c.kinds,
            _F.c.level,
            _D.c.number.label("decision"),
        )
        .select_from(_V)
        .join(_P, _P.c.id == _V.c.programme_id)
        .outerjoin(_F, and_(_F.c.programme_id == _P.c.id, _F.c.version == _V.c.number))
        .outerjoin(_R, _R.c.id == _F.c.revision_id)
        .outerjoin(TERMS, and_(TERMS.c.revision_id == _R.c.id, TERMS.c.seq == _F.c.seq))
        .outerjoin(_I, _I.c.id == _F.c.decision_item_id)
        .outerjoin(_D, _D.c.id == _I.c.decision_id)
        .where(
            _V.c.programme_id == OF,
            _V.c.number >= first,
            programmes.is_approved(_P),
            programmes.is_opened(sight),
        )
    )


@rows(lives.StepRow._make, lives.ORDER)
def life(sight: Sight) -> Select[Any]:
    """Its steps."""
    return lives.steps(is_seen(sight))


@rows(audit.EventRow._make, audit.ORDER, most=200)
def record(sight: Sight) -> Select[Any]:
    """What was done to it, the latest first."""
    return audit.acts(sight, and_(audit.KIND == "programme-revision", audit.SUBJECT == OF))
