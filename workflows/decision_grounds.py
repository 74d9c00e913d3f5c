"""What the guards of decisions rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.committee.models import Decision
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Later(NamedTuple):
    """A decision that replaces it."""

    decision_id: UUID
    number: str


_D = table_of(Decision)


@rows(Later._make, _D.c.number)
def later(_sight: Sight) -> Select[Any]:
    """Later records of the Committee that name it."""
    return select(_D.c.supersedes_id, _D.c.number).where(_D.c.supersedes_id.in_(SUBJECTS))
