"""What guards rest on besides the record itself: for many records at once, in one statement.

A ground is a row set whose rows begin with the record that they are about. A guard names its
grounds and is given their rows, so that it can be asked about every record of a page without asking
the database each time. Grounds are the truth, not what the actor may see of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, overload
from uuid import UUID

from sqlalchemy import BindParameter, Uuid, bindparam

from mptf.reading import Rows
from mptf.sheaf import Sheaf
from mptf.work import Work

A = TypeVar("A", bound=tuple[Any, ...])
B = TypeVar("B", bound=tuple[Any, ...])
C = TypeVar("C")

Guard = Callable[..., str | None]
"""A phrase that is true when all is well; it returns the reason when it is not."""

SUBJECTS: BindParameter[Any] = bindparam("subjects", type_=Uuid(), expanding=True)
"""The records that are asked about: a ground chooses its rows by them."""

_NAMED: dict[Guard, tuple[Rows[Any], ...]] = {}


@overload
def rests_on(
    first: Rows[A], /
) -> Callable[[Callable[[C, Sequence[A]], str | None]], Callable[[C, Sequence[A]], str | None]]: ...


@overload
def rests_on(
    first: Rows[A], second: Rows[B], /
) -> Callable[
    [Callable[[C, Sequence[A], Sequence[B]], str | None]],
    Callable[[C, Sequence[A], Sequence[B]], str | None],
]: ...


@overload
def rests_on(
    first: Rows[Any], second: Rows[Any], third: Rows[Any], /, *more: Rows[Any]
) -> Callable[[Guard], Guard]: ...


def rests_on(*grounds: Rows[Any]) -> Callable[[Guard], Guard]:
    """Name the grounds of a guard, whose rows it is given in this order."""

    def name(guard: Guard) -> Guard:
        _NAMED[guard] = grounds
        return guard

    return name


class File:
    """What was read of the grounds of one record."""

    def __init__(self, rows: Mapping[Rows[Any], Sequence[Any]]) -> None:
        self._rows = rows

    def answer(self, guard: Guard, case: Any) -> str | None:
        """What a guard says of a case, on its grounds."""
        return guard(case, *(self._rows[ground] for ground in _NAMED.get(guard, ())))


def files(work: Work, asked: Mapping[UUID, Iterable[Guard]]) -> Mapping[UUID, File]:
    """The file of each record for the guards that are asked about it: one statement, or none."""
    guards = [guard for every in asked.values() for guard in every]
    grounds = tuple(dict.fromkeys(g for guard in guards for g in _NAMED.get(guard, ())))
    found: dict[UUID, dict[Rows[Any], list[Any]]] = {
        key: {ground: [] for ground in grounds} for key in asked
    }
    if grounds:
        work.session.flush()  # what was sent with a step is weighed with the rest
        read = _sheaf(grounds).read(work, subjects=list(asked), today=work.today())
        for ground in grounds:
            for row in read[ground]:
                found[row[0]][ground].append(row)
    return {key: File(rows) for key, rows in found.items()}


@cache
def _sheaf(grounds: tuple[Rows[Any], ...]) -> Sheaf:
    return Sheaf(*grounds)
