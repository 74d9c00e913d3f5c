"""The fund's consolidated report on a year: its money, and each programme as its reports tell it.

Words and indicators come from the narrative that was accepted. What was sent is the books' through
the last day of the year; what was spent is counted by the period that it was reported for, since it
is booked when the report is accepted, and the books of the year may be closed by then. What the
agent booked without a report is counted by its day. Source: handbook 6 and 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    cast,
    false,
    func,
    null,
    select,
    true,
)

from mptf.chain import table_of
from mptf.errors import Invalid
from mptf.ledger import queries as books
from mptf.ledger.models import ACCOUNT, Kind, LedgerTx, Posting
from mptf.ledger.queries import EntityBalance
from mptf.money import Money, total
from mptf.people.models import Organisation
from mptf.policy import Sight
from mptf.programme_reports.models import ExpenditureLine, ProgrammeReport, ReportVersion
from mptf.programme_reports.schedule import is_provisional
from mptf.programme_reports.states import FINANCIAL, NARRATIVE, Basis, ReportState
from mptf.programme_reports.visibility import visible_to
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.reports import entities
from mptf.reports.entities import EntityRow
from mptf.reports.sources_and_uses import Span, spans
from mptf.sheaf import Sheaf
from mptf.work import Work

FIRST_YEAR = 2000


class ProgrammeRow(NamedTuple):
    """A programme to which money went."""

    id: UUID
    number: str
    title: str
    coordinator: str
    area: str | None
    region: str | None
    countries: list[str]
    start_on: date | None
    end_on: date | None
    illustrative: bool


class NarrativeRow(NamedTuple):
    """A narrative report on a period that ends in the year, as it was accepted."""

    programme_id: UUID
    report_id: UUID
    number: str
    to_on: date
    content: dict[str, Any]


class FiguresRow(NamedTuple):
    """A financial report on a period that ends in the year, and where it stands."""

    programme_id: UUID
    entity: str
    number: str
    basis: str | None
    state: str


class SpentRow(NamedTuple):
    """What accepted reports tell of one category of an entity's part, and whether in the year.

    What the agent booked without a report has no category.
    """

    programme_id: UUID
    organisation_id: UUID
    category: int | None
    in_year: bool
    spent_minor: int


@dataclass(frozen=True, slots=True)
class Part:
    """An entity's part of a programme: what it was sent, less refunds, and what it has spent."""

    programme_id: UUID
    organisation_id: UUID
    funded: Money
    spent: Money


@dataclass(frozen=True, slots=True)
class Chapter:
    """A programme in the report."""

    programme: ProgrammeRow
    parts: Sequence[Part]
    narrative: NarrativeRow | None
    categories: Mapping[int, Money]
    """What was spent in the year."""
    reported: bool
    """Whether any financial report is on the year."""
    uncertain: Sequence[FiguresRow]
    """Financial reports on the year that are not accepted, or rest on interim figures."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """All that the report tells."""

    year: int
    day: date
    year_moved: Span
    ever_moved: Span
    entities: Sequence[EntityRow]
    parts: Sequence[Part]
    spent_in_year: Money
    chapters: Sequence[Chapter]
    is_provisional: bool
    """Whether the year's figures may still change, by the fund's own day."""


_P, _O, _R, _V, _L = (
    table_of(m)
    for m in (JointProgramme, Organisation, ProgrammeReport, ReportVersion, ExpenditureLine)
)
_T, _G = table_of(LedgerTx), table_of(Posting)
_FUNDED: Any = bindparam("funded", type_=Uuid(), expanding=True)
_IN_YEAR = and_(
    _R.c.programme_id.in_(_FUNDED),
    _R.c.to_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
    _R.c.state != ReportState.WAIVED.value,
)
_WORDS = [kind.value for kind in NARRATIVE]
_MONEY = [kind.value for kind in FINANCIAL]


def _programme(row: Any) -> ProgrammeRow:
    key, number, title, code, area, region, content, *rest = row
    countries = list(content.get("countries", ()))
    return ProgrammeRow(key, number, title, code, area, region, countries, *rest)


@rows(_programme, _P.c.number)
def funded(sight: Sight) -> Select[Any]:
    """The programmes to which money went, as far as the reader sees them."""
    return (
        select(
            _P.c.id,
            _P.c.number,
            _P.c.title,
            _O.c.code,
            _P.c.area,
            _P.c.region,
            _P.c.content,
            _P.c.start_on,
            _P.c.end_on,
            _P.c.illustrative,
        )
        .join_from(_P, _O, _O.c.id == _P.c.coordinator_id)
        .where(_P.c.id.in_(_FUNDED), programmes.opens(sight, _P.c.id))
    )


@rows(NarrativeRow._make, _R.c.to_on, _R.c.number)
def narratives(sight: Sight) -> Select[Any]:
    """What was accepted of the year in words, the latest last."""
    return (
        select(_R.c.programme_id, _R.c.id, _R.c.number, _R.c.to_on, _V.c.content)
        .join_from(_R, _V, and_(_V.c.report_id == _R.c.id, _V.c.number == _R.c.version))
        .where(
            _IN_YEAR,
            _R.c.kind.in_(_WORDS),
            _R.c.state == ReportState.ACCEPTED.value,
            visible_to(sight),
        )
    )


@rows(FiguresRow._make, _O.c.code, _R.c.number)
def figures(sight: Sight) -> Select[Any]:
    """The financial reports on the year, wherever they stand."""
    return (
        select(_R.c.programme_id, _O.c.code, _R.c.number, _R.c.basis, _R.c.state)
        .join_from(_R, _O, _O.c.id == _R.c.organisation_id)
        .where(_IN_YEAR, _R.c.kind.in_(_MONEY), visible_to(sight))
    )


@rows(SpentRow._make, _R.c.programme_id, _R.c.organisation_id, _L.c.category)
def spent(sight: Sight) -> Select[Any]:
    """What was accepted through the end of the year, by programme, entity and category."""
    in_year = (_R.c.to_on >= bindparam("first", type_=Date())).label("in_year")
    return (
        select(
            _R.c.programme_id,
            _R.c.organisation_id,
            _L.c.category,
            in_year,
            cast(func.sum(_L.c.spent_minor), BigInteger).label("spent"),
        )
        .join_from(_R, _L, and_(_L.c.report_id == _R.c.id, _L.c.version == _R.c.version))
        .where(
            _R.c.programme_id.in_(_FUNDED),
            _R.c.to_on <= bindparam("last", type_=Date()),
            _R.c.kind.in_(_MONEY),
            _R.c.state == ReportState.ACCEPTED.value,
            visible_to(sight),
        )
        .group_by(_R.c.programme_id, _R.c.organisation_id, _L.c.category, in_year)
    )


@rows(SpentRow._make)
def booked(sight: Sight) -> Select[Any]:
    """What the agent booked as spent through the end of the year, by programme and entity."""
    in_year = (_T.c.value_on >= bindparam("first", type_=Date())).label("in_year")
    whose = (ACCOUNT.c.subject_id, ACCOUNT.c.organisation_id)
    return (
        select(
            *whose,
            cast(null(), Integer).label("category"),
            in_year,
            cast(func.sum(_G.c.amount_minor), BigInteger).label("spent"),
        )
        .join_from(_G, ACCOUNT, ACCOUNT.c.id == _G.c.account_id)
        .join(_T, _T.c.id == _G.c.tx_id)
        .where(
            ACCOUNT.c.kind == Kind.SPENT.value,
            ACCOUNT.c.subject_id.in_(_FUNDED),
            _T.c.document_kind == "cash-movement",
            _T.c.value_on <= bindparam("last", type_=Date()),
            true() if sight.books else false(),
        )
        .group_by(*whose, in_year)
    )


_TOLD = Sheaf(funded, narratives, figures, spent, booked)


def consolidated(work: Work, year: int) -> Consolidated:
    """The report on a year that is over, for whoever answers for the whole fund.

    Raises:
        Invalid: the year is not over, or long before there was a fund.
    """
    last = date(year, 12, 31) if FIRST_YEAR <= year < date.max.year else work.today()
    if last >= work.today():
        raise Invalid("year", "it is a year that is over, such as the last one")
    balances = [one for one in books.entity_balances(work, last) if one.transferred]
    _before, moved, ever = spans(work, last)
    told = _TOLD.read(
        work,
        funded=list({one.programme_id for one in balances}),
        first=date(year, 1, 1),
        last=last,
    )
    words = {row.programme_id: row for row in told[narratives]}
    currency, lines = work.profile.fund.currency, [*told[spent], *told[booked]]
    parts = [_part(one, lines) for one in balances]
    on_the_year = {row.programme_id for row in told[figures]}
    return Consolidated(
        year=year,
        day=last,
        year_moved=moved,
        ever_moved=ever,
        entities=entities.entities(work),
        parts=parts,
        spent_in_year=Money(sum(row.spent_minor for row in lines if row.in_year), currency),
        chapters=[
            Chapter(
                programme=row,
                parts=[one for one in parts if one.programme_id == row.id],
                narrative=words.get(row.id),
                categories=_categories(lines, row.id, currency),
                reported=row.id in on_the_year,
                uncertain=[
                    one for one in told[figures] if one.programme_id == row.id and _is_open(one)
                ],
            )
            for row in told[funded]
        ],
        is_provisional=is_provisional(work.profile.programme.reports, last, work.today()),
    )


def _part(balance: EntityBalance, lines: Collection[SpentRow]) -> Part:
    of = balance.programme_id, balance.organisation_id
    spent_minor = sum(
        row.spent_minor for row in lines if (row.programme_id, row.organisation_id) == of
    )
    return Part(*of, balance.net_funded, Money(spent_minor, balance.net_funded.currency))


def _categories(found: Collection[SpentRow], key: UUID, currency: str) -> dict[int, Money]:
    sums: dict[int, list[Money]] = defaultdict(list)
    for row in found:
        if row.programme_id == key and row.in_year and row.category is not None:
            sums[row.category].append(Money(row.spent_minor, currency))
    return {category: total(parts, currency) for category, parts in sums.items()}


def _is_open(row: FiguresRow) -> bool:
    return row.state != ReportState.ACCEPTED or row.basis == Basis.INTERIM
