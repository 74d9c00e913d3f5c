"""What the guards of revisions of joint programmes rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.programmes.models import JointProgramme
from mptf.reading import rows
from mptf.revisions.joining import JoinerRow, joiners
from mptf.revisions.models import ProgrammeRevision
from mptf.revisions.states import OPEN
from mptf.revisions.weighing import Weighed, weighed_rows
from workflows.grounds import SUBJECTS


class ItsProgramme(NamedTuple):
    """Where the programme stands that it revises."""

    revision_id: UUID
    state: str


class UnderWay(NamedTuple):
    """A revision of a programme that is open."""

    programme_id: UUID
    number: str


_R, _P = table_of(ProgrammeRevision), table_of(JointProgramme)


@rows(Weighed._make)
def weighed(_sight: Sight) -> Select[Any]:
    """Everything on which it depends who decides it."""
    return weighed_rows().where(_R.c.id.in_(SUBJECTS))


@rows(ItsProgramme._make)
def programme(_sight: Sight) -> Select[Any]:
    """The programme that it revises."""
    its = select(_R.c.id, _P.c.state).join(_P, _P.c.id == _R.c.programme_id)
    return its.where(_R.c.id.in_(SUBJECTS))


@rows(JoinerRow._make)
def joining(_sight: Sight) -> Select[Any]:
    """The entities that it brings into the programme."""
    return joiners().where(_R.c.id.in_(SUBJECTS))


@rows(UnderWay._make, _R.c.number)
def under_way(_sight: Sight) -> Select[Any]:
    """The open revisions of programmes."""
    found = select(_R.c.programme_id, _R.c.number)
    return found.where(_R.c.programme_id.in_(SUBJECTS), _R.c.state.in_(OPEN))
