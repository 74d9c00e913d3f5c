"""What is read of the Network: facts of countries as of a day, and its figures up to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
)

from mptf.chain import table_of
from mptf.db import beyond
from mptf.network.models import NetworkFact, NetworkFactEnd, NetworkFigure
from mptf.network.visibility import visible_to
from mptf.policy import Sight
from mptf.reading import OF, execute, rows
from mptf.work import Work


class FactRow(NamedTuple):
    """A fact of a country, as it stands; what was corrected or never held is not among them."""

    id: UUID
    country: str
    kind: str
    text: str
    since: str | None
    until: str | None
    source: str
    url: str | None
    illustrative: bool
    entered_at: datetime
    entered_by: UUID

    @property
    def record(self) -> NetworkFact:
        """The fact as acts know it, without asking the database again; it is only looked at."""
        return NetworkFact(
            id=self.id,
            country=self.country,
            kind=self.kind,
            source=self.source,
            entered_at=self.entered_at,
            entered_by=self.entered_by,
        )


class EndedRow(NamedTuple):
    """Why a fact holds no longer, or never did."""

    fact_id: UUID
    until: str | None
    reason: str
    source: str


class FigureRow(NamedTuple):
    """What the Network counted, and when."""

    id: UUID
    kind: str
    counted: str
    counted_on: date
    how_many: int | None
    """Nothing where it was taken back."""
    source: str
    url: str | None
    illustrative: bool


_F, _E, _G = (table_of(m) for m in (NetworkFact, NetworkFactEnd, NetworkFigure))
_AFTER = _F.alias("after")
_LATER = _G.alias("later")
AS_OF = bindparam("as_of", type_=Date())
"""The day that is looked at."""
COUNTRY: ColumnElement[Any] = _F.c.country
"""Of which country a fact is."""
_COUNTRIES = bindparam("countries", expanding=True, type_=String())

_corrected = exists().where(_AFTER.c.corrects_id == _F.c.id).correlate(_F)
_UNTIL: ColumnElement[Any] = func.coalesce(_E.c.until, _F.c.until).label("until")
_COLUMNS = (
    _F.c.id,
    _F.c.country,
    _F.c.kind,
    _F.c.text,
    _F.c.since,
    _UNTIL,
    _F.c.source,
    _F.c.url,
    _F.c.illustrative,
    _F.c.entered_at,
    _F.c.entered_by,
)


def _standing(sight: Sight) -> Select[Any]:
    """Facts that are believed now, whenever they held."""
    never = and_(_E.c.fact_id.is_not(None), _E.c.to_on.is_(None))
    known = select(*_COLUMNS).select_from(_F.outerjoin(_E, _E.c.fact_id == _F.c.id))
    return known.where(visible_to(sight), not_(_corrected), not_(never))


def _held() -> ColumnElement[bool]:
    """Whether a fact held on the day; where its beginning is not known, nobody can say it did not.

    A review or an assessment counts from its year on.
    """
    ends = func.coalesce(_E.c.to_on, _F.c.to_on)
    begun = or_(_F.c.from_on.is_(None), _F.c.from_on <= AS_OF)
    return and_(begun, or_(ends.is_(None), ends >= AS_OF))


@rows(FactRow._make, _F.c.country, _F.c.kind, _F.c.from_on.desc(), _F.c.id)
def facts_on(sight: Sight) -> Select[Any]:
    """What held on a day, of every country."""
    return _standing(sight).where(_held())


@rows(FactRow._make, _F.c.country, _F.c.kind, _F.c.from_on.desc(), _F.c.id)
def facts_of(sight: Sight) -> Select[Any]:
    """What held on a day, of some countries."""
    return _standing(sight).where(_held(), _F.c.country.in_(_COUNTRIES))


@rows(FactRow._make, _F.c.kind, _F.c.from_on.desc(), _F.c.id)
def history(sight: Sight) -> Select[Any]:
    """All that is believed of one country, what has ended too."""
    return _standing(sight).where(_F.c.country == bindparam("country", type_=String()))


@rows(FactRow._make, _F.c.country, _F.c.id)
def believed_of(sight: Sight) -> Select[Any]:
    """All of one kind that is believed, what has ended too."""
    return _standing(sight).where(_F.c.kind == bindparam("kind", type_=String()))


@rows(EndedRow._make, _E.c.ended_at)
def ended(sight: Sight) -> Select[Any]:
    """How facts of one country ended."""
    found = select(_E.c.fact_id, _E.c.until, _E.c.reason, _E.c.source)
    of = found.join(_F, _F.c.id == _E.c.fact_id).where(visible_to(sight))
    return of.where(_F.c.country == bindparam("country", type_=String()))


@rows(FigureRow._make, _G.c.kind, _G.c.counted_on, _G.c.counted)
def figures(sight: Sight) -> Select[Any]:
    """What was counted up to a day, each figure as it was entered last."""
    again = and_(
        _LATER.c.kind == _G.c.kind, _LATER.c.counted == _G.c.counted, _LATER.c.seq > _G.c.seq
    )
    last = not_(exists().where(again).correlate(_G))
    return _figures(sight).where(last, _G.c.count.is_not(None), _G.c.counted_on <= AS_OF)


def _figures(sight: Sight) -> Select[Any]:
    columns = (_G.c.kind, _G.c.counted, _G.c.counted_on, _G.c.count, _G.c.source, _G.c.url)
    return select(_G.c.id, *columns, _G.c.illustrative).where(visible_to(sight))


def counted(work: Work, limit: int, after: tuple[str, UUID] | None = None) -> Sequence[FigureRow]:
    """A part of the list of all figures as they were entered, by what was counted."""
    keys = (_G.c.kind, _G.c.id)
    page = _figures(work.actor.sight).order_by(*keys).limit(limit)
    if after is not None:
        page = page.where(beyond(keys, after, falling=False))
    return [FigureRow._make(row) for row in execute(work, page, {})]


@rows(FigureRow._make)
def figure(sight: Sight) -> Select[Any]:
    """One figure as it was entered."""
    return _figures(sight).where(_G.c.id == OF)


def listed(work: Work, limit: int, after: tuple[str, UUID] | None = None) -> Sequence[FactRow]:
    """A part of the list of all facts that are believed, by country."""
    keys = (_F.c.country, _F.c.id)
    page = _standing(work.actor.sight).order_by(*keys).limit(limit)
    if after is not None:
        page = page.where(beyond(keys, after, falling=False))
    return [FactRow._make(row) for row in execute(work, page, {})]


@rows(FactRow._make)
def fact(sight: Sight) -> Select[Any]:
    """One fact, what was corrected or ended too."""
    known = select(*_COLUMNS).select_from(_F.outerjoin(_E, _E.c.fact_id == _F.c.id))
    return known.where(visible_to(sight), _F.c.id == OF)


def of_countries(
    work: Work, countries: Iterable[str], day: date
) -> Mapping[str, Sequence[FactRow]]:
    """What held on a day of each of these countries, in one statement."""
    found: dict[str, list[FactRow]] = {iso3: [] for iso3 in countries}
    for row in facts_of.read(work, countries=list(found), as_of=day) if found else ():
        found[row.country].append(row)
    return found
