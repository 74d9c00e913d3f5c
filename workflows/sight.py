"""An act is done on what its actor may see: what they may not is, for them, not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, select, true
from sqlmodel import SQLModel

from mptf.chain import table_of
from mptf.committee import visibility as committee
from mptf.committee.models import Decision
from mptf.contributions import visibility as contributions
from mptf.contributions.models import Agreement, CashMovement, Deposit
from mptf.errors import NotFound
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote
from mptf.people.models import Person
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme, TransferRequest
from mptf.reading import execute
from mptf.work import Work

R = TypeVar("R", bound=SQLModel)

_KINDS: Mapping[type[SQLModel], Callable[[Sight], ColumnElement[bool]]] = {
    ConceptNote: notes.visible_to,
    JointProgramme: programmes.visible_to,
    TransferRequest: lambda sight: programmes.opens(
        sight, table_of(TransferRequest).c.programme_id
    ),
    Decision: committee.visible_to,
    Agreement: lambda sight: contributions.visible_to(sight, table_of(Agreement)),
    Deposit: lambda sight: contributions.visible_to(sight, table_of(Deposit)),
    CashMovement: lambda sight: true() if sight.books else false(),
    Person: lambda sight: true() if sight.people else false(),
}


def seen(work: Work, kind: type[R], key: UUID) -> R:
    """A record, for whoever sees it.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    sight = work.actor.sight
    row: Any = work.get(kind, key)
    if not sight.everything and execute(work, _one(kind, sight), {"key": key}).first() is None:
        raise NotFound(kind.__name__.lower(), str(key))
    found: R = row
    return found


@cache
def _one(kind: type[SQLModel], sight: Sight) -> Select[Any]:
    table = table_of(kind)
    return select(table.c.id).where(table.c.id == bindparam("key"), _KINDS[kind](sight))
