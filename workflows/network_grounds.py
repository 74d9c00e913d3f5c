"""What the guards of the acts on facts of the Network rest on."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.chain import table_of
from mptf.network.models import NetworkFact, NetworkFactEnd
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS


class Standing(NamedTuple):
    """Whether a fact has ended, and whether another one took its place."""

    fact_id: UUID
    end_id: UUID | None
    after_id: UUID | None


_F, _E = table_of(NetworkFact), table_of(NetworkFactEnd)
_AFTER = _F.alias("after")


@rows(Standing._make)
def standing(_sight: Sight) -> Select[Any]:
    """The end and the follower of a fact."""
    among = _F.outerjoin(_E, _E.c.fact_id == _F.c.id).outerjoin(
        _AFTER, _AFTER.c.corrects_id == _F.c.id
    )
    found = select(_F.c.id, _E.c.id.label("end_id"), _AFTER.c.id.label("after_id"))
    return found.select_from(among).where(_F.c.id.in_(SUBJECTS))
