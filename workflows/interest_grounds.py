"""What it rests on whether an interest is still to be answered."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.interests.models import InterestAnswer
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Answered(NamedTuple):
    """The answer to an interest."""

    interest_id: UUID
    answer_id: UUID


_A = table_of(InterestAnswer)


@rows(Answered._make)
def answered(_sight: Sight) -> Select[Any]:
    """The answer to an interest, if there is one."""
    return select(_A.c.interest_id, _A.c.id).where(_A.c.interest_id.in_(SUBJECTS))
