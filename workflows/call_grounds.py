"""What the acts on calls rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.calls.models import Call
from mptf.calls.queries import CLOSES_AT
from mptf.chain import table_of
from mptf.policy import Sight
from mptf.reading import rows
from workflows.grounds import SUBJECTS

_C = table_of(Call)


class End(NamedTuple):
    """Until when a call takes notes; nothing of a rolling one."""

    call_id: UUID
    closes_at: datetime | None


@rows(End._make)
def end(_sight: Sight) -> Select[Any]:
    """The end, as it was set last."""
    return select(_C.c.id, CLOSES_AT).where(_C.c.id.in_(SUBJECTS))
