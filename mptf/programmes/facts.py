"""What the health of programmes rests on: a row for each programme, all of them in one statement.

No row knows what day it is: it names the days by which something is due, and whoever judges it
holds them against theirs. So what was read is as good tomorrow, as long as nothing is done. Of a
programme that a reader sees as it is published, what is not is left out of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mptf.chain import table_of
from mptf.committee.models import Condition, ConditionMet, DecisionItem, DecisionSignature, Outcome
from mptf.deadlines.models import Deadline
from mptf.ledger.models import ACCOUNT, Kind
from mptf.listing import mentions, names_any, same
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programme_reports.models import ExpenditureLine, ProgrammeReport
from mptf.programme_reports.owed import SUBMIT
from mptf.programme_reports.states import FINANCIAL, OPEN, ReportState
from mptf.programmes.models import JointProgramme, ProgrammePartner, TransferRequest
from mptf.programmes.visibility import opened_to, visible_to
from mptf.reading import OF, execute, names_country, rows
from mptf.tranches.models import FlagLifted, ProgrammeFlag
from mptf.transfers.sendings import SENDING
from mptf.work import Work

MONEY = tuple(kind.value for kind in (Kind.TRANSFER, Kind.REFUND, Kind.SPENT))
"""The accounts of a programme that its delivery rests on."""
HIGH_RISK = 15
"""From which product of likelihood and impact on, of the 25, a risk is high."""


class FactsRow(NamedTuple):
    """What is known of a programme, whatever day it is.

    Where the reader does not see the `whole` of it, everything behind `through` is nothing.
    """

    id: UUID
    number: str
    title: str
    coordinator: str
    coordinator_name: str
    area: str | None
    region: str | None
    state: str
    start_on: date | None
    end_on: date | None
    illustrative: bool
    whole: bool
    currency: str
    net_funded_minor: int
    spent_minor: int
    through: date | None
    """Until when each entity that reported has reported what it spent."""
    obligated_minor: int
    report_days: tuple[date, ...]
    """The days by which the reports that are waited for are due, the first first."""
    returned_reports: int
    condition_days: tuple[date, ...]
    """The days by which conditions are to be met that are not, alike."""
    send_by: date | None
    """The first day by which the agent sends what it was asked for, while any of it is left."""
    flags: int
    flagged_on: date | None
    high_risks: int

    @classmethod
    def of(cls, row: Iterable[Any]) -> FactsRow:
        """As the database tells it, which writes several days as one text."""
        told = cls._make(row)
        return told._replace(
            report_days=_days(told.report_days), condition_days=_days(told.condition_days)
        )


def _days(text: Any) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in sorted((text or "").split()))


class _Days(FunctionElement[str]):
    """The days of several rows as one text, in no order; those that have none are left out."""

    type = Text()
    inherit_cache = True


@compiles(_Days, "sqlite")
def _days_in_sqlite(element: _Days, compiler: SQLCompiler, **how: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **how)}, ' ')"


@compiles(_Days, "postgresql")
def _days_in_postgresql(element: _Days, compiler: SQLCompiler, **how: Any) -> str:
    return f"string_agg(to_char({compiler.process(element.clauses, **how)}, 'YYYY-MM-DD'), ' ')"


class _HighRisks(FunctionElement[int]):
    """How many risks of a document are high."""

    type = Integer()
    inherit_cache = True


@compiles(_HighRisks, "sqlite")
def _in_sqlite(element: _HighRisks, compiler: SQLCompiler, **how: Any) -> str:
    content = compiler.process(element.clauses, **how)
    weight = "json_extract(value, '$.likelihood') * json_extract(value, '$.impact')"
    return f"(SELECT count(*) FROM json_each({content}, '$.risks') WHERE {weight} >= {HIGH_RISK})"  # noqa: S608 -- our own names


@compiles(_HighRisks, "postgresql")
def _in_postgresql(element: _HighRisks, compiler: SQLCompiler, **how: Any) -> str:
    content = compiler.process(element.clauses, **how)
    risks = f"json_array_elements(coalesce(CAST({content} AS json) -> 'risks', '[]')) AS risk"
    weight = "(risk ->> 'likelihood')::int * (risk ->> 'impact')::int"
    return f"(SELECT count(*) FROM {risks} WHERE {weight} >= {HIGH_RISK})"  # noqa: S608 -- our own names


_P, _O, _PP, _R, _L, _D = (
    table_of(m)
    for m in (
        JointProgramme,
        Organisation,
        ProgrammePartner,
        ProgrammeReport,
        ExpenditureLine,
        Deadline,
    )
)
_C, _M, _I, _S = (table_of(m) for m in (Condition, ConditionMet, DecisionItem, DecisionSignature))
_TR, _F, _U = (table_of(m) for m in (TransferRequest, ProgrammeFlag, FlagLifted))
_A = ACCOUNT.c

Only = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""Which programmes are counted, by the column that holds their key."""


def _every(_key: ColumnElement[Any]) -> ColumnElement[bool]:
    return true()


def _one(key: ColumnElement[Any]) -> ColumnElement[bool]:
    return key == OF


def _some(key: ColumnElement[Any]) -> ColumnElement[bool]:
    return key.in_(bindparam("those", expanding=True))


# --- What is counted, programme by programme -----------------------------------------------------


def _sum(*kinds: Kind) -> ColumnElement[int]:
    of_kinds = case((_A.kind.in_([kind.value for kind in kinds]), _A.balance_minor), else_=0)
    return cast(func.sum(of_kinds), BigInteger)


def _money(only: Only) -> Subquery:
    """What came back stands below zero in the books."""
    return (
        select(
            _A.subject_id.label("of"),
            _sum(Kind.TRANSFER, Kind.REFUND).label("net"),
            _sum(Kind.SPENT).label("spent"),
        )
        .where(_A.kind.in_(MONEY), only(_A.subject_id))
        .group_by(_A.subject_id)
        .subquery("money")
    )


def _reported(only: Only) -> Subquery:
    """What each entity has committed, and until when it told, by its latest accepted report."""
    whose = (_R.c.programme_id, _R.c.organisation_id)
    latest = func.row_number().over(
        partition_by=whose, order_by=(_R.c.to_on.desc(), _R.c.number.desc())
    )
    accepted = (
        select(_R.c.id, _R.c.version, _R.c.programme_id, _R.c.to_on, latest.label("place"))
        .where(
            _R.c.state == ReportState.ACCEPTED.value,
            _R.c.kind.in_([kind.value for kind in FINANCIAL]),
            only(_R.c.programme_id),
        )
        .subquery("accepted")
    )
    lines = and_(_L.c.report_id == accepted.c.id, _L.c.version == accepted.c.version)
    return (
        select(
            accepted.c.programme_id.label("of"),
            func.min(accepted.c.to_on).label("through"),
            cast(func.coalesce(func.sum(_L.c.obligated_minor), 0), BigInteger).label("obligated"),
        )
        .outerjoin(_L, lines)
        .where(accepted.c.place == 1)
        .group_by(accepted.c.programme_id)
        .subquery("reported")
    )


def _owed(only: Only) -> Subquery:
    """The reports that are waited for."""
    due = and_(_D.c.subject_id == _R.c.id, _D.c.what == SUBMIT, _D.c.done_at.is_(None))
    returned = _R.c.state == ReportState.RETURNED.value
    return (
        select(
            _R.c.programme_id.label("of"),
            _Days(_D.c.due_on).label("days"),
            func.count().filter(returned).label("returned"),
        )
        .outerjoin(_D, due)
        .where(_R.c.state.in_(OPEN), only(_R.c.programme_id))
        .group_by(_R.c.programme_id)
        .subquery("owed")
    )


def _conditions(only: Only) -> Subquery:
    """The conditions of signed approvals that are not met."""
    return (
        select(_I.c.subject_id.label("of"), _Days(_C.c.due_on).label("days"))
        .select_from(_C)
        .join(_I, _I.c.id == _C.c.item_id)
        .join(_S, _S.c.decision_id == _I.c.decision_id)
        .outerjoin(_M, _M.c.condition_id == _C.c.id)
        .where(_I.c.outcome == Outcome.APPROVED.value, _M.c.id.is_(None), only(_I.c.subject_id))
        .group_by(_I.c.subject_id)
        .subquery("conditions")
    )


def _to_send(only: Only) -> Subquery:
    """By when the agent sends."""
    due = and_(_D.c.subject_id == _TR.c.id, _D.c.what == SENDING, _D.c.done_at.is_(None))
    return (
        select(_TR.c.programme_id.label("of"), func.min(_D.c.due_on).label("due_on"))
        .join(_D, due)
        .where(only(_TR.c.programme_id))
        .group_by(_TR.c.programme_id)
        .subquery("to_send")
    )


def _flags(only: Only) -> Subquery:
    """The flags that are not lifted."""
    return (
        select(
            _F.c.programme_id.label("of"),
            func.count().label("many"),
            func.min(_F.c.raised_on).label("since"),
        )
        .outerjoin(_U, _U.c.flag_id == _F.c.id)
        .where(_U.c.id.is_(None), only(_F.c.programme_id))
        .group_by(_F.c.programme_id)
        .subquery("flags")
    )


# --- A row for each ------------------------------------------------------------------------------


def _facts(sight: Sight, only: Only) -> Select[Any]:
    money, reported, owed = _money(only), _reported(only), _owed(only)
    conditions, to_send, flags = _conditions(only), _to_send(only), _flags(only)
    whole = func.coalesce(opened_to(sight), false())

    def kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return column if sight.everything else case((whole, column))

    def counted(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.coalesce(kept(column), 0)

    among: FromClause = _P.join(_O, _O.c.id == _P.c.coordinator_id)
    for part in (money, reported, owed, conditions, to_send, flags):
        among = among.outerjoin(part, part.c.of == _P.c.id)
    columns: tuple[ColumnElement[Any], ...] = (
        _P.c.id,
        _P.c.number,
        _P.c.title,
        _O.c.code,
        _O.c.name,
        _P.c.area,
        _P.c.region,
        _P.c.state,
        _P.c.start_on,
        _P.c.end_on,
        _P.c.illustrative,
        whole.label("whole"),
        _P.c.currency,
        cast(func.coalesce(money.c.net, 0), BigInteger),
        cast(func.coalesce(money.c.spent, 0), BigInteger),
        kept(reported.c.through),
        cast(counted(reported.c.obligated), BigInteger),
        kept(owed.c.days),
        counted(owed.c.returned),
        kept(conditions.c.days),
        kept(to_send.c.due_on),
        counted(flags.c.many),
        kept(flags.c.since),
        counted(_HighRisks(_P.c.content)),
    )
    named = (column.label(name) for column, name in zip(columns, FactsRow._fields, strict=True))
    return select(*named).select_from(among).where(visible_to(sight), only(_P.c.id))


@rows(FactsRow.of)
def facts_of(sight: Sight) -> Select[Any]:
    """Of one programme."""
    return _facts(sight, _one)


@rows(FactsRow.of, _P.c.number)
def facts(sight: Sight) -> Select[Any]:
    """Of every programme that the reader sees."""
    return _facts(sight, _every)


@rows(FactsRow.of, _P.c.number)
def facts_of_some(sight: Sight) -> Select[Any]:
    """Of those among some that the reader sees."""
    return _facts(sight, _some)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which programmes a portfolio shows; an empty filter lets everything through."""

    entity: str = ""
    area: str = ""
    region: str = ""
    state: str = ""
    text: str = ""
    countries: tuple[str, ...] = ()
    """Codes of the countries whose names hold the text."""
    country: str = ""
    """The code of a country that a programme must name."""

    def where(self) -> list[ColumnElement[bool]]:
        """The filters as conditions; every value is bound, never written into the text."""
        found = same((_P.c.state, self.state), (_P.c.area, self.area), (_P.c.region, self.region))
        if self.entity:
            own = _O.alias("taking_part")
            part = (
                exists()
                .where(_PP.c.programme_id == _P.c.id, _PP.c.organisation_id == own.c.id)
                .where(own.c.code == self.entity)
            )
            found.append(or_(_O.c.code == self.entity, part.correlate(_P)))
        if self.text:
            places = (_P.c.title, _P.c.number, _P.c.project_number, _O.c.code, _O.c.name)
            named = names_any(_P.c.content, self.countries)
            found.append(or_(mentions(self.text, *places), *named))
        if self.country:
            found.append(names_country(_P.c.content, bindparam("named", self.country)))
        return found


def chosen_facts(
    work: Work, chosen: Chosen, those: Collection[UUID] | None = None
) -> list[FactsRow]:
    """The facts of the programmes that a filter lets through, by number: of all, or of those."""
    among, values = (facts, {}) if those is None else (facts_of_some, {"those": [*those]})
    statement, conditions = among.select(work.actor.sight), chosen.where()
    if conditions:
        statement = statement.where(*conditions)
    found = execute(work, statement.order_by(_P.c.number), values)
    return [FactsRow.of(row) for row in found]
