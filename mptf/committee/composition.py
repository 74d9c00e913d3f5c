"""Who sits on the Committee on a day: every seat of every category, and which need somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    null,
    or_,
    select,
)

from mptf.chain import table_of
from mptf.committee.models import Seat, SeatTerm
from mptf.errors import NotFound
from mptf.people.models import Organisation, Person
from mptf.policy import Sight
from mptf.profile.committee_rules import Committee
from mptf.reading import OF, execute, rows
from mptf.work import Work


class Standing(StrEnum):
    """How a seat is held on a day."""

    HELD = "held"
    ENDING = "ending"
    """Its term ends within the profile's `term_warning_days`, and nobody follows."""
    VACANT = "vacant"
    UNMADE = "unmade"
    """The profile has room for it, and it was never filled."""


class SeatRow(NamedTuple):
    """A seat with the term that runs on a day, if one does, and the day on which the next begins.

    Who holds it is told to whoever may know who was present when the Committee decided.
    """

    id: UUID
    code: str
    category: str
    name: str
    organisation_code: str | None
    organisation: str | None
    holder: str | None
    alternate: str | None
    from_on: date | None
    to_on: date | None
    next_on: date | None


class TermRow(NamedTuple):
    """Who held a seat from a day to a day."""

    organisation: str
    holder: str | None
    alternate: str | None
    from_on: date
    to_on: date | None


class OwnSeat(NamedTuple):
    """A seat for which the reader speaks."""

    seat_id: UUID
    code: str
    category: str


class MemberRow(NamedTuple):
    """A seat, with one of those who speak for it; nobody where it is vacant or they have left."""

    seat_id: UUID
    code: str
    category: str
    organisation: str | None
    person_id: UUID | None
    name: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as it stands on a day; without a row where the profile alone knows of it."""

    standing: Standing
    row: SeatRow | None = None

    @property
    def is_held(self) -> bool:
        """Whether somebody sits there on that day."""
        return self.standing in {Standing.HELD, Standing.ENDING}


@dataclass(frozen=True, slots=True)
class Constituency:
    """A category of seats with a voice in decisions."""

    code: str
    title: str
    places: tuple[Place, ...]

    def count(self, *standings: Standing) -> int:
        """How many of its seats stand so."""
        return sum(place.standing in standings for place in self.places)


_S, _T, _O = (table_of(m) for m in (Seat, SeatTerm, Organisation))
_N = _T.alias("next_term")
_H, _A = table_of(Person).alias("holder"), table_of(Person).alias("alternate")
_M = table_of(Person).alias("member")
_DAY: Any = bindparam("as_of")
_ME: Any = bindparam("me", type_=Uuid())
_RUNNING = and_(_T.c.from_on <= _DAY, or_(_T.c.to_on.is_(None), _T.c.to_on >= _DAY))


@rows(SeatRow._make, _S.c.category, _S.c.code)
def seats(sight: Sight) -> Select[Any]:
    """Every seat as of a day."""
    following = (
        select(func.min(_N.c.from_on))
        .where(_N.c.seat_id == _S.c.id, _N.c.from_on > _DAY)
        .correlate(_S)
        .scalar_subquery()
    )
    return (
        select(
            _S.c.id,
            _S.c.code,
            _S.c.category,
            _S.c.name,
            _O.c.code.label("organisation_code"),
            _O.c.name.label("organisation"),
            _told(sight, _H.c.name).label("holder"),
            _told(sight, _A.c.name).label("alternate"),
            _T.c.from_on,
            _T.c.to_on,
            following.label("next_on"),
        )
        .outerjoin(_T, and_(_T.c.seat_id == _S.c.id, _RUNNING))
        .outerjoin(_O, _O.c.id == _T.c.organisation_id)
        .outerjoin(_H, _H.c.id == _T.c.holder_id)
        .outerjoin(_A, _A.c.id == _T.c.alternate_id)
    )


@rows(OwnSeat._make, _S.c.code)
def own_seats(_sight: Sight) -> Select[Any]:
    """The seats for which the reader (`me`) speaks on a day, as holder or alternate."""
    return (
        select(_S.c.id, _S.c.code, _S.c.category)
        .join(_T, and_(_T.c.seat_id == _S.c.id, _RUNNING))
        .where(or_(_T.c.holder_id == _ME, _T.c.alternate_id == _ME))
    )


@rows(MemberRow._make, _S.c.category, _S.c.code)
def members(_sight: Sight) -> Select[Any]:
    """Every seat as of a day, once for each person in service who speaks for it."""
    speaks = and_(
        or_(_M.c.id == _T.c.holder_id, _M.c.id == _T.c.alternate_id), _M.c.retired_at.is_(None)
    )
    return (
        select(
            _S.c.id.label("seat_id"),
            _S.c.code,
            _S.c.category,
            _O.c.name.label("organisation"),
            _M.c.id.label("person_id"),
            _M.c.name,
            _M.c.email,
        )
        .outerjoin(_T, and_(_T.c.seat_id == _S.c.id, _RUNNING))
        .outerjoin(_O, _O.c.id == _T.c.organisation_id)
        .outerjoin(_M, speaks)
    )


def speakers(work: Work, as_of: date) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Holder and alternate of every seat that is held on a day."""
    found = select(_T.c.seat_id, _T.c.holder_id, _T.c.alternate_id).where(_RUNNING)
    rows_read = work.session.execute(found, {"as_of": as_of})
    return {seat: (holder, alternate) for seat, holder, alternate in rows_read}


@rows(TermRow._make, _T.c.from_on.desc())
def terms(sight: Sight) -> Select[Any]:
    """Everybody who has held a seat, or will, the latest first."""
    return (
        select(
            _O.c.name.label("organisation"),
            _told(sight, _H.c.name).label("holder"),
            _told(sight, _A.c.name).label("alternate"),
            _T.c.from_on,
            _T.c.to_on,
        )
        .join(_O, _O.c.id == _T.c.organisation_id)
        .outerjoin(_H, _H.c.id == _T.c.holder_id)
        .outerjoin(_A, _A.c.id == _T.c.alternate_id)
        .where(_T.c.seat_id == OF)
    )


def tells_names(sight: Sight) -> bool:
    """Whether a reader is told who holds a seat, and not only for whom."""
    return sight.attendance or sight.people


def _told(sight: Sight, name: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(name if tells_names(sight) else null(), Text)


def composition(work: Work, as_of: date) -> tuple[Constituency, ...]:
    """The Committee on a day, category by category in the profile's order; one statement."""
    return composed(work.profile.committee, seats.read(work, as_of=as_of), as_of)


def composed(rules: Committee, read: Iterable[SeatRow], as_of: date) -> tuple[Constituency, ...]:
    """Seats that were read as of a day, under the profile's categories."""
    found: dict[str, list[Place]] = {}
    soon = as_of + timedelta(days=rules.term_warning_days)
    for row in read:
        found.setdefault(row.category, []).append(Place(_standing(row, soon), row))
    return tuple(
        Constituency(
            rule.code,
            rule.title,
            (
                *found.get(rule.code, ()),
                *[Place(Standing.UNMADE)] * (rule.count - len(found.get(rule.code, ()))),
            ),
        )
        for rule in rules.seats
    )


def _standing(row: SeatRow, soon: date) -> Standing:
    if row.from_on is None:
        return Standing.VACANT
    if row.to_on is None or row.to_on > soon:
        return Standing.HELD
    follows = row.next_on is not None and row.next_on <= row.to_on + timedelta(days=1)
    return Standing.HELD if follows else Standing.ENDING


class SeatNow(NamedTuple):
    """A seat as it is held on a day."""

    row: SeatRow
    standing: Standing


def seat(work: Work, code: str) -> SeatNow:
    """One seat as it is held today.

    Raises:
        NotFound: no seat has this code.
    """
    found = _coded.read(work, code=code, as_of=work.today())
    if not found:
        raise NotFound("seat", code)
    return _as_held(work, found[0], work.today())


def seats_by_code(
    work: Work, as_of: date, *, limit: int = 50, after: str | None = None
) -> list[SeatNow]:
    """A page of seats as they are held on a day; `after` is the last code before it."""
    page = _pages(work.actor.sight)
    if after is not None:
        page = page.where(_S.c.code > after)
    rows = execute(work, page, {"as_of": as_of, "limit": limit})
    return [_as_held(work, SeatRow._make(row), as_of) for row in rows]


def how_many(work: Work) -> dict[str, int]:
    """How many seats there are of each category that has any."""
    return dict(work.session.execute(_HOW_MANY).all())


def _as_held(work: Work, row: SeatRow, day: date) -> SeatNow:
    soon = day + timedelta(days=work.profile.committee.term_warning_days)
    return SeatNow(row, _standing(row, soon))


@rows(SeatRow._make)
def _coded(sight: Sight) -> Select[Any]:
    return seats.select(sight).where(_S.c.code == bindparam("code"))


@cache
def _pages(sight: Sight) -> Select[Any]:
    return seats.select(sight).order_by(_S.c.code).limit(bindparam("limit"))


_HOW_MANY = select(_S.c.category, func.count()).group_by(_S.c.category)
