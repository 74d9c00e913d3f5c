"""How records are read: every select is made for a sight, and knows whose eyes it is read with.

A row set is a function from a `Sight` to a select, made once for each sight that asks. What differs
between two readers of one sight, who they are, their organisation and their country, is bound when
it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    case,
    false,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.engine import Result
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mptf.policy import Actor, Sight
from mptf.work import Work

R = TypeVar("R", bound=tuple[Any, ...])

OWN_ORGANISATION: BindParameter[Any] = bindparam("own_organisation", type_=Uuid())
"""The reader's organisation; equal to nothing where they have none."""

OWN_COUNTRY: BindParameter[Any] = bindparam("own_country", type_=String())
"""The country of the reader's organisation."""

OWN_PARTY: BindParameter[Any] = bindparam("own_party", type_=String())
"""The reader's organisation, as it is marked where many are kept in one text."""

OWN_PLACE: BindParameter[Any] = bindparam("own_place", type_=String())
"""The country of it, marked alike."""

OWN_ID: BindParameter[Any] = bindparam("own_id", type_=Uuid())
"""The reader."""

OF: BindParameter[Any] = bindparam("subject", type_=Uuid())
"""The record whose page is read: what hangs on it asks for it by this name."""

PARTY = "@"
"""What stands before the key of an organisation among marks, so that no country is like one."""

Make = Callable[[Iterable[Any]], R]


def whose(actor: Actor) -> dict[str, Any]:
    """What every statement may ask of its reader."""
    return {
        "own_id": actor.id,
        "own_organisation": actor.organisation,
        "own_country": actor.country,
        # A mark without a name is nobody's.
        "own_party": f" {PARTY}{actor.organisation.hex if actor.organisation else ''} ",
        "own_place": f" {actor.country or PARTY} ",
    }


def execute(
    work: Work, statement: Select[Any], values: Mapping[str, Any]
) -> Result[*tuple[Any, ...]]:
    """Send a select with its values and with those of its reader."""
    return work.session.execute(statement, {**whose(work.actor), **values})


def names_own_country(content: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a form names the reader's country."""
    return names_country(content, OWN_COUNTRY)


def names_country(content: ColumnElement[Any], country: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a form names a country (ISO 3166, three letters) among its countries.

    Only there: a text of one's own that happens to be a country's code gives nobody a part in it.
    """
    pattern = literal('%"', String) + country + literal('"%', String)
    return func.coalesce(_Countries(type_coerce(content, Text)).like(pattern), false())


_LISTED: ColumnElement[str] = literal_column("'\"countries\":['")
"""Where the countries of a form begin. Forms are kept as canonical text, in which whatever a person
wrote has its quotes escaped, so that it stands there but once."""
_END: ColumnElement[str] = literal_column("']'")
_LENGTH = 13


class _Countries(FunctionElement[str]):
    """What stands in a form's list of countries, as text."""

    type = Text()
    inherit_cache = True


@compiles(_Countries, "sqlite")
def _in_sqlite(element: _Countries, compiler: SQLCompiler, **how: Any) -> str:
    (content,) = element.clauses
    start = func.instr(content, _LISTED)
    rest = func.substr(content, start + literal_column(str(_LENGTH)))
    listed = func.substr(rest, literal_column("1"), func.instr(rest, _END))
    found = case((start > literal_column("0"), listed), else_=literal_column("''"))
    return compiler.process(found, **how)


@compiles(_Countries, "postgresql")
def _in_postgresql(element: _Countries, compiler: SQLCompiler, **how: Any) -> str:
    (content,) = element.clauses
    rest = func.split_part(content, _LISTED, literal_column("2"))
    return compiler.process(func.split_part(rest, _END, literal_column("1")), **how)


class ByEngine(FunctionElement[bool]):
    """A condition that each engine is asked in its own way: SQLite, then PostgreSQL.

    SQLite looks a text through quicker than it asks a table for each of many rows; PostgreSQL joins
    the table once. It has no type: one of its own would be compared with 1.
    """

    inherit_cache = True


@compiles(ByEngine, "sqlite")
def _asked_of_sqlite(element: ByEngine, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses.clauses[0], **how)})"


@compiles(ByEngine, "postgresql")
def _asked_of_postgresql(element: ByEngine, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses.clauses[1], **how)})"


class Rows(Generic[R]):
    """A row set: what a row is, which rows a sight may see, in what order, how many at most."""

    def __init__(
        self,
        make: Make[R],
        select: Callable[[Sight], Select[Any]],
        order: tuple[Any, ...],
        most: int | None,
    ) -> None:
        self.make = make
        self.select = cache(select)
        self.order = order
        self.most = most
        self.__doc__ = select.__doc__
        self.__name__ = select.__name__
        self._ordered = cache(lambda sight: self.select(sight).order_by(*order).limit(most))

    def read(self, work: Work, **values: Any) -> list[R]:
        """The rows that the reader may see, in a statement of their own."""
        statement = self._ordered(work.actor.sight)
        return [self.make(row) for row in execute(work, statement, values)]


def rows(
    make: Make[R], *order: Any, most: int | None = None
) -> Callable[[Callable[[Sight], Select[Any]]], Rows[R]]:
    """Make a row set of a function from a sight to a select."""
    return lambda select: Rows(make, select, order, most)


def once(found: Select[Any]) -> Select[Any]:
    """Each row once, in a sheaf too, which numbers the rows of its parts."""
    each = found.distinct().subquery()
    return select(*each.c)
