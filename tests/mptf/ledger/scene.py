"""A small fund to try the books on: two donors, three pools, two notes, two entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import TypeVar
from uuid import UUID, uuid5

from sqlalchemy import Connection, Engine, event

from mptf import guards
from mptf.clock import StoppedClock
from mptf.db import METADATA
from mptf.ledger import service
from mptf.ledger.entries import Context, Document, Entry, Ref
from mptf.ledger.guards import guards as ledger_guards
from mptf.ledger.models import (
    ACCOUNT,
    ACCOUNT_DAY,
    CHAIN_BLOCK,
    CLOSED_PERIOD,
    LEDGER_SEAL,
    LEDGER_TX,
    POSTING,
)
from mptf.ledger.pools import Pool
from mptf.money import Money
from mptf.policy import SYSTEM
from mptf.profile import Profile, load
from mptf.work import Fund, Work
from tests.engines import connect

A = TypeVar("A")

TABLES = (CHAIN_BLOCK, ACCOUNT, ACCOUNT_DAY, LEDGER_TX, POSTING, LEDGER_SEAL, CLOSED_PERIOD)
"""All that the books need; the rest of the house may be under construction."""

NOW = datetime(2021, 12, 31, 12, tzinfo=UTC)
_SPACE = UUID(int=0)


def ref(name: str) -> Ref:
    """The same thing for the same name, in every process."""
    return Ref(uuid5(_SPACE, name), name)


DONORS = (ref("Aland"), ref("Borduria"))
NOTES = (ref("CN-1"), ref("CN-2"))
PROGRAMMES = (ref("JP-1"), ref("JP-2"))
ENTITIES = (ref("IOM"), ref("ILO"))
POOLS = (Pool(), Pool(areas=frozenset({"TA2"})), Pool(region="Africa"))
DOCUMENT = Document("test", UUID(int=7))


def usd(text: str) -> Money:
    """Dollars, as a person writes them."""
    return Money.parse(text, "USD")


def day(number: int) -> date:
    """That day of 2021."""
    return date.fromordinal(date(2021, 1, 1).toordinal() + number - 1)


@cache
def profile() -> Profile:
    """The fund's own profile: zone and currency are all that the books want of it."""
    return load("migration")


def at(on: date, key: str) -> Context:
    """What a test's entry says of itself."""
    return Context(on, "a test", key, DOCUMENT)


def prepare(connection: Connection) -> None:
    """Make the tables of the books with their guards."""
    METADATA.create_all(connection, tables=list(TABLES))
    guards.sync(connection, ledger_guards())


@dataclass
class Books:
    """A fund with nothing but books."""

    url: str
    fund: Fund
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    @contextmanager
    def open(cls, url: str, *, new: bool = True) -> Iterator[Books]:
        """The books in a database, which is prepared if it is new."""
        engine = connect(url)
        if new:
            with engine.begin() as connection:
                prepare(connection)
        try:
            yield cls(url, Fund(engine, profile(), StoppedClock(NOW)))
        finally:
            engine.dispose()

    @property
    def engine(self) -> Engine:
        """The database, for who goes past the application."""
        return self.fund.engine

    def at(self, on: date, key: str | None = None) -> Context:
        """A context of an entry with a key of its own."""
        return at(on, key or f"key-{next(self.keys)}")

    def post(self, *entries: Entry) -> list[UUID]:
        """Post entries in one unit."""
        return self.write(lambda work: [service.post(work, entry) for entry in entries])

    def write(self, act: Callable[[Work], A]) -> A:
        """Do something in a writing unit."""
        return self.fund.write(SYSTEM, act)

    def read(self, query: Callable[[Work], A]) -> A:
        """Ask something in a reading unit."""
        with self.fund.reading(SYSTEM) as work:
            return query(work)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that are sent meanwhile."""
        seen: list[str] = []

        def note(*words: object) -> None:
            seen.append(str(words[2]))

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(self.engine, "before_cursor_execute", note)
