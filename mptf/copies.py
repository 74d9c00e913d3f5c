"""Records of several kinds, read in one statement: copies to look at, which nothing keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam, select
from sqlmodel import SQLModel

from mptf.chain import table_of
from mptf.reading import Rows
from mptf.sheaf import Sheaf
from mptf.work import Work

_KEYS: BindParameter[Any] = bindparam("keys", type_=Uuid(), expanding=True)


def copies(
    work: Work, wanted: Mapping[type[SQLModel], Collection[UUID]]
) -> Mapping[UUID, SQLModel]:
    """A copy of each record that is there, by its key; the reader sees them already."""
    kinds = tuple(kind for kind, keys in wanted.items() if keys)
    if not kinds:
        return {}
    keys = [key for kind in kinds for key in wanted[kind]]
    sheaf, parts = _sheaf(kinds)
    read = sheaf.read(work, keys=keys)
    return {
        row[0]: kind(**dict(zip(table_of(kind).c.keys(), row[1:], strict=True)))
        for kind, part in zip(kinds, parts, strict=True)
        for row in read[part]
    }


@cache
def _sheaf(kinds: tuple[type[SQLModel], ...]) -> tuple[Sheaf, tuple[Rows[tuple[Any, ...]], ...]]:
    parts = tuple(_whole(kind) for kind in kinds)
    return Sheaf(*parts), parts


@cache
def _whole(kind: type[SQLModel]) -> Rows[tuple[Any, ...]]:
    """Every column of a kind, with the key before them."""
    table = table_of(kind)
    every = select(table.c.id.label("key"), *table.c).where(table.c.id.in_(_KEYS))
    return Rows(tuple, lambda _sight: every, (), None)
