"""What every route is given: the fund, who stands at the door, and units to read and to act in.

What only looks at the request is `async`: it never waits, and a thread would cost more than it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from sqlalchemy.exc import IntegrityError

from api.entrance import Guest, ThisGuest
from mptf.clock import day_in
from mptf.errors import Clash, Invalid
from mptf.policy import Actor
from mptf.profile import Profile
from mptf.work import Fund, Work

V = TypeVar("V")

PAGE_SIZE = 50
"""Rows on one page of a list."""

_EXAMPLE = "2021-03-18"


@dataclass(frozen=True, slots=True)
class Door:
    """One request's way in: routes are plain functions, so a reading unit never waits on a loop."""

    fund: Fund
    guest: Guest
    clock_note: str | None = None
    done: str = ""
    """The act that has just been done, where the page is shown after one."""

    @property
    def actor(self) -> Actor:
        """In whose name things are read and done."""
        return self.guest.actor

    @property
    def profile(self) -> Profile:
        """The fund's rules."""
        return self.fund.profile

    def today(self) -> date:
        """The day it is here, by this fund's clock."""
        return day_in(self.profile.fund.zone, self.fund.clock())

    def read(self, view: Callable[[Work], V]) -> V:
        """Build what is shown in one reading unit, which is over when this returns."""
        with self.fund.reading(self.actor) as work:
            return view(work)

    def write(self, act: Callable[[Work], V]) -> V:
        """Do one act in one writing unit: when this returns it is kept, whole.

        Raises:
            Clash: a key of the database is taken, or one that was sent leads nowhere.
        """
        return self.fund.write(self.actor, lambda work: _said_plainly(work, act))

    def try_out(self, act: Callable[[Work], V]) -> V:
        """Do one act in a unit that is undone when this returns: what would follow from it.

        Raises:
            Clash: as the act itself would.
        """
        with self.fund.trying(self.actor) as work:
            return _said_plainly(work, act)


def _said_plainly(work: Work, act: Callable[[Work], V]) -> V:
    """What fails at the commit is a bug and stays one: only the act's own rows are looked at."""
    try:
        done = act(work)
        work.session.flush()
    except IntegrityError as error:
        said = str(error.orig)
        if getattr(error.orig, "sqlstate", None) in _CLASHES or any(w in said for w in _SAID):
            raise Clash from error
        raise
    return done


_CLASHES = frozenset({"23505", "23503"})
"""PostgreSQL's unique and foreign keys; SQLite says them, and its triggers, in words."""
_SAID = ("UNIQUE constraint failed", "FOREIGN KEY constraint failed", "already there: ")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day one looks back to: what was asked for, and what is wrong with it if anything is."""

    day: date
    typed: str = ""
    problem: str = ""
    looks_back: bool = False

    @property
    def status(self) -> int:
        """The HTTP status of a page that was asked for this day."""
        return 422 if self.problem else 200


def day_asked_for(text: str, today: date) -> date:
    """The day that a reader wrote, not in the future.

    Raises:
        Invalid: it is no day, or it lies ahead.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        reason = f"“{text}” is not a date. Write year, month and day, such as {_EXAMPLE}."
        raise Invalid("as_of", reason) from None
    if day > today:
        reason = f"{text} lies in the future. Give a day up to today, {today.isoformat()}."
        raise Invalid("as_of", reason)
    return day


async def _door(request: Request, guest: ThisGuest) -> Door:
    return door_of(request, guest)


def door_of(request: Request, guest: Guest) -> Door:
    """The door at which a guest stands."""
    state = request.app.state
    return Door(state.fund, guest, state.clock_note, request.query_params.get("done", ""))


ThisDoor = Annotated[Door, Depends(_door)]


async def _as_of(door: ThisDoor, as_of: Annotated[str, Query(max_length=40)] = "") -> AsOf:
    """A page shows today's figures beside the sentence that says what is wrong."""
    today, typed = door.today(), as_of.strip()
    if not typed:
        return AsOf(today)
    try:
        day = day_asked_for(typed, today)
    except Invalid as refusal:
        return AsOf(today, typed, refusal.reason)
    return AsOf(day, typed, looks_back=day != today)


async def _day_of_file(door: ThisDoor, as_of: Annotated[str, Query(max_length=40)] = "") -> date:
    """A file has no room for what is wrong with a day: it is refused."""
    typed = as_of.strip()
    return day_asked_for(typed, door.today()) if typed else door.today()


async def _sent_form(request: Request) -> Mapping[str, str]:
    """The plain fields of a form. The door has read it once before: it is not read again."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


SentForm = Annotated[Mapping[str, str], Depends(_sent_form)]
ThisDay = Annotated[AsOf, Depends(_as_of)]
DayOfFile = Annotated[date, Depends(_day_of_file)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list of numbered pages."""

    number: int
    rows: int
    size: int = field(default_factory=lambda: PAGE_SIZE)
    cut: bool = False
    """Whether more rows may follow than were counted."""

    @property
    def offset(self) -> int:
        """How many rows lie before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page; a list without rows has one."""
        return max(1, -(-self.rows // self.size))

    @property
    def first_row(self) -> int:
        """The place of the first row shown, from 1; nothing where there is none."""
        return min(self.offset + 1, self.rows)

    @property
    def last_row(self) -> int:
        """The place of the last row shown."""
        return min(self.offset + self.size, self.rows)
