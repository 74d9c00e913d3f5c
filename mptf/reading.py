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
    false,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.engine import Result

from mptf.policy import Actor, Sight
from mptf.work import Work

R = TypeVar("R", bound=tuple[Any, ...])

OWN_ORGANISATION: BindParameter[Any] = bindparam("own_organisation", type_=Uuid())
"""The reader's organisation; equal to nothing where they have none."""

OWN_COUNTRY: BindParameter[Any] = bindparam("own_country", type_=String())
"""The country of the reader's organisation."""

OWN_ID: BindParameter[Any] = bindparam("own_id", type_=Uuid())
"""The reader."""

OF: BindParameter[Any] = bindparam("subject", type_=Uuid())
"""The record whose page is read: what hangs on it asks for it by this name."""

Make = Callable[[Iterable[Any]], R]


def whose(actor: Actor) -> dict[str, Any]:
    """What every statement may ask of its reader."""
    return {
        "own_id": actor.id,
        "own_organisation": actor.organisation,
        "own_country": actor.country,
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
    """Whether a form names a country (ISO 3166, three letters).

    Forms are kept as canonical text: fields by name, so that few follow `countries`, and whatever
    a person wrote has its quotes escaped. On both engines alike, and whatever else is in it.
    """
    pattern = literal('%"countries":[%"', String) + country + literal('"%', String)
    return func.coalesce(type_coerce(content, Text).like(pattern), false())


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
