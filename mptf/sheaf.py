"""Several row sets in one statement: what one page shows of one record, read at once.

Each row set becomes one arm of a UNION ALL: its number, the place of the row, and the row's columns
as a JSON array, which is turned back by the types of the columns. So a page costs the same few
statements however many sections it has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from mptf.db import Json, UtcDateTime
from mptf.errors import InvariantBroken
from mptf.policy import Sight
from mptf.reading import R, Rows, whose
from mptf.work import Work

Decode = Callable[[Any], Any]
T = TypeVar("T")


class _Array(FunctionElement[str]):
    """The columns of a row as a JSON array, in text."""

    inherit_cache = True
    type = Text()


@compiles(_Array, "sqlite")
def _on_sqlite(array: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_array({compiler.process(array.clauses, **kw)})"


@compiles(_Array, "postgresql")
def _on_postgresql(array: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_build_array({compiler.process(array.clauses, **kw)})::text"


def _moment(text: str) -> datetime:
    """SQLite writes no zone; what it keeps is UTC."""
    read = datetime.fromisoformat(text)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _same(value: T) -> T:
    return value


_DECODERS: tuple[tuple[type[TypeEngine[Any]], Decode], ...] = (
    (Json, json.loads),
    (UtcDateTime, _moment),
    (Uuid, UUID),
    (Date, date.fromisoformat),
    (Boolean, bool),
    (Integer, int),
    (String, _same),
)


def _decoder(kind: TypeEngine[Any]) -> Decode:
    for known, decode in _DECODERS:
        if isinstance(kind, known):
            return decode
    if isinstance(kind, TypeDecorator):  # such as SQLModel's own text
        return _decoder(kind.impl_instance)
    raise InvariantBroken(f"a column of type {kind!r} cannot be read in a sheaf")


class Sheaf:
    """Row sets that are read together."""

    def __init__(self, *parts: Rows[Any]) -> None:
        self._parts = parts
        self._bound = cache(self._bind)

    def read(self, work: Work, **values: Any) -> Read:
        """All rows of all parts that the reader may see, in one statement."""
        statement, decoders = self._bound(work.actor.sight)
        found: list[list[tuple[int, Any]]] = [[] for _part in self._parts]
        for part, place, row in work.session.execute(statement, {**whose(work.actor), **values}):
            found[part].append((place, row))
        return Read(
            {
                part: [part.make(_decoded(row, decode)) for _place, row in sorted(rows)]
                for part, decode, rows in zip(self._parts, decoders, found, strict=True)
            }
        )

    def _bind(self, sight: Sight) -> tuple[CompoundSelect[Any], list[Sequence[Decode]]]:
        arms, decoders = [], []
        for number, part in enumerate(self._parts):
            arm, decode = _arm(number, part, sight)
            arms.append(arm)
            decoders.append(decode)
        return union_all(*arms), decoders


def _arm(number: int, part: Rows[Any], sight: Sight) -> tuple[Select[Any], Sequence[Decode]]:
    placed = part.select(sight).add_columns(func.row_number().over(order_by=part.order or None))
    inner = placed.subquery()
    *columns, place = inner.c
    arm = select(literal_column(str(number)), place, _Array(*columns))
    if part.most is not None:
        arm = arm.where(place <= part.most)
    return arm, [_decoder(column.type) for column in columns]


def _decoded(row: str, decoders: Sequence[Decode]) -> list[Any]:
    return [
        None if value is None else decode(value)
        for value, decode in zip(json.loads(row), decoders, strict=True)
    ]


class Read:
    """What a sheaf brought, by its parts."""

    def __init__(self, found: dict[Rows[Any], list[Any]]) -> None:
        self._found = found

    def __getitem__(self, part: Rows[R]) -> list[R]:
        """The rows of one part, in their order."""
        return self._found[part]
